import type { OperationCall, Paging } from './contract.ts'

const LIMIT_DEFAULT = 50

/** The part of the rows that this page shows, and where the next page begins; `next` is undefined at the end. */
export type Cut = { from: number; to: number; next: string | number | undefined }

/**
 * Where a list goes on after a page. Pure.
 * @param count rows in the reply; @param envelope the reply, with or without its rows
 */
export function cutPage(paging: Paging, call: OperationCall, count: number, envelope: unknown): Cut {
  const limit = call.limit ?? LIMIT_DEFAULT
  if (paging.kind === 'cursor') {
    const more = paging.more === undefined || field(envelope, paging.more) === true
    const next = field(envelope, paging.next)
    return { from: 0, to: count, next: more && typeof next === 'string' && next !== '' ? next : undefined }
  }
  const offset = Number(call.position ?? 0)
  // The provider gave more than was asked for: it pages nothing, so this is the whole list and we page it.
  if (paging.kind === 'none' || count > Math.min(limit, paging.limitMax)) {
    return { from: offset, to: offset + limit, next: offset + limit < count ? offset + limit : undefined }
  }
  const seen = offset + count
  const total = paging.total === undefined ? undefined : field(envelope, paging.total)
  const more = typeof total === 'number' ? seen < total : count >= Math.min(limit, paging.limitMax)
  return { from: 0, to: count, next: more && count > 0 ? seen : undefined }
}

function field(envelope: unknown, path: string): unknown {
  let value = envelope
  for (const key of path.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
  return value
}
