import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { Job } from '../../src/model/job.ts'

/** A row of /api/organization-positions, the nearest thing to a job that Gauzy has: a name that candidates can be given. It has no page in https://docs.gauzy.co. */
export const read = {
  id: 'id',
  name: 'name',
  // Nothing closes a position.
  status: { const: 'open' },
  created_at: { from: 'createdAt', as: 'iso' },
  updated_at: { from: 'updatedAt', as: 'iso' },
} satisfies FieldsOf<Job>

export const create = { name: 'name' }
