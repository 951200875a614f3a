import { z } from 'zod'
import type { Found, OperationCall, RemoteRecord, Session, WriteResult } from '../../src/connector/contract.ts'
import { listAt } from '../../src/connector/reply.ts'
import { GatewayError } from '../../src/errors.ts'
import { createBody, updateBody } from './candidate-body.ts'
import { type CandidateFiles, filesOf } from './candidate-files.ts'
import { getCandidate, readCandidate } from './candidate-reads.ts'
import { readDocuments } from './documents.ts'
import { withPlaces } from './errors.ts'
import { parseRow, pathOf, type Row, rowAt } from './remote.ts'
import { findSince } from './since.ts'

const Candidate = z.object({ id: z.string(), email: z.string().nullish() })

/** The application of a create or update comes from the query. */
const PLACES = { '/application/job_id': 'job_id', '/application/status': 'stage_id' }

/** Creates a candidate or changes the one with the same e-mail, with its application to one job in the same call; then adds its files. */
export async function createCandidate(session: Session, call: OperationCall): Promise<WriteResult> {
  const files = filesOf(session, call)
  const json = createBody(session, call)
  let item: Row | undefined
  const { id, isNew } = await session.step('candidate', async () => {
    await files.load()
    const request = {
      method: 'POST',
      path: pathOf('candidates'),
      query: call.remoteQuery ?? [],
      body: { json },
      repeatable: true,
    }
    const reply = await withPlaces(PLACES, () => session.send(request))
    item = rowAt(reply, 'data')
    return { id: parseRow(Candidate, item).id, isNew: reply.status === 201 }
  })
  return { outcome: isNew ? 'created' : 'matched', id, record: await finish(session, files, { id, item, isNew }) }
}

/** Changes what is given, and nothing else. */
export async function updateCandidate(session: Session, call: OperationCall): Promise<WriteResult> {
  const id = call.id ?? ''
  const files = filesOf(session, call)
  let read: Promise<Row> | undefined
  const before = () => {
    read ??= getCandidate(session, id)
    return read
  }
  const json = await updateBody(session, call, before)
  let item: Row | undefined
  await session.step('update', async () => {
    await files.load()
    // Nothing of the input has a place: there is nothing to say to the host.
    if (Object.keys(json).length === 0) return null
    const request = {
      method: 'PUT',
      path: pathOf('candidates', id),
      query: call.remoteQuery ?? [],
      body: { json },
      repeatable: true,
    }
    item = rowAt(await withPlaces(PLACES, () => session.send(request)), 'data')
    return null
  })
  return { outcome: 'updated', id, record: await finish(session, files, { id, item, isNew: false }) }
}

type Written = { id: string; item: Row | undefined; isNew: boolean }

/** Adds the files; then the whole record, of which a candidate that is new and got no files needs no further call. */
async function finish(session: Session, files: CandidateFiles, { id, item, isNew }: Written): Promise<RemoteRecord> {
  const hasFiles = await files.keep(id)
  if (item === undefined) return readCandidate(session, id)
  return { item, parent: { documents: isNew && !hasFiles ? [] : await readDocuments(session, id) } }
}

/** Looks for a candidate with the e-mail that was written since, and goes on with its files. Masked ones are not found by e-mail. */
export async function findCandidate(session: Session, call: OperationCall, since: number): Promise<Found> {
  const { email } = createBody(session, call)
  if (typeof email !== 'string') return { kind: 'absent' }
  const query: [string, string][] = [
    ['search', email],
    ['limit', '100'],
  ]
  const rows = listAt(await session.send({ method: 'GET', path: pathOf('candidates'), query }), 'data') as Row[]
  const alike = rows.filter((row) => parseRow(Candidate, row).email?.toLowerCase() === email.toLowerCase())
  const found = findSince(alike, 'updated_at', since)
  if (found.kind !== 'found') return found
  const { id } = parseRow(Candidate, found.row)
  const record = await finish(session, filesOf(session, call), { id, item: undefined, isNew: false })
  return { kind: 'found', id, record }
}

/** Deletes a candidate with its applications and documents. One that is gone at a further attempt was deleted by an earlier one. */
export async function deleteCandidate(session: Session, call: OperationCall): Promise<WriteResult> {
  const id = call.id ?? ''
  let isFirst = false
  await session.step('begun', async () => {
    isFirst = true
    return null
  })
  try {
    await session.send({ method: 'DELETE', path: pathOf('candidates', id) })
  } catch (thrown) {
    if (isFirst || !(thrown instanceof GatewayError) || thrown.code !== 'provider_not_found') throw thrown
  }
  return { outcome: 'deleted', id }
}
