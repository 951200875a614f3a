import { z } from 'zod'
import { Reference, RemoteData, Timestamp } from './common.ts'

/** A part of the company that hires. */
export const Department = z.object({
  id: z.string(),
  name: z.string().nullable(),
  parent: Reference.nullable(),
  status: z.string().nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type Department = z.infer<typeof Department>
