import { z } from '@hono/zod-openapi'
import { Meta } from './candidate.ts'
import { pageQuery, Timestamp } from './common.ts'

export const DOCUMENT_BYTES_MAX = 10 * 1024 * 1024

export const DocumentsQuery = z.strictObject(pageQuery(50))

export const Document = z
  .object({
    id: z.uuid(),
    candidate_id: z.uuid(),
    file_name: z.string(),
    content_type: z.string().openapi({ description: 'Told from the bytes, not from what the sender claimed' }),
    size_bytes: z.int(),
    created_at: Timestamp,
  })
  .openapi('Document')
export type Document = z.infer<typeof Document>

export const DocumentReply = z.object({ data: Document }).openapi('DocumentReply')
export const DocumentsReply = z.object({ data: z.array(Document), meta: Meta }).openapi('DocumentsReply')
