import { z } from 'zod'
import type { Found, OperationCall, Session, WriteResult } from '../../src/connector/contract.ts'
import { listAt, valueAt } from '../../src/connector/reply.ts'
import { GatewayError } from '../../src/errors.ts'
import type { AttachmentCreate } from '../../src/model/attachment.ts'
import { filePart, sourceOf, uploadFile } from './files.ts'
import { parseAttachmentId } from './ids.ts'
import { readOpportunity } from './opportunities.ts'
import { furtherQuery, inputOf, parseRemote, pathOf, refuse, requiredActor } from './remote.ts'

const FileRow = z.object({
  id: z.string(),
  name: z.string().nullish(),
  size: z.number().nullish(),
  uploadedAt: z.number().nullish(),
})

/**
 * Adds a file to a candidate, or without one hands it to Lever as an upload, whose `file_url` an application can name within a day. There is no way
 * to add a résumé to a candidate that exists; it becomes one of the other files.
 * @throws GatewayError
 */
export async function createAttachment(session: Session, call: OperationCall): Promise<WriteResult> {
  const { candidate, ...attachment } = inputOf(call) as AttachmentCreate
  const source = sourceOf(session, attachment, '')
  if (source.kind === 'upload') throw refuse('This is an upload of Lever’s already. Name it in an application.', '/url')
  if (candidate === undefined) {
    const { reply, upload } = await uploadFile(session, await source.load())
    return { outcome: 'created', id: upload.id, record: { item: valueAt(reply, 'data') } }
  }
  const query = [...requiredActor(session, call), ...furtherQuery(call)]
  const { item: parent } = await readOpportunity(session, candidate.id)
  const path = pathOf('opportunities', candidate.id, 'files')
  const reply = await session.send({ method: 'POST', path, query, body: { multipart: [filePart('file', await source.load())] } })
  const item = valueAt(reply, 'data')
  return { outcome: 'created', id: `${candidate.id}.file.${parseRemote(FileRow, item).id}`, record: { item, parent } }
}

/** A file of the same name and size that was added since. An upload can be made again: one that nobody uses vanishes by itself. */
export async function findAttachment(session: Session, call: OperationCall, since: number): Promise<Found> {
  const { candidate, ...attachment } = inputOf(call) as AttachmentCreate
  const source = sourceOf(session, attachment, '')
  if (candidate === undefined || source.kind === 'upload') return { kind: 'absent' }
  const [{ item: parent }, { fileName, bytes }] = await Promise.all([readOpportunity(session, candidate.id), source.load()])
  const path = pathOf('opportunities', candidate.id, 'files')
  const rows = listAt(await session.send({ method: 'GET', path, query: [['limit', '100']] }), 'data')
  const fitting = rows.filter((row) => {
    const { name, size, uploadedAt } = parseRemote(FileRow, row)
    return name === fileName && size === bytes.byteLength && (uploadedAt ?? 0) >= since
  })
  if (fitting.length > 1) return { kind: 'unsure' }
  const [item] = fitting
  if (item === undefined) return { kind: 'absent' }
  return { kind: 'found', id: `${candidate.id}.file.${parseRemote(FileRow, item).id}`, record: { item, parent } }
}

/** @throws GatewayError `operation_not_supported` for a résumé, which Lever lets nobody delete */
export async function deleteAttachment(session: Session, call: OperationCall): Promise<WriteResult> {
  const { opportunity, family, row } = parseAttachmentId(call.id ?? '')
  if (family === 'resumes') throw new GatewayError('operation_not_supported', 'Lever does not let a résumé be deleted.')
  await session.send({
    method: 'DELETE',
    path: pathOf('opportunities', opportunity, family, row),
    query: [...requiredActor(session, call), ...furtherQuery(call)],
    repeatable: true,
  })
  return { outcome: 'deleted', id: call.id ?? '' }
}
