import type { Session } from '../../src/connector/contract.ts'
import { type Pair, whereOrganization } from './place.ts'
import { listRows, NEWEST_FIRST, type Row } from './rows.ts'
import { asTime } from './shape.ts'

/** SQLite keeps whole seconds, and so does the Date header that the clocks are compared by. */
const GRAIN_MS = 2_000
/** How many of the newest rows are looked at, which is what one page holds. */
const ROWS = 100

export type NewestFound = { kind: 'found'; id: string; row: Row } | { kind: 'absent' } | { kind: 'unsure' }

/**
 * The row that was created since a moment and fits: absent when none does, unsure when several do.
 * @param query the filter, beyond the organization @param since in milliseconds of our clock
 */
export async function findNewest(
  session: Session,
  path: string,
  query: Pair[],
  since: number,
  fits: (row: Row) => boolean = () => true,
): Promise<NewestFound> {
  const { rows, clockAheadMs } = await newestRows(session, path, query)
  return pickNewest(rows, since + clockAheadMs, fits)
}

/** Of rows that a call gave, the one created since a moment of the provider's clock. */
export function pickNewest(rows: readonly Row[], since: number, fits: (row: Row) => boolean): NewestFound {
  const young = rows.filter((row) => asTime(row.createdAt) >= since - GRAIN_MS && fits(row))
  const [row, ...others] = young
  if (row === undefined) return { kind: 'absent' }
  return others.length === 0 ? { kind: 'found', id: String(row.id), row } : { kind: 'unsure' }
}

async function newestRows(session: Session, path: string, query: Pair[]): Promise<{ rows: Row[]; clockAheadMs: number }> {
  const call = { query: {}, limit: ROWS }
  const { rows, headers } = await listRows(session, call, path, [...whereOrganization(session), ...query, ...NEWEST_FIRST])
  return { rows: rows.map(({ item }) => item), clockAheadMs: clockAhead(session, headers) }
}

/** How far the provider's clock is ahead of ours, by its Date header; its rows bear its times. */
export function clockAhead(session: Session, headers: Readonly<Record<string, string>>): number {
  const theirs = Date.parse(headers.date ?? '')
  return Number.isNaN(theirs) ? 0 : theirs - session.now()
}

/** Nothing that fits, or too much, was found for a step. */
class Unsettled extends Error {
  override readonly name = 'Unsettled'
}

/**
 * Settles the step of a create that may have arrived: with the id that it recorded, otherwise with that of the row that `look` finds. Once it is
 * recorded the create goes on from there, and whatever happens, it is not made again.
 */
export async function settleStep(
  session: Session,
  step: string,
  look: () => Promise<NewestFound>,
): Promise<{ kind: 'found'; id: string } | { kind: 'absent' } | { kind: 'unsure' }> {
  let seen: NewestFound = { kind: 'unsure' }
  try {
    const { id } = await session.step(step, async () => {
      seen = await look()
      if (seen.kind !== 'found') throw new Unsettled()
      return { id: seen.id }
    })
    return { kind: 'found', id }
  } catch (thrown) {
    if (thrown instanceof Unsettled) return seen
    throw thrown
  }
}
