import { z } from 'zod'
import { RemoteData, RemoteInput, Timestamp } from './common.ts'

/** A word that the account's records refer to. Tags, sources and reject reasons share the shape. */
export const Tag = z.object({
  id: z.string(),
  name: z.string().nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type Tag = z.infer<typeof Tag>

export const Source = Tag
export type Source = Tag

export const RejectReason = Tag
export type RejectReason = Tag

/** The body of a create or update of any of the three. */
export const TagInput = z.strictObject({ name: z.string().min(1).max(255), remote_data: RemoteInput.optional() })
export type TagInput = z.infer<typeof TagInput>
