import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { JobInterviewStage } from '../../src/model/job-interview-stage.ts'

/** The four statuses of a candidate, which belong to no job: https://docs.gauzy.co, Candidate Endpoints, Candidate Statuses. */
export const read = { id: 'id', name: 'name', position: 'position' } satisfies FieldsOf<JobInterviewStage>
