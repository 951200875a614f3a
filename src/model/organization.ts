import { z } from 'zod'
import { RemoteData, Timestamp } from './common.ts'

/** A company that hires through the account. */
export const Organization = z.object({
  id: z.string(),
  name: z.string().nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type Organization = z.infer<typeof Organization>
