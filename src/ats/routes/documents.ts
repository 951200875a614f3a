import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { failField } from '../ats-error.ts'
import { requireScope } from '../authorize.ts'
import { failTooLarge, limitUpload } from '../body-limit.ts'
import type { AtsContext, AtsEnv } from '../context.ts'
import { toContentDisposition, toFileName } from '../file-name.ts'
import { Id } from '../model/common.ts'
import { DOCUMENT_BYTES_MAX, DocumentReply, DocumentsQuery, DocumentsReply } from '../model/document.ts'
import { addDocument, listDocuments, readDocument } from '../store/documents.ts'
import { FAILURES, json } from './replies.ts'

const tags = ['Documents']
const params = z.object({ id: Id })

const list = createRoute({
  method: 'get',
  path: '/api/v1/candidates/{id}/documents',
  tags,
  summary: 'Documents of a candidate, newest first',
  middleware: [requireScope('read')],
  request: { params, query: DocumentsQuery },
  responses: { 200: json(DocumentsReply, 'One page of documents'), ...FAILURES },
})

/** A plain JSON Schema: the file is read by the handler, with errors that name it. */
const upload = createRoute({
  method: 'post',
  path: '/api/v1/candidates/{id}/documents',
  tags,
  summary: 'Add a document of up to 10 MB',
  description: 'PDF, Word, OpenDocument, RTF, plain text, PNG or JPEG. The content must be what the name says.',
  middleware: [requireScope('write'), limitUpload()],
  request: {
    params,
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
        },
      },
    },
  },
  responses: { 201: json(DocumentReply, 'The new document'), ...FAILURES },
})

const download = createRoute({
  method: 'get',
  path: '/api/v1/candidates/{id}/documents/{document_id}',
  tags,
  summary: 'Download a document',
  middleware: [requireScope('read')],
  request: { params: z.object({ id: Id, document_id: Id }) },
  responses: {
    200: { description: 'The file', content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } },
    ...FAILURES,
  },
})

export function addDocumentRoutes(app: OpenAPIHono<AtsEnv>, ats: AtsContext): void {
  app.openapi(list, async (c) => {
    const query = c.req.valid('query')
    const { data, total } = await listDocuments(ats, c.var.principal.environmentId, c.req.valid('param').id, query)
    return c.json({ data, meta: { total, limit: query.limit, offset: query.offset } }, 200)
  })
  app.openapi(upload, async (c) => {
    const file = await readFile(c)
    return c.json({ data: await addDocument(ats, c.var.principal, c.req.valid('param').id, file) }, 201)
  })
  app.openapi(download, async (c) => {
    const { id, document_id } = c.req.valid('param')
    const document = await readDocument(ats, c.var.principal.environmentId, id, document_id)
    return c.body(document.content as Buffer<ArrayBuffer>, 200, {
      'Content-Type': document.content_type,
      'Content-Disposition': toContentDisposition(document.file_name),
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': 'sandbox',
    })
  })
}

async function readFile(c: Context<AtsEnv>): Promise<{ name: string; bytes: Buffer }> {
  const form = await c.req.formData().catch(() => undefined)
  const file = form?.get('file')
  if (!(file instanceof File))
    throw failField('validation_error', 'file', 'Send the document as multipart/form-data, in a field of this name')
  if (file.size > DOCUMENT_BYTES_MAX) throw failTooLarge()
  if (file.size === 0) throw failField('validation_error', 'file', 'The file is empty')
  return { name: toFileName(file.name), bytes: Buffer.from(await file.arrayBuffer()) }
}
