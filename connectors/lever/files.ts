import { z } from 'zod'
import type { Session } from '../../src/connector/contract.ts'
import type { Part } from '../../src/connector/wire.ts'
import type { AttachmentInput } from '../../src/model/attachment.ts'
import { parseData, refuse } from './remote.ts'

/** Lever takes no larger file, neither as upload nor with a create. */
const FILE_BYTES_MAX = 30 * 1024 * 1024

/** An upload lives for a day; one that ends within this time is not used any more. */
const UPLOAD_MARGIN_MS = 60_000

/** `https://api.lever.co/v1/uploads/<uuid>-<file name>`: only Lever itself can do something with it. A stand-in may have a path before it. */
export const UPLOAD_PATH = /\/v1\/uploads\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-/i

export type Bytes = { bytes: Uint8Array; fileName: string; contentType: string }

/** One file of the caller's: an upload that Lever holds already, or something to fetch. `pointer` says where the caller named it. */
export type Source = { pointer: string; isResume: boolean } & (
  | { kind: 'upload'; uri: string }
  | { kind: 'file'; load: () => Promise<Bytes> }
)

/** What is read of each of a candidate's `attachments`; Lever gives ids and times itself, and files a file with the opportunity. */
export const FILES_CONSUME = ['content', 'content_type', 'file_name', 'file_url', 'url', 'type', 'attachment_type'].map(
  (field) => `/attachments/*/${field}`,
)

/** The files of a candidate's `attachments`. @throws GatewayError `invalid_request` for one that names neither address nor content */
export function sourcesOf(session: Session, attachments: readonly AttachmentInput[] = []): Source[] {
  return attachments.map((attachment, index) => sourceOf(session, attachment, `/attachments/${index}`))
}

/** Lever knows a résumé from other files, and no other kinds. Call this once a write. */
export function warnOfKinds(session: Session, attachments: readonly AttachmentInput[] = []): void {
  for (const [index, attachment] of attachments.entries()) {
    for (const field of ['type', 'attachment_type'] as const) {
      const kind = attachment[field]
      if (kind == null || kind === '' || kind.toLowerCase() === 'resume') continue
      const message = 'Lever tells a résumé (`resume`) from other files, and knows no other kind; the file was kept without it.'
      session.warn({ code: 'field_not_supported', pointer: `/attachments/${index}/${field}`, message })
    }
  }
}

/** Where one file comes from. Nothing is fetched yet. @throws GatewayError `invalid_request` */
export function sourceOf(session: Session, attachment: AttachmentInput, pointer: string): Source {
  const isResume = [attachment.type, attachment.attachment_type].some((type) => type?.toLowerCase() === 'resume')
  const url = attachment.url ?? attachment.file_url
  if (attachment.content !== undefined) {
    const file = decode(attachment, attachment.content, pointer)
    return { kind: 'file', pointer, isResume, load: async () => file }
  }
  if (url === undefined) throw refuse('An attachment needs an address (url or file_url) or its content.', pointer)
  if (isUpload(url)) return { kind: 'upload', pointer, isResume, uri: url }
  const load = once(async () => {
    const { bytes, fileName, contentType } = await session.fetchFile(url)
    return checked(
      { bytes, fileName: attachment.file_name ?? fileName, contentType: attachment.content_type ?? contentType },
      pointer,
    )
  })
  return { kind: 'file', pointer, isResume, load }
}

/** Whether an address is that of an upload, which attachments create gives out as `file_url`. */
export function isUpload(url: string): boolean {
  return URL.canParse(url) && UPLOAD_PATH.test(new URL(url).pathname)
}

function decode(attachment: AttachmentInput, content: string, pointer: string): Bytes {
  if (attachment.file_name === undefined) throw refuse('A file given as content needs a file_name.', `${pointer}/file_name`)
  const bytes = Buffer.from(content, 'base64')
  return checked(
    { bytes, fileName: attachment.file_name, contentType: attachment.content_type ?? 'application/octet-stream' },
    pointer,
  )
}

function checked(file: Bytes, pointer: string): Bytes {
  if (file.bytes.byteLength <= FILE_BYTES_MAX) return file
  throw refuse('Lever takes files of at most 30 MB.', pointer)
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= work()
    return made
  }
}

/** The part of a form that carries a file. */
export function filePart(name: string, { bytes, fileName, contentType }: Bytes): Part {
  return { name, file: bytes, fileName, contentType }
}

const Upload = z.object({ id: z.string(), uri: z.string(), expiresAt: z.number().optional() })

/** Hands a file to Lever for an application that is to come: https://hire.lever.co/developer/documentation#upload-a-file. */
export async function uploadFile(session: Session, file: Bytes) {
  const reply = await session.send({ method: 'POST', path: '/uploads', body: { multipart: [filePart('file', file)] } })
  return { reply, upload: parseData(Upload, reply) }
}

/**
 * The address by which an application names a file. An upload is a step of the write, so that a resumed one does not make it again, unless it
 * ran out meanwhile; uploads that nobody used vanish by themselves.
 */
export async function uploadedUri(session: Session, step: string, source: Source): Promise<string> {
  if (source.kind === 'upload') return source.uri
  const make = async () => {
    const { upload } = await uploadFile(session, await source.load())
    return { uri: upload.uri, expires_at: upload.expiresAt ?? null }
  }
  const kept = await session.step(step, make)
  const isUsable = kept.expires_at === null || kept.expires_at - UPLOAD_MARGIN_MS > session.now()
  return isUsable ? kept.uri : (await make()).uri
}
