import { create, read } from '../../mappings/gauzy/attachments.ts'
import type {
  Found,
  OperationCall,
  RemotePage,
  RemoteRecord,
  ResourceDeclaration,
  Session,
  StreamOperation,
  WriteResult,
} from '../../src/connector/contract.ts'
import { cutPage } from '../../src/connector/paging.ts'
import { GatewayError } from '../../src/errors.ts'
import { candidateOfCv, cvId, filesOf } from './candidate-facts.ts'
import { ONE_CV } from './candidate-plan.ts'
import { CANDIDATES } from './candidate-reads.ts'
import { DOCS } from './docs.ts'
import { warnUnwritten } from './part.ts'
import { checkedId, ownerOf, relations } from './place.ts'
import { getRow, postRow, type Row } from './rows.ts'
import { asText } from './shape.ts'

const DOCUMENTS = '/api/candidate-documents'
const RELATIONS = ['documents', 'organizationPosition'] as const

type CandidateFile = ReturnType<typeof filesOf>[number]

const toRecord = ({ row, facts }: CandidateFile): RemoteRecord => ({ item: row, parent: facts })

async function readFiles(session: Session, candidateId: string | undefined): Promise<CandidateFile[]> {
  return filesOf(await getRow(session, CANDIDATES, candidateId, relations(RELATIONS)))
}

/** A candidate's files; they come with the candidate all at once, and are paged here. */
async function listAttachments(session: Session, call: OperationCall): Promise<RemotePage> {
  const files = await readFiles(session, asText(call.query.candidate_id))
  const { from, to, next } = cutPage({ kind: 'none' }, call, files.length, undefined)
  return { records: files.slice(from, to).map(toRecord), ...(next === undefined ? {} : { next }) }
}

/** A document knows its candidate, and a CV's id holds it. @throws GatewayError `provider_not_found` */
async function findFile(session: Session, id: string | undefined): Promise<CandidateFile> {
  const candidateId = candidateOfCv(id ?? '') ?? asText((await getRow(session, DOCUMENTS, id)).candidateId)
  const file =
    candidateId === undefined ? undefined : (await readFiles(session, candidateId)).find(({ facts }) => facts.id === id)
  if (file !== undefined) return file
  throw new GatewayError('provider_not_found', 'Gauzy has no such file, or it belongs to no candidate.')
}

async function getAttachment(session: Session, call: OperationCall): Promise<RemoteRecord> {
  return toRecord(await findFile(session, call.id))
}

/** What a caller wants to keep, in Gauzy's words. */
type Wanted = { candidateId: string; name: string; urlName: unknown; url: string; isResume: boolean }

/** @throws GatewayError `invalid_request` without a candidate or without an address: Gauzy holds no bytes */
function wantedOf(session: Session, { input = {} }: OperationCall): Wanted {
  const { remote_data: _, ...unified } = input
  const { candidateId, name, urlName, documentUrl, isResume } =
    session.body('attachments', 'create')(unified, session.context) ?? {}
  const failures = [
    ...(asText(candidateId) === undefined ? [{ pointer: '/candidate/id', message: 'Required by Gauzy.' }] : []),
    ...(asText(documentUrl) === undefined
      ? [{ pointer: '/file_url', message: 'Gauzy keeps the address of a file, not its bytes: give an address.' }]
      : []),
  ]
  if (failures.length > 0) throw new GatewayError('invalid_request', 'Gauzy cannot take this file.', { failures })
  return {
    candidateId: checkedId(String(candidateId)),
    name: String(name),
    urlName,
    url: String(documentUrl),
    isResume: isResume === true,
  }
}

/**
 * A résumé becomes the candidate's CV when there is none yet, and is a document too when its address does not tell its name; every other file is
 * a document.
 */
async function createAttachment(session: Session, call: OperationCall): Promise<WriteResult> {
  const wanted = wantedOf(session, call)
  const { id } = await session.step('file', async () => {
    const { cvUrl } = await getRow(session, CANDIDATES, wanted.candidateId)
    const becomesCv = wanted.isResume && asText(cvUrl) === undefined
    if (becomesCv) await setCv(session, wanted)
    const isNamed = wanted.name !== (wanted.urlName ?? wanted.name)
    return becomesCv && !isNamed ? { id: cvId(wanted.candidateId) } : postDocument(session, wanted, call)
  })
  const file = await findFile(session, id)
  if (wanted.isResume && file.facts.type !== 'resume') warnUnwritten(session, '/type', ONE_CV)
  return { outcome: 'created', id, record: toRecord(file) }
}

async function setCv(session: Session, { candidateId, url }: Wanted): Promise<void> {
  const json = { cvUrl: url, ...ownerOf(session) }
  await session.send({ method: 'PUT', path: `${CANDIDATES}/${candidateId}`, body: { json } })
}

async function postDocument(
  session: Session,
  { candidateId, name, url }: Wanted,
  { input, remoteQuery }: OperationCall,
): Promise<{ id: string }> {
  const given = (input?.remote_data as Row | undefined) ?? {}
  const json = { name, documentUrl: url, ...given, candidateId, ...ownerOf(session) }
  return { id: (await postRow(session, DOCUMENTS, json, remoteQuery)).id }
}

/** A file with this name and address, or a CV with this address, is the one that was sent: keeping it twice would mean nothing else. */
async function findAttachment(session: Session, call: OperationCall): Promise<Found> {
  const wanted = wantedOf(session, call)
  const files = await readFiles(session, wanted.candidateId)
  const file = files.find(
    ({ facts: { url, name, id } }) => url === wanted.url && (name === wanted.name || id === cvId(wanted.candidateId)),
  )
  return file === undefined ? { kind: 'absent' } : { kind: 'found', id: file.facts.id, record: toRecord(file) }
}

/** Fetches the document from wherever it is hosted, with the gateway's guard and without the account's credentials. */
const download: StreamOperation = {
  async stream(session, call) {
    const { facts } = await findFile(session, call.id)
    if (facts.url === null) throw new GatewayError('provider_not_found', 'Gauzy has no address for this file.')
    const { bytes, contentType, fileName } = await session.fetchFile(facts.url)
    const headers = { 'content-type': contentType, 'content-length': String(bytes.byteLength) }
    return {
      status: 200,
      headers,
      stream: new Blob([bytes as Uint8Array<ArrayBuffer>]).stream(),
      fileName: facts.name ?? fileName,
    }
  },
}

export const attachments: ResourceDeclaration = {
  docs: DOCS,
  read,
  bodies: { create },
  list: { requires: ['candidate_id'], run: listAttachments },
  get: { run: getAttachment },
  create: { repeatable: false, bodies: ['create'], consumes: [], run: createAttachment, find: findAttachment },
  streams: { download },
}
