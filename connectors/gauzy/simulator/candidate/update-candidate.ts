import { echoUpdated } from '../crud/echo.ts'
import { DatabaseRefusal } from '../database-refusal.ts'
import { show } from '../find/show.ts'
import { findOrganizationFailures } from '../membership.ts'
import { invalid, noRow } from '../refusal.ts'
import { type Answer, accepted, type Call, ok } from '../route.ts'
import type { Shown } from '../schema/table.ts'
import type { Row, Stamp } from '../store.ts'
import { findFailures, type Rules } from '../validate.ts'
import { asRecord } from '../values.ts'
import { isServer, stampOf, type World } from '../world.ts'
import { STATUSES } from './create-candidate.ts'
import { saveNested, tagIdsOf } from './nested.ts'

/** A server looks at few fields: any text passes as a status, and the date of application goes to the database as it is. */
const SERVER_RULES: Rules = { hiredDate: ['optional', 'date'], rejectDate: ['optional', 'date'] }

const DOCUMENTED_RULES: Rules = {
  ...SERVER_RULES,
  appliedDate: ['optional', 'date'],
  rating: ['optional', 'number'],
  status: ['optional', { oneOf: STATUSES }],
}

/** `PUT /candidate/:id`. On a server an unknown id is an insert, which the database refuses for want of a person (400, not 404). */
export function updateCandidate(call: Call): Answer {
  const { world, claims, params } = call
  const { id: _id, tenantId: _tenantId, ...body } = asRecord(call.body) ?? {}
  const failures = findFailures(body, isServer(world) ? SERVER_RULES : DOCUMENTED_RULES)
  if (isServer(world) || body.organizationId !== undefined) {
    failures.push(...findOrganizationFailures(world, claims, body.organizationId))
  }
  if (failures.length > 0) throw invalid(failures)
  const found = world.store.find('candidate', params.id)
  const candidate = found?.tenantId === claims.tenantId ? found : undefined
  if (candidate === undefined && !isServer(world)) throw noRow()
  const row = save(
    world,
    candidate,
    params.id ?? '',
    body,
    stampOf(world, claims, body.organizationId ?? candidate?.organizationId),
  )
  return isServer(world) ? accepted(echoUpdated(world.store, 'candidate', row, body)) : ok(show(world.store, 'candidate', row))
}

function save(world: World, candidate: Row | undefined, id: string, body: Shown, stamp: Stamp): Row {
  try {
    const values = { ...body, ...nestedIds(world, candidate, body, stamp), tags: tagIdsOf(world, body.tags) }
    if (candidate === undefined) return world.store.insert('candidate', { ...values, id }, stamp)
    return world.store.update('candidate', id, values, stamp)
  } catch (error) {
    throw error instanceof DatabaseRefusal ? error.wrap() : error
  }
}

/** Saves what the body nests. The documented contract has no ids for the person, so there a nested user is the candidate's own. */
function nestedIds(world: World, candidate: Row | undefined, body: Shown, stamp: Stamp): Shown {
  const sentUser = asRecord(body.user)
  const user = sentUser !== undefined && !isServer(world) ? { ...sentUser, id: candidate?.userId } : sentUser
  const userId = saveNested(world, 'user', user, stamp)?.row.id
  const sourceId = saveNested(world, 'candidateSource', body.source, stamp)?.row.id
  const contactId = saveNested(world, 'contact', body.contact, stamp)?.row.id
  return {
    ...(userId !== undefined && { userId }),
    ...(sourceId !== undefined && { sourceId }),
    ...(contactId !== undefined && { contactId }),
  }
}
