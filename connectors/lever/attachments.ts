import { z } from 'zod'
import { read } from '../../mappings/lever/attachments.ts'
import type { OperationCall, RemotePage, RemoteRecord, ResourceDeclaration, Session } from '../../src/connector/contract.ts'
import { cutPage } from '../../src/connector/paging.ts'
import { surprised, valueAt } from '../../src/connector/reply.ts'
import type { RemoteStream } from '../../src/connector/wire.ts'
import { GatewayError } from '../../src/errors.ts'
import { createAttachment, deleteAttachment, findAttachment } from './attachment-writes.ts'
import { type AttachmentPlace, parseAttachmentId } from './ids.ts'
import { readAll } from './lookups.ts'
import { readOpportunity } from './opportunities.ts'
import { parseRemote, pathOf } from './remote.ts'

export const attachments: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#files',
  read,
  list: { run: list, requires: ['candidate_id'] },
  get: { run: async (session, call) => get(session, call.id ?? '') },
  create: {
    run: createAttachment,
    find: findAttachment,
    repeatable: false,
    bodies: [],
    consumes: ['/candidate', '/url', '/file_url', '/content', '/content_type', '/file_name'],
  },
  delete: { run: deleteAttachment, repeatable: true, bodies: [], consumes: [] },
  streams: { download: { stream: download } },
}

const ResumeRow = z.object({ file: z.unknown() })

/** Résumés, then files; they are few, so they are read whole and we page them. A résumé without a file has nothing to download. */
async function list(session: Session, call: OperationCall): Promise<RemotePage> {
  const id = String(call.query.candidate_id)
  const [{ item: parent }, resumes, files] = await Promise.all([
    readOpportunity(session, id),
    readAll(session, pathOf('opportunities', id, 'resumes')),
    readAll(session, pathOf('opportunities', id, 'files')),
  ])
  const rows = [...resumes.filter((row) => parseRemote(ResumeRow, row).file), ...files]
  const { from, to, next } = cutPage({ kind: 'none' }, call, rows.length, undefined)
  return {
    records: rows.slice(from, to).map((item): RemoteRecord => ({ item, parent })),
    ...(next === undefined ? {} : { next }),
  }
}

async function get(session: Session, id: string): Promise<RemoteRecord> {
  const place = parseAttachmentId(id)
  const [{ item: parent }, item] = await Promise.all([readOpportunity(session, place.opportunity), readRow(session, place)])
  return { item, parent }
}

async function readRow(session: Session, { opportunity, family, row }: AttachmentPlace): Promise<unknown> {
  return valueAt(await session.send({ method: 'GET', path: pathOf('opportunities', opportunity, family, row) }), 'data')
}

const Row = z.object({ name: z.string().nullish(), file: z.object({ name: z.string().nullish() }).nullish() })

/**
 * The bytes of a file, by the API's own route: the `downloadUrl` of a row leads to pages for people. Answers 422 for one that Lever could not process.
 * @throws GatewayError
 */
async function download(session: Session, call: OperationCall): Promise<RemoteStream & { fileName: string }> {
  const place = parseAttachmentId(call.id ?? '')
  const row = parseRemote(Row, await readRow(session, place))
  if (place.family === 'resumes' && !row.file)
    throw new GatewayError('provider_not_found', 'This résumé is a profile without a file.')
  const fileName = row.file?.name ?? row.name ?? 'attachment'
  const path = `${pathOf('opportunities', place.opportunity, place.family, place.row)}/download`
  const reply = await session.stream({ method: 'GET', path, headers: { accept: '*/*' } })
  if (!(reply.headers['content-type'] ?? '').startsWith('text/html') || /\.html?$/i.test(fileName)) return { ...reply, fileName }
  await reply.stream.cancel()
  throw surprised('to a download is a web page')
}
