import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { JobInterviewStage } from '../../src/model/job-interview-stage.ts'

/** A stage, of which the account has one list for all its jobs: https://hire.lever.co/developer/documentation#stages. */
export const read = {
  id: 'id',
  name: 'text',
  status: { const: 'active' },
  job: { fields: { id: '$.query.job_id' }, when: '$.query.job_id' },
  position: { lookup: '$.stages', from: 'id', pick: 'position' },
} satisfies FieldsOf<JobInterviewStage>
