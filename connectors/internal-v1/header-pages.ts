import type { OperationCall, RemotePage, Session } from '../../src/connector/contract.ts'
import { cutPage } from '../../src/connector/paging.ts'
import { listAt } from '../../src/connector/reply.ts'
import { splitRows } from '../../src/connector/rows.ts'

const LIMIT_DEFAULT = 50

/**
 * One page of a list whose total stands in the header `X-Total-Count`. Hosts without that header know no `offset` and give everything at
 * once; then we page it.
 * @param at the key of the rows; undefined when the answer is the list
 */
export async function listByHeader(
  session: Session,
  call: OperationCall,
  { path, at, filter }: { path: string; at?: string; filter: [string, string][] },
): Promise<RemotePage> {
  const limit = call.limit ?? LIMIT_DEFAULT
  const offset = Number(call.position ?? 0)
  const query: [string, string][] = [...filter, ['limit', String(limit)], ['offset', String(offset)], ...(call.remoteQuery ?? [])]
  const reply = await session.send({ method: 'GET', path, query })
  const { rows, pieces } = splitRows(reply.bytes, at) ?? { rows: listAt(reply, at), pieces: [] }
  const records = rows.map((item, index) => ({ item, ...(pieces[index] === undefined ? {} : { json: pieces[index] }) }))
  const total = Number(reply.headers['x-total-count'] ?? Number.NaN)
  if (Number.isNaN(total)) {
    const { from, to, next } = cutPage({ kind: 'none' }, call, records.length, undefined)
    return { records: records.slice(from, to), ...(next === undefined ? {} : { next }) }
  }
  const seen = offset + records.length
  return { records, ...(records.length > 0 && seen < total ? { next: seen } : {}) }
}
