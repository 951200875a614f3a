import type { Document } from './records.ts'
import { badRequest } from './refusal.ts'
import type { LeverContext } from './world.ts'

const FILE_BYTES_MAX = 30 * 1024 * 1024

/** The kinds of file that a create takes, and how each is served again. */
const TYPES: Record<string, string> = {
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  jpg: 'image/jpeg',
  js: 'text/javascript; charset=utf-8',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain; charset=utf-8',
}

/** Takes a file out of a form. Refuses more than 30 MB, and where `kinds` says so every kind but Lever's seven. */
export async function readDocument(file: File, pointer: string, kinds: 'any' | 'listed'): Promise<Document> {
  const ext = extensionOf(file.name)
  if (file.size > FILE_BYTES_MAX) throw badRequest('The file is larger than 30 MB', pointer)
  if (kinds === 'listed' && TYPES[ext] === undefined)
    throw badRequest(`The file type must be one of ${Object.keys(TYPES).join(', ')}`, pointer)
  return { name: file.name, ext, bytes: new Uint8Array(await file.arrayBuffer()) }
}

/** The one part named `file` of an upload form. */
export function getFilePart(parts: [string, string | File][]): File {
  const part = parts.find(([name]) => name === 'file')?.[1]
  if (!(part instanceof File)) throw badRequest('A file is required', 'file')
  return part
}

/** Answers with the bytes, typed by the file's extension. */
export function sendDocument(c: LeverContext, document: Document): Response {
  return c.body(new Uint8Array(document.bytes), 200, {
    'content-type': TYPES[document.ext] ?? 'application/octet-stream',
    'content-length': String(document.bytes.byteLength),
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(document.name)}`,
  })
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase()
}
