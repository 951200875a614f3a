import type { Fields, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Pipeline } from '../../src/model/pipeline.ts'

/** A row of /api/pipelines with its stages: https://docs.gauzy.co, Candidate Endpoints, Sales Pipelines. */
export const read = {
  id: 'id',
  name: 'name',
  description: 'description',
  stages: { each: 'stages', map: { fields: { id: 'id', name: 'name', index: 'index' } } },
  created_at: { from: 'createdAt', as: 'iso' },
  updated_at: { from: 'updatedAt', as: 'iso' },
} satisfies FieldsOf<Pipeline>

/**
 * A running server ignores the indexes and counts from 1 in the order of the list. Stages need tenant and organization of their own: a later
 * change of the pipeline does not find them otherwise.
 */
const stage = {
  name: 'name',
  index: 'index',
  organizationId: '$.account.organization_id',
  tenantId: '$.account.tenant_id',
}

export const create: Fields = {
  name: 'name',
  description: 'description',
  stages: { each: 'stages', map: { fields: stage } },
}

/** Stages with an id stay, those without one are new, and those that are not listed go. */
export const update: Fields = {
  name: 'name',
  description: 'description',
  stages: { each: 'stages', map: { fields: { id: 'id', ...stage } } },
}
