import { comparing, lowerBound, type Ordered, type Ordering, type SortKey } from './ordered.ts'
import { badRequest } from './refusal.ts'
import type { LeverContext } from './world.ts'

const LIMIT_MAX = 100

export type Page = { data: unknown[]; hasNext: boolean; next?: string }

type Choice<T> = { keep?: (row: T) => boolean; view: (row: T) => unknown }

/** One page of rows that are kept in listing order. */
export function pageOf<T extends { id: string }>(c: LeverContext, rows: Ordered<T>, choice: Choice<T>): Page {
  return pageOfSorted(c, rows.rows(), rows.ordering, choice)
}

/** One page of a few rows in any order. */
export function pageOfFew<T>(c: LeverContext, rows: readonly T[], ordering: Ordering<T>, choice: Choice<T>): Page {
  return pageOfSorted(c, [...rows].sort(comparing(ordering)), ordering, choice)
}

/** A page begins at the row that its token names, or where that row would stand; the rows before it are not looked at. */
function pageOfSorted<T>(c: LeverContext, rows: readonly T[], ordering: Ordering<T>, choice: Choice<T>): Page {
  const limit = limitOf(c)
  const offset = c.req.query('offset')
  const data: unknown[] = []
  for (let i = offset === undefined ? 0 : lowerBound(rows, keyOfToken(offset, ordering), ordering); i < rows.length; i++) {
    const row = rows[i]!
    if (choice.keep !== undefined && !choice.keep(row)) continue
    if (data.length === limit) return { data, hasNext: true, next: encodeURIComponent(JSON.stringify(ordering.keyOf(row))) }
    data.push(choice.view(row))
  }
  return { data, hasNext: false }
}

function limitOf(c: LeverContext): number {
  const value = c.req.query('limit')
  if (value === undefined) return LIMIT_MAX
  const limit = /^\d{1,4}$/.test(value) ? Number(value) : 0
  if (limit < 1 || limit > LIMIT_MAX) throw badRequest(`limit must be between 1 and ${LIMIT_MAX}`, 'limit')
  return limit
}

/** A token is a percent-encoded JSON array. Clients that paste it into the URL send it decoded, the others still encoded; both work at Lever. */
function keyOfToken<T>(token: string, ordering: Ordering<T>): SortKey {
  const key = parseToken(token) ?? parseToken(decoded(token))
  const fits = key?.length === ordering.kinds.length && ordering.kinds.every((kind, i) => typeof key[i] === kind)
  if (!fits) throw badRequest('Invalid offset token', 'offset')
  return key as SortKey
}

function parseToken(token: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(token)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function decoded(token: string): string {
  try {
    return decodeURIComponent(token)
  } catch {
    return ''
  }
}
