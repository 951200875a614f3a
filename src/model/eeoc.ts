import { z } from 'zod'
import { Reference, RemoteData, Timestamp } from './common.ts'

/** What a candidate chose to say for the statistics of equal employment opportunity. */
export const Eeoc = z.object({
  id: z.string(),
  candidate: Reference.nullable(),
  submitted_at: Timestamp,
  race: z.string().nullable(),
  gender: z.string().nullable(),
  veteran_status: z.string().nullable(),
  disability_status: z.string().nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type Eeoc = z.infer<typeof Eeoc>
