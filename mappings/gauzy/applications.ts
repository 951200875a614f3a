import type { Fields, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Application } from '../../src/model/application.ts'
import { attachmentsOfParent } from './attachments.ts'

/*
 * Gauzy has no application: a candidate row is one person's application to one organization (https://docs.gauzy.co, Candidate Endpoints).
 * `files` and `updatedAt` stand in the row's parent, because no path leads to them.
 */
export const read = {
  id: 'id',
  candidate: { fields: { id: 'id' } },
  job: {
    first: [
      { fields: { id: 'organizationPosition.id' }, when: 'organizationPosition.id' },
      { fields: { id: 'organizationPositionId' }, when: 'organizationPositionId' },
    ],
  },
  applied_at: { from: 'appliedDate', as: 'iso' },
  rejected_at: { from: 'rejectDate', as: 'iso' },
  source: { fields: { id: 'source.id', name: 'source.name' }, when: 'source' },
  credited_to: {
    fields: {
      id: 'createdByUser.id',
      first_name: 'createdByUser.firstName',
      last_name: 'createdByUser.lastName',
      emails: {
        list: [
          {
            fields: { email: 'createdByUser.email', type: { const: null }, is_primary: { const: true } },
            when: 'createdByUser.email',
          },
        ],
      },
    },
    when: 'createdByUser',
  },
  current_stage: {
    fields: {
      id: { first: ['status', { const: 'APPLIED' }] },
      name: {
        lookup: { APPLIED: 'Applied', INTERVIEWED: 'Interviewed', HIRED: 'Hired', REJECTED: 'Rejected' },
        from: 'status',
        else: { first: ['status', { const: 'Applied' }] },
      },
      job: { const: null },
      created_at: { const: null },
      updated_at: { const: null },
    },
  },
  reject_reason: { const: null },
  attachments: attachmentsOfParent,
  status: { lookup: { HIRED: 'hired', REJECTED: 'rejected' }, from: 'status', else: { const: 'active' } },
  remote_status: 'status',
  created_at: { from: 'createdAt', as: 'iso' },
  updated_at: { from: '^.updatedAt', as: 'iso' },
} satisfies FieldsOf<Application>

/** The body of a change of stage; the dates that go with a status are the connector's. */
export const move: Fields = { status: { first: ['stage_id', 'job_interview_stage.id'] } }

/** Why somebody was rejected has no place. */
export const reject: Fields = {}
