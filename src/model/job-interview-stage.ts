import { z } from 'zod'
import { Reference, RemoteData, Timestamp } from './common.ts'

/** A stage that applications go through. `job` is null where stages belong to the whole account. */
export const JobInterviewStage = z.object({
  id: z.string(),
  name: z.string().nullable(),
  status: z.string().nullable(),
  job: Reference.nullable(),
  position: z.int().nullable().describe('From 0, in the order of the pipeline.'),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type JobInterviewStage = z.infer<typeof JobInterviewStage>
