import { z } from 'zod'
import { Reference, ReferenceInput, RemoteData, RemoteInput, Timestamp } from './common.ts'

/** A file of a candidate. `file_url` is an address of the gateway, which fetches the bytes with the account's credentials. */
export const Attachment = z.object({
  id: z.string(),
  file_name: z.string().nullable(),
  file_url: z.string().nullable(),
  candidate: Reference.nullable(),
  application: Reference.nullable(),
  job: Reference.nullable(),
  attachment_type: z.string().nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type Attachment = z.infer<typeof Attachment>

/** One file in a candidate's `attachments`. Either an address (`url`, `file_url`) or the bytes in base64 (`content`). */
export const AttachmentInput = z.strictObject({
  id: z.string().optional(),
  file_name: z.string().min(1).max(255).optional(),
  file_url: z.url().optional(),
  url: z.url().optional(),
  content: z.base64().optional().describe('The bytes of the file in base64, instead of an address.'),
  content_type: z.string().optional(),
  candidate: ReferenceInput.optional(),
  application: ReferenceInput.optional(),
  job: ReferenceInput.optional(),
  attachment_type: z.string().nullish(),
  type: z.string().nullish().describe('`resume` for a résumé, otherwise left out.'),
  created_at: z.string().optional(),
  updated_at: z.string().optional(),
})
export type AttachmentInput = z.infer<typeof AttachmentInput>

/** The body of `POST /unified/ats/attachments`. */
export const AttachmentCreate = AttachmentInput.extend({ remote_data: RemoteInput.optional() })
export type AttachmentCreate = z.infer<typeof AttachmentCreate>

/** The body of `POST /unified/ats/attachments/download`. */
export const AttachmentDownload = z.strictObject({
  id: z.string().min(1),
  candidate: ReferenceInput.optional(),
  remote_data: RemoteInput.optional(),
})
export type AttachmentDownload = z.infer<typeof AttachmentDownload>
