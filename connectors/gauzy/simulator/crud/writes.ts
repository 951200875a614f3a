import { show, showColumns } from '../find/show.ts'
import { findOrganizationFailures } from '../membership.ts'
import { invalid, noRow } from '../refusal.ts'
import { type Answer, accepted, type Call, created, ok } from '../route.ts'
import type { Shown } from '../schema/table.ts'
import type { Row } from '../store.ts'
import { findFailures } from '../validate.ts'
import { asRecord } from '../values.ts'
import { isServer, stampOf } from '../world.ts'
import { echoCreated } from './echo.ts'
import { getOwn } from './reads.ts'
import type { Resource } from './resource.ts'

/** `POST /x`. @throws Refusal 400 by the rules, DatabaseRefusal by the database */
export function create(call: Call, resource: Resource): Answer {
  const body = checkedBody(call, resource)
  return created(echoCreated(call.world.store, resource.table, insert(call, resource, body), body))
}

/** The create body after the rules. @throws Refusal 400 with every failure */
export function checkedBody(call: Call, resource: Resource): Shown {
  const body = asRecord(call.body) ?? {}
  const server = isServer(call.world)
  const rules = server ? resource.rules : (resource.rules ?? resource.documentedRules)
  if (rules === undefined) return body
  const failures = findFailures(body, rules)
  if (server || resource.organizationPrinted || body.organizationId !== undefined) {
    failures.push(...findOrganizationFailures(call.world, call.claims, body.organizationId))
  }
  if (failures.length > 0) throw invalid(failures)
  return body
}

export function insert(call: Call, resource: Pick<Resource, 'table'>, { id: _, ...body }: Shown): Row {
  const { world, claims } = call
  const organizationId = body.organizationId ?? (isServer(world) ? null : inferOrganization(call, body))
  return world.store.insert(resource.table, { ...body, organizationId }, stampOf(world, claims))
}

/** The documented bodies leave the organization out where an owner says it already. */
function inferOrganization({ world, claims }: Call, body: Shown): unknown {
  const holder =
    world.store.find('candidate', body.candidateId) ??
    world.store.find('candidateInterview', body.interviewId) ??
    world.store.referring('userOrganization', 'userId', claims.userId)[0]
  return holder?.organizationId ?? null
}

/** `PUT /x/:id`: on a server a blind update that counts rows; documented, the row, and 404 for none. */
export function update(call: Call, resource: Resource): Answer {
  const { store } = call.world
  const { id: _id, tenantId: _tenantId, ...body } = asRecord(call.body) ?? {}
  const row = store.find(resource.table, call.params.id)
  const known = row !== undefined && row.tenantId === call.claims.tenantId
  if (known) store.update(resource.table, row.id, body, stampOf(call.world, call.claims))
  if (isServer(call.world)) return { status: resource.putStatus, body: { generatedMaps: [], raw: [], affected: known ? 1 : 0 } }
  return ok(show(store, resource.table, getOwn(call, resource.table, call.params.id)))
}

/** `DELETE /x/:id`: final. A server answers 202 also when nothing was there; documented are 204 and 404. */
export function remove(call: Call, resource: Resource): Answer {
  const { store } = call.world
  const row = store.find(resource.table, call.params.id)
  const removed = row !== undefined && row.tenantId === call.claims.tenantId && store.remove(resource.table, row.id)
  if (isServer(call.world)) return accepted({ raw: [], affected: removed ? 1 : 0 })
  if (!removed) throw noRow()
  return { status: 204 }
}

/** `DELETE /x/:id/soft`: hides the row. @throws Refusal 404, also the second time */
export function softRemove(call: Call, resource: Resource): Answer {
  const { store, now } = call.world
  const row = getOwn(call, resource.table, call.params.id)
  const values = { deletedAt: new Date(now()).toISOString(), deletedByUserId: call.claims.userId }
  return accepted(
    showColumns(store, resource.table, store.update(resource.table, row.id, values, stampOf(call.world, call.claims))),
  )
}

/** `PUT /x/:id/recover`: says accepted and recovers nothing, as at the provider. */
export const recover = (): Answer => accepted()
