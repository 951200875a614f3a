import type { Expr, Fields, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Job } from '../../src/model/job.ts'

/** A job of `/api/v1/jobs`. */
export const read = {
  id: 'id',
  name: 'title',
  description: 'description',
  code: 'external_id',
  status: { lookup: { active: 'open', paused: 'pending', closed: 'closed', draft: 'draft' }, from: 'status' },
  departments: { list: [{ fields: { id: { const: null }, name: 'department' }, when: 'department' }] },
  created_at: { from: 'created_at', as: 'iso' },
  updated_at: { from: 'updated_at', as: 'iso' },
} satisfies FieldsOf<Job>

type JobBody = {
  title: string
  description: string
  department: string
  status: string
  external_id: string
  metadata: object
}

/** What `POST /jobs` takes. An archived job is one that is closed. */
export const create = {
  title: 'name',
  description: 'description',
  department: 'departments.0.name',
  status: {
    lookup: { open: 'active', pending: 'paused', closed: 'closed', draft: 'draft', archived: 'closed' },
    from: 'status',
  },
  external_id: 'code',
  metadata: { from: 'custom_fields', as: 'from_entries' },
} satisfies FieldsOf<JobBody>

/** An empty list takes the department away. */
const department: Expr = {
  when: 'departments',
  is: null,
  use: 'departments',
  else: { when: 'departments.0', is: null, use: { const: null }, else: 'departments.0.name' },
}

export const update: Fields = { ...create, department }

/** One item of `POST /jobs/bulk`. */
export const item: Fields = { id: 'id', ...update }
