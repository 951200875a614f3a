import type { Session } from '../../src/connector/contract.ts'
import type { AttachmentInput } from '../../src/model/attachment.ts'
import { refuse } from './remote.ts'

/** The API takes no larger document. */
const FILE_BYTES_MAX = 10 * 1024 * 1024

export type LoadedFile = { bytes: Uint8Array; fileName: string; contentType: string }

/** A file of the caller's that is to be kept as a document. `pointer` says where the caller named it. */
export type FileSource = { pointer: string; load(): Promise<LoadedFile> }

/** An attachment's address, if it is given by one. */
export function addressOf({ url, file_url, content }: AttachmentInput): string | undefined {
  return content === undefined ? (url ?? file_url) : undefined
}

/** Whether the caller calls it a résumé. */
export function isResume({ type, attachment_type }: AttachmentInput): boolean {
  return [type, attachment_type].some((word) => word?.toLowerCase() === 'resume')
}

/** Where a file comes from. It is fetched when it is first asked for. @throws GatewayError `invalid_request` when nothing says what the file is */
export function sourceOf(session: Session, attachment: AttachmentInput, pointer: string): FileSource {
  const { content, file_name: name, content_type: type } = attachment
  const url = addressOf(attachment)
  if (content !== undefined) {
    if (name === undefined) throw refuse('A file given as content needs a file_name.', `${pointer}/file_name`)
    const file = { bytes: Buffer.from(content, 'base64'), fileName: name, contentType: type ?? 'application/octet-stream' }
    const loaded = checked(file, pointer)
    return { pointer, load: async () => loaded }
  }
  if (url === undefined) throw refuse('An attachment needs an address (url or file_url) or its content.', pointer)
  let fetched: Promise<LoadedFile> | undefined
  return {
    pointer,
    load: () => {
      fetched ??= session
        .fetchFile(url)
        .then((file) => checked({ ...file, fileName: name ?? file.fileName, contentType: type ?? file.contentType }, pointer))
      return fetched
    },
  }
}

/** Hosts keep a name without folders and control characters, and a file is known again by it. */
function checked({ bytes, fileName, contentType }: LoadedFile, pointer: string): LoadedFile {
  if (bytes.byteLength > FILE_BYTES_MAX) throw refuse('The ATS takes files of at most 10 MB.', pointer)
  const name = (fileName.split(/[/\\]/).at(-1) ?? '').replace(/\p{C}/gu, '').trim()
  return { bytes, fileName: name === '' ? 'document' : name, contentType }
}
