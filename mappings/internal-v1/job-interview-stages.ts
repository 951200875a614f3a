import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { JobInterviewStage } from '../../src/model/job-interview-stage.ts'

/** A pipeline status of the environment, which all its jobs share: an entry of `pipeline_statuses` of `GET /settings`, with its place. */
export const read = {
  id: 'name',
  name: 'name',
  status: { const: 'active' },
  job: { fields: { id: '$.query.job_id' }, when: '$.query.job_id' },
  position: 'position',
} satisfies FieldsOf<JobInterviewStage>
