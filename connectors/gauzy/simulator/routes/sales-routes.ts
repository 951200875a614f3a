import { echoCreated, echoUpdated } from '../crud/echo.ts'
import { getOwn } from '../crud/reads.ts'
import type { Resource } from '../crud/resource.ts'
import { crudRoutes } from '../crud/routes.ts'
import { checkedBody, insert } from '../crud/writes.ts'
import { show, showColumns } from '../find/show.ts'
import { type Answer, accepted, type Call, created, guarded, ok, type Route } from '../route.ts'
import type { Shown } from '../schema/table.ts'
import type { Row } from '../store.ts'
import { TEXT } from '../validate.ts'
import { asRecord, asRecords } from '../values.ts'
import { isServer, stampOf } from '../world.ts'

const PIPELINES: Resource = {
  path: 'pipelines',
  table: 'pipeline',
  view: 'VIEW_SALES_PIPELINES',
  edit: 'EDIT_SALES_PIPELINES',
  list: 'where',
  putStatus: 202,
  rules: { name: TEXT },
  organizationPrinted: true,
}

const CONTACTS: Resource = {
  path: 'organization-contact',
  table: 'organizationContact',
  view: 'ORG_CONTACT_VIEW',
  edit: 'ORG_CONTACT_EDIT',
  list: 'data',
  unpaged: true,
  putStatus: 202,
  rules: {
    name: TEXT,
    contactType: ['optional', { oneOf: ['CLIENT', 'CUSTOMER', 'LEAD'] }],
    primaryEmail: ['optional', 'email'],
  },
  organizationPrinted: true,
}

export const salesRoutes: Route[] = [
  guarded('POST', '/pipelines', PIPELINES.edit, createPipeline),
  guarded('PUT', '/pipelines/:id', PIPELINES.edit, updatePipeline),
  ...crudRoutes(PIPELINES),
  guarded('PUT', '/organization-contact/:id', CONTACTS.edit, updateContact),
  ...crudRoutes(CONTACTS),
]

/**
 * A server ignores the indexes sent and counts from 1. The stages it makes here carry a tenant only when each was sent with one,
 * and the update does not find those without.
 */
function createPipeline(call: Call): Answer {
  const { world, claims } = call
  const body = checkedBody(call, PIPELINES)
  const pipeline = insert(call, PIPELINES, body)
  const stages = asRecords(body.stages).map((stage, position) => {
    const values = {
      ...stage,
      id: undefined,
      pipelineId: pipeline.id,
      index: isServer(world) ? position + 1 : (stage.index ?? position),
    }
    const owner = isServer(world) ? stage : { tenantId: claims.tenantId, organizationId: pipeline.organizationId }
    const tenantId = owner.tenantId === claims.tenantId ? claims.tenantId : null
    return world.store.insert('pipelineStage', values, { ...stampOf(world, claims, owner.organizationId), tenantId })
  })
  const shown = stages.map((stage) => showColumns(world.store, 'pipelineStage', stage))
  return created({ ...echoCreated(world.store, 'pipeline', pipeline, body), ...(body.stages !== undefined && { stages: shown }) })
}

/** Stages that are not listed by id go, those without an id are added, all are numbered anew from 1. */
function updatePipeline(call: Call): Answer {
  const { world, claims } = call
  const { store } = world
  const pipeline = getOwn(call, 'pipeline', call.params.id)
  const { id: _id, tenantId: _tenantId, ...body } = asRecord(call.body) ?? {}
  const row = store.update('pipeline', pipeline.id, body, stampOf(world, claims))
  if (Array.isArray(body.stages)) replaceStages(call, pipeline, asRecords(body.stages))
  return isServer(world) ? accepted(echoUpdated(store, 'pipeline', row, body)) : ok(show(store, 'pipeline', row, { stages: {} }))
}

function replaceStages({ world, claims }: Call, pipeline: Row, listed: Shown[]): void {
  const { store } = world
  const found = store.referring('pipelineStage', 'pipelineId', pipeline.id).filter((stage) => stage.tenantId === claims.tenantId)
  for (const stage of found) if (!listed.some(({ id }) => id === stage.id)) store.remove('pipelineStage', stage.id)
  const stamp = stampOf(world, claims, pipeline.organizationId)
  listed.forEach((stage, position) => {
    const index = isServer(world) ? position + 1 : (stage.index ?? position)
    const values = { name: stage.name, description: stage.description, index, pipelineId: pipeline.id }
    const known = found.find(({ id }) => id === stage.id)
    if (known === undefined) store.insert('pipelineStage', values, stamp)
    else store.update('pipelineStage', known.id, values, stamp)
  })
}

/** The only update that wants the whole body and answers the whole row. */
function updateContact(call: Call): Answer {
  const { store } = call.world
  const contact = getOwn(call, 'organizationContact', call.params.id)
  const { id: _id, tenantId: _tenantId, ...body } = checkedBody(call, CONTACTS)
  const row = store.update('organizationContact', contact.id, body, stampOf(call.world, call.claims))
  return isServer(call.world) ? accepted(show(store, 'organizationContact', row)) : ok(show(store, 'organizationContact', row))
}
