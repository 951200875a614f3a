import { z } from 'zod'
import type { OperationCall, RemotePage, RemoteRecord, Session } from '../../src/connector/contract.ts'
import { cutPage } from '../../src/connector/paging.ts'
import { listAt } from '../../src/connector/reply.ts'
import { GatewayError } from '../../src/errors.ts'
import { applicationsIn, getCandidate } from './candidate-reads.ts'
import { isSameJob } from './ids.ts'
import { parseRow, pathOf, type Row, refuse } from './remote.ts'

const LIMIT_DEFAULT = 50
/** Each costs a call of its own, because lists of candidates leave applications out; so a page takes at most 21 calls. */
const CANDIDATES_PER_PAGE = 20
/** Candidates without applications make pages empty; so many are passed over before an empty one is given. */
const PAGES_MAX = 3
/** Calls under way at once for one list. */
const AT_ONCE = 5

/** Applications of one candidate, or those of all candidates, newest candidates first. */
export async function listApplications(session: Session, call: OperationCall): Promise<RemotePage> {
  const job = jobOf(call)
  const { candidate_id: candidate } = call.query
  if (typeof candidate !== 'string') return listAll(session, call, job)
  const rows = toRecords(await getCandidate(session, candidate), job)
  const { from, to, next } = cutPage({ kind: 'none' }, call, rows.length, undefined)
  return { records: rows.slice(from, to), ...(next === undefined ? {} : { next }) }
}

/** @throws GatewayError `unsupported_filter` */
function jobOf({ filters = [] }: OperationCall): string | undefined {
  const other = filters.find(({ field, operator }) => field !== 'job_id' || operator !== 'eq')
  if (other !== undefined) {
    throw new GatewayError(
      'unsupported_filter',
      `Applications cannot be filtered by ${other.field} this way. They can by: job_id.`,
      {
        failures: [{ pointer: other.field, message: 'Not a filter of this provider.' }],
        details: { supported: ['job_id'] },
      },
    )
  }
  return filters[0]?.value as string | undefined
}

/** @param job the only job whose applications are wanted */
function toRecords(candidate: Row, job: string | undefined): RemoteRecord[] {
  const rows = applicationsIn(candidate) ?? []
  return rows.filter((row) => job === undefined || isSameJob(row.job_id, job)).map((item) => ({ item, parent: candidate }))
}

/** The position is the first candidate of the page, and how many of its applications were shown: a candidate may have more than a page. */
type Position = { offset: number; skip: number }

async function listAll(session: Session, call: OperationCall, job: string | undefined): Promise<RemotePage> {
  const limit = call.limit ?? LIMIT_DEFAULT
  let position: Position | undefined = parsePosition(call.position)
  const records: RemoteRecord[] = []
  for (let page = 0; page < PAGES_MAX && position !== undefined && records.length === 0; page++) {
    position = await addPage(session, call, { job, position, limit, records })
  }
  return { records, ...(position === undefined ? {} : { next: `${position.offset}.${position.skip}` }) }
}

type Page = { job: string | undefined; position: Position; limit: number; records: RemoteRecord[] }

/** Adds the applications of some candidates, up to the limit. @returns where the next page begins */
async function addPage(
  session: Session,
  call: OperationCall,
  { job, position, limit, records }: Page,
): Promise<Position | undefined> {
  const { offset, skip } = position
  const { candidates, isLast } = await listCandidates(session, call, { job, offset, count: Math.min(limit, CANDIDATES_PER_PAGE) })
  for (const [index, found] of (await inTurns(candidates, (row) => withApplications(session, row))).entries()) {
    const from = index === 0 ? skip : 0
    const taken = (found === undefined ? [] : toRecords(found, job)).slice(from, from + limit - records.length + 1)
    const isTooMuch = taken.length > limit - records.length
    records.push(...taken.slice(0, limit - records.length))
    if (isTooMuch) return { offset: offset + index, skip: from + taken.length - 1 }
  }
  return isLast ? undefined : { offset: offset + candidates.length, skip: 0 }
}

const Meta = z.object({ meta: z.object({ total: z.number() }) })

async function listCandidates(
  session: Session,
  call: OperationCall,
  { job, offset, count }: { job: string | undefined; offset: number; count: number },
): Promise<{ candidates: Row[]; isLast: boolean }> {
  const query: [string, string][] = [
    ...(job === undefined ? [] : [['job_id', job] as [string, string]]),
    ['limit', String(count)],
    ['offset', String(offset)],
    ...(call.remoteQuery ?? []),
  ]
  const reply = await session.send({ method: 'GET', path: pathOf('candidates'), query })
  const candidates = listAt(reply, 'data') as Row[]
  const meta = Meta.safeParse(reply.body)
  const isLast = meta.success ? offset + candidates.length >= meta.data.meta.total : candidates.length < count
  return { candidates, isLast: isLast || candidates.length === 0 }
}

const Id = z.object({ id: z.string() })

/** The row itself where it shows applications, as some hosts' lists do; undefined for a candidate that was deleted meanwhile. */
async function withApplications(session: Session, row: Row): Promise<Row | undefined> {
  if (applicationsIn(row) !== undefined) return row
  return getCandidate(session, parseRow(Id, row).id).catch((thrown: unknown) => {
    if (thrown instanceof GatewayError && thrown.code === 'provider_not_found') return undefined
    throw thrown
  })
}

async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))))
  }
  return results
}

function parsePosition(position: string | number | undefined): Position {
  if (position === undefined) return { offset: 0, skip: 0 }
  const [, offset, skip] = /^(\d{1,9})\.(\d{1,9})$/.exec(String(position)) ?? []
  if (offset === undefined || skip === undefined) throw refuse('The cursor does not belong to this list.', 'next_cursor')
  return { offset: Number(offset), skip: Number(skip) }
}
