import type { Expr, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Application } from '../../src/model/application.ts'

const nothing: Expr = { const: null }

/** One value for an application whose pipeline status is the given one; statuses keep the spelling of the environment's setting. */
const ifStatus = (status: string, use: Expr, other: Expr): Expr => ({
  when: { from: 'status', as: 'lower' },
  is: status,
  use,
  else: other,
})

/** A row of `candidate_jobs`, as `GET /candidates/{id}` shows it. */
export const read = {
  // No route takes the id of an application: it is reached through its candidate, so the id carries both.
  id: { join: ['candidate_id', 'id'], with: '.' },
  candidate: { fields: { id: 'candidate_id' }, when: 'candidate_id' },
  job: { fields: { id: 'job_id' }, when: 'job_id' },
  applied_at: { from: 'created_at', as: 'iso' },
  rejected_at: ifStatus('rejected', { from: 'status_date', as: 'iso' }, nothing),
  source: nothing,
  credited_to: nothing,
  current_stage: {
    fields: {
      id: 'status',
      name: 'status',
      job: { fields: { id: 'job_id' }, when: 'job_id' },
      created_at: nothing,
      updated_at: nothing,
    },
    when: 'status',
  },
  reject_reason: nothing,
  attachments: { const: [] },
  status: ifStatus('hired', { const: 'hired' }, ifStatus('rejected', { const: 'rejected' }, { const: 'active' })),
  remote_status: 'status',
  created_at: { from: 'created_at', as: 'iso' },
  updated_at: { from: 'updated_at', as: 'iso' },
} satisfies FieldsOf<Application>

/** The object `application` of `PUT /candidates/{id}`. */
type ApplicationBody = { job_id: string; status: string; notes: string }

export const create = {
  job_id: 'job.id',
  status: { first: ['current_stage.id', 'current_stage.name'] },
  notes: 'notes',
} satisfies FieldsOf<ApplicationBody>

export const move = { status: { first: ['stage_id', 'job_interview_stage.id'] } } satisfies FieldsOf<ApplicationBody>

/** Why somebody was rejected has no place but the notes. */
export const reject = { status: { const: 'Rejected' }, notes: 'notes' } satisfies FieldsOf<ApplicationBody>
