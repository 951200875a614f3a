import { z } from 'zod'
import { Reference, RemoteData, Timestamp } from './common.ts'

/** A place where people work. */
export const Office = z.object({
  id: z.string(),
  name: z.string().nullable(),
  parent: Reference.nullable(),
  location: z.string().nullable(),
  is_remote: z.boolean().nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type Office = z.infer<typeof Office>
