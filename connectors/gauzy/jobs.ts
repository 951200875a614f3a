import type { Found, OperationCall, RemoteRecord, Session, WriteResult } from '../../src/connector/contract.ts'
import { clockAhead, pickNewest } from './find-newest.ts'
import { mapInput } from './input.ts'
import { ownerOf } from './place.ts'
import { dataQuery, getRow, listRows, postRow, type Row } from './rows.ts'

export const POSITIONS = '/api/organization-positions'

/** A position by its id. @throws GatewayError `provider_not_found` */
export function getJob(session: Session, id: string): Promise<Row> {
  return getRow(session, POSITIONS, id)
}

export async function listJobs(session: Session, call: OperationCall) {
  const { rows, next } = await listRows(session, call, POSITIONS, dataQuery(session, {}))
  return { records: rows.map((row): RemoteRecord => row), ...(next === undefined ? {} : { next }) }
}

/** Creates a position. The answer echoes what was sent, so the position is read again. */
export async function createJob(session: Session, call: OperationCall): Promise<WriteResult> {
  const json = { ...mapInput(session, 'jobs', 'create', call), ...ownerOf(session) }
  const { id } = await session.step('job', async () => ({ id: (await postRow(session, POSITIONS, json)).id }))
  return { outcome: 'created', id, record: { item: await getJob(session, id) } }
}

/** Names need not be unique: two positions of one name created since the write began leave it unsure. */
export async function findJob(session: Session, call: OperationCall, since: number): Promise<Found> {
  const { name } = mapInput(session, 'jobs', 'create', call)
  const { rows, headers } = await listRows(session, { query: {}, limit: 100 }, POSITIONS, dataQuery(session, { name }))
  const found = pickNewest(
    rows.map(({ item }) => item),
    since + clockAhead(session, headers),
    (row) => row.name === name,
  )
  return found.kind === 'found' ? { kind: 'found', id: found.id, record: { item: found.row } } : found
}
