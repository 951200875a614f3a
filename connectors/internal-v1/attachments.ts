import { z } from 'zod'
import { read } from '../../mappings/internal-v1/attachments.ts'
import type {
  Found,
  OperationCall,
  RemotePage,
  RemoteRecord,
  ResourceDeclaration,
  Session,
  WriteResult,
} from '../../src/connector/contract.ts'
import { findFileName } from '../../src/connector/file-name.ts'
import { cutPage } from '../../src/connector/paging.ts'
import type { RemoteStream } from '../../src/connector/wire.ts'
import { GatewayError } from '../../src/errors.ts'
import type { AttachmentCreate } from '../../src/model/attachment.ts'
import { warnOfType } from './candidate-files.ts'
import { getCandidate } from './candidate-reads.ts'
import { DOCS } from './docs.ts'
import { documentId, findDocument, keepDocument, openDocument, readDocuments } from './documents.ts'
import { sourceOf } from './files.ts'
import { parseAttachmentId, parseNestedId, toNestedId } from './ids.ts'
import { inputOf, parseRow, type Row, refuse } from './remote.ts'

export const attachments: ResourceDeclaration = {
  docs: DOCS,
  read,
  list: { run: list, requires: ['candidate_id'] },
  get: { run: get },
  create: {
    // A document that is there already is not added again.
    repeatable: true,
    bodies: [],
    consumes: [
      '/candidate',
      '/application',
      '/url',
      '/file_url',
      '/content',
      '/content_type',
      '/file_name',
      '/type',
      '/attachment_type',
    ],
    run: create,
    find,
  },
  streams: { download: { stream: download } },
}

const Resume = z.object({ id: z.string(), resume_url: z.string().nullish() })

/** The candidate's own row stands for its résumé. */
function resumeIn(candidate: Row): RemoteRecord[] {
  return parseRow(Resume, candidate).resume_url ? [{ item: candidate }] : []
}

/** The résumé, then the documents; they are few, so they are read whole and we page them. */
async function list(session: Session, call: OperationCall): Promise<RemotePage> {
  const id = String(call.query.candidate_id)
  const [parent, documents] = await Promise.all([getCandidate(session, id), readDocuments(session, id)])
  const rows = [...resumeIn(parent), ...documents.map((item): RemoteRecord => ({ item, parent }))]
  const { from, to, next } = cutPage({ kind: 'none' }, call, rows.length, undefined)
  return { records: rows.slice(from, to), ...(next === undefined ? {} : { next }) }
}

/** There is no route for what is known of one document. @throws GatewayError `provider_not_found` */
async function get(session: Session, call: OperationCall): Promise<RemoteRecord> {
  const place = parseAttachmentId(call.id)
  const parent = await getCandidate(session, place.candidate)
  if (place.kind === 'resume') {
    const [resume] = resumeIn(parent)
    if (resume !== undefined) return resume
  } else {
    const item = (await readDocuments(session, place.candidate)).find((row) => documentId(row) === place.row)
    if (item !== undefined) return { item, parent }
  }
  throw new GatewayError('provider_not_found', 'The candidate has no such attachment.')
}

/** Keeps a file as a document of a candidate. */
async function create(session: Session, call: OperationCall): Promise<WriteResult> {
  const { id, source, attachment } = wantedOf(session, call)
  warnOfType(session, attachment, '')
  const file = await source.load()
  const parent = await getCandidate(session, id)
  const { document, isNew } = await keepDocument(session, id, file)
  const outcome = isNew ? 'created' : 'matched'
  return { outcome, id: toNestedId({ candidate: id, row: documentId(document) }), record: { item: document, parent } }
}

/** The candidate may be named by an application of it. @throws GatewayError `invalid_request` */
function wantedOf(session: Session, call: OperationCall) {
  const attachment = inputOf(call) as AttachmentCreate
  const { candidate, application } = attachment
  const id = candidate?.id ?? (application === undefined ? undefined : parseNestedId(application.id, 'an application').candidate)
  if (id === undefined) throw refuse('A file belongs to a candidate: give its id.', '/candidate/id')
  return { id, attachment, source: sourceOf(session, attachment, '') }
}

async function find(session: Session, call: OperationCall): Promise<Found> {
  const { id, source } = wantedOf(session, call)
  const item = await findDocument(session, id, await source.load())
  if (item === undefined) return { kind: 'absent' }
  const parent = await getCandidate(session, id)
  return { kind: 'found', id: toNestedId({ candidate: id, row: documentId(item) }), record: { item, parent } }
}

/** The bytes: of a document from the host, of a résumé from wherever its address leads, without the account's credentials. @throws GatewayError */
async function download(session: Session, call: OperationCall): Promise<RemoteStream & { fileName: string }> {
  const place = parseAttachmentId(call.id)
  if (place.kind === 'document') {
    const reply = await openDocument(session, { candidate: place.candidate, id: place.row })
    return { ...reply, fileName: findFileName(reply.headers['content-disposition'], []) ?? 'document' }
  }
  const { resume_url: url } = parseRow(Resume, await getCandidate(session, place.candidate))
  if (!url) throw new GatewayError('provider_not_found', 'The candidate has no résumé.')
  const { bytes, contentType, fileName } = await session.fetchFile(url)
  const headers = { 'content-type': contentType, 'content-length': String(bytes.byteLength) }
  return { status: 200, headers, stream: new Blob([bytes as Uint8Array<ArrayBuffer>]).stream(), fileName }
}
