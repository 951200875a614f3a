import { readForm } from './body.ts'
import { getFilePart, readDocument } from './documents.ts'
import type { Upload } from './records.ts'
import { badRequest } from './refusal.ts'
import type { LeverRoutes, World } from './world.ts'

const UPLOAD_LIFE_MS = 86_400_000

/** `POST /uploads`: keeps a file for an application that is to come. Uploads cannot be listed or read back. */
export function addUploads(routes: LeverRoutes, world: World): void {
  routes.post('/uploads', async (c) => {
    const document = await readDocument(getFilePart(await readForm(c)), 'file', 'any')
    const id = `${world.store.ids.uuid()}-${document.name}`
    const upload = { id, document, expiresAt: world.now() + UPLOAD_LIFE_MS }
    world.store.uploads.set(id, upload)
    const uri = `${prefixOf(world)}${encodeURIComponent(id)}`
    return c.json(
      { data: { id, filename: document.name, uri, size: document.bytes.byteLength, expiresAt: upload.expiresAt } },
      201,
    )
  })
}

/** The upload behind a uri that an applicant's answer holds. Refuses any other address, and an upload of more than a day ago. */
export function findUpload(world: World, uri: unknown, pointer: string): Upload {
  const prefix = prefixOf(world)
  const id = typeof uri === 'string' && uri.startsWith(prefix) ? decodeURIComponent(uri.slice(prefix.length)) : ''
  const upload = world.store.uploads.get(id)
  if (upload === undefined) throw badRequest('The value must be the uri of an upload', pointer)
  if (upload.expiresAt <= world.now()) throw badRequest('The upload has expired', pointer)
  return upload
}

function prefixOf(world: World): string {
  return `${world.origin}/v1/uploads/`
}
