import { readForm } from './body.ts'
import { getFilePart, readDocument, sendDocument } from './documents.ts'
import { getOpportunity } from './opportunities.ts'
import { newestFirst } from './ordered.ts'
import { pageOfFew } from './paging.ts'
import { getActor, rangeOf } from './query.ts'
import type { StoredFile } from './records.ts'
import { notFound, Refusal } from './refusal.ts'
import type { LeverContext, LeverRoutes, World } from './world.ts'

/** The files of an opportunity: list, read, download, add, delete. */
export function addFiles(routes: LeverRoutes, world: World): void {
  const { files } = world.store
  const getFile = (c: LeverContext, opportunity: string, id: string): StoredFile => {
    const file = files.get(getOpportunity(c, world, opportunity).id, id)
    if (file === undefined) throw notFound('file', id)
    return file
  }

  routes.get('/:id/files', (c) => {
    const inRange = rangeOf(c, 'uploaded_at')
    const rows = files.of(getOpportunity(c, world, c.req.param('id')).id)
    return c.json(pageOfFew(c, rows, newestFirst(), { keep: (file) => inRange(file.createdAt), view: fileView }))
  })

  routes.get('/:id/files/:file', (c) => c.json({ data: fileView(getFile(c, c.req.param('id'), c.req.param('file'))) }))

  routes.get('/:id/files/:file/download', (c) => {
    const file = getFile(c, c.req.param('id'), c.req.param('file'))
    if (file.status === 'error') throw unprocessable()
    return sendDocument(c, file.document)
  })

  routes.post('/:id/files', async (c) => {
    const row = getOpportunity(c, world, c.req.param('id'))
    getActor(c, world)
    const document = await readDocument(getFilePart(await readForm(c)), 'file', 'any')
    const file: StoredFile = {
      id: world.store.ids.uuid(),
      opportunityId: row.id,
      createdAt: world.now(),
      document,
      status: 'processed',
    }
    files.add(file)
    return c.json({ data: fileView(file) }, 201)
  })

  routes.delete('/:id/files/:file', (c) => {
    getActor(c, world)
    files.delete(getFile(c, c.req.param('id'), c.req.param('file')))
    return c.body(null, 204)
  })
}

/** The answer to a download of a file that Lever could not process. */
export function unprocessable(): Refusal {
  return new Refusal(422, 'UnprocessableEntityError', 'The file could not be processed')
}

function fileView(file: StoredFile): Record<string, unknown> {
  const { name, ext, bytes } = file.document
  return {
    id: file.id,
    name,
    ext: ext === '' ? '' : `.${ext}`,
    downloadUrl: `https://hire.lever.co/files/${file.id}/download`,
    uploadedAt: file.createdAt,
    status: file.status,
    size: bytes.byteLength,
  }
}
