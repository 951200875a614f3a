import type { Found, OperationCall, RemotePage, RemoteRecord, Session, WriteResult } from '../../src/connector/contract.ts'
import { cutPage } from '../../src/connector/paging.ts'
import { GatewayError } from '../../src/errors.ts'
import { candidateRecord } from './candidate-facts.ts'
import { APPLICATION_RELATIONS, CANDIDATES } from './candidate-reads.ts'
import { mapInput } from './input.ts'
import { checkedId, ownerOf, relations } from './place.ts'
import { getRow, type Row } from './rows.ts'
import { asText } from './shape.ts'

/** The statuses of a candidate, which are all the stages there are. Gauzy has no route for them. */
const STAGES = [
  { id: 'APPLIED', name: 'Applied', position: 0 },
  { id: 'INTERVIEWED', name: 'Interviewed', position: 1 },
  { id: 'HIRED', name: 'Hired', position: 2 },
  { id: 'REJECTED', name: 'Rejected', position: 3 },
]

export async function listStages(_session: Session, call: OperationCall): Promise<RemotePage> {
  const { from, to, next } = cutPage({ kind: 'none' }, call, STAGES.length, undefined)
  return { records: STAGES.slice(from, to).map((item) => ({ item })), ...(next === undefined ? {} : { next }) }
}

export async function getStage(_session: Session, { id }: OperationCall): Promise<RemoteRecord> {
  const item = STAGES.find((stage) => stage.id === id)
  if (item !== undefined) return { item }
  throw new GatewayError('provider_not_found', `Gauzy has the stages ${STAGES.map((stage) => stage.id).join(', ')}.`)
}

/**
 * Moves an application by writing the candidate's status, and with it the date that makes the status true. With the account's setting
 * `side_effects` hiring and rejecting go the provider's own ways, which make an employee of the person and mail a rejection.
 */
export async function moveStage(session: Session, call: OperationCall): Promise<WriteResult> {
  const { status, ...given } = mapInput(session, 'applications', 'move', call)
  return changeStatus(session, call, String(status), given)
}

export async function reject(session: Session, call: OperationCall): Promise<WriteResult> {
  return changeStatus(session, call, 'REJECTED', mapInput(session, 'applications', 'reject', call))
}

async function changeStatus(session: Session, call: OperationCall, status: string, given: Row): Promise<WriteResult> {
  const id = checkedId(call.id)
  const before = await readApplication(session, id)
  const isThere = hasArrived(before, status)
  if (!isThere || Object.keys(given).length > 0) {
    // What mails or makes something does so every time, and is not called for what is so already.
    const way = !isThere && session.account.context.side_effects === true ? WAYS[status] : undefined
    const json = { ...(way === undefined ? { status, ...datesOf(session, before, status) } : {}), ...given, ...ownerOf(session) }
    await session.send({ method: 'PUT', path: `${CANDIDATES}/${id}${way ?? ''}`, query: call.remoteQuery ?? [], body: { json } })
  }
  return { outcome: 'updated', id, record: candidateRecord({ item: await readApplication(session, id) }) }
}

const WAYS: Readonly<Record<string, string>> = { HIRED: '/hired', REJECTED: '/rejected' }

const DATE_OF: Readonly<Record<string, string>> = { HIRED: 'hiredDate', REJECTED: 'rejectDate' }

/** A candidate counts as hired only with a date. Dates of a stage that is left are taken away. */
function datesOf(session: Session, before: Row, status: string): Row {
  const now = new Date(session.now()).toISOString()
  const isCleared = status === 'APPLIED'
  const dates = Object.entries(DATE_OF).flatMap(([stage, date]): [string, unknown][] => {
    if (stage === status) return [[date, before[date] ?? now]]
    return isCleared || asText(before[date]) !== undefined ? [[date, null]] : []
  })
  return Object.fromEntries(dates)
}

function hasArrived(row: Row, status: string): boolean {
  const date = DATE_OF[status]
  return (row.status ?? 'APPLIED') === status && (date === undefined || asText(row[date]) !== undefined)
}

const readApplication = (session: Session, id: string): Promise<Row> =>
  getRow(session, CANDIDATES, id, relations(APPLICATION_RELATIONS))

/** Whether the application stands where a move that may have arrived wanted it. */
export function findMove(body: 'move' | 'reject') {
  return async (session: Session, call: OperationCall): Promise<Found> => {
    const id = checkedId(call.id)
    const status = body === 'reject' ? 'REJECTED' : String(mapInput(session, 'applications', 'move', call).status)
    const row = await readApplication(session, id)
    return hasArrived(row, status) ? { kind: 'found', id, record: candidateRecord({ item: row }) } : { kind: 'absent' }
  }
}
