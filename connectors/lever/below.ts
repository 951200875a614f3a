import type { OperationCall, RemotePage, Session } from '../../src/connector/contract.ts'
import { cutPage } from '../../src/connector/paging.ts'
import { listAt, valueAt } from '../../src/connector/reply.ts'
import type { NestedId } from './ids.ts'
import { type Pair, pathOf } from './remote.ts'

/** How Lever pages: by a token that the reply names. */
export const PAGING = { kind: 'cursor', param: 'offset', next: 'next', more: 'hasNext', limit: 'limit', limitMax: 100 } as const

/** The page that a caller asked for, as Lever's parameters say it. */
export function pagePairs(call: OperationCall): Pair[] {
  const { limit = 50, position } = call
  return [
    ['limit', String(Math.min(limit, PAGING.limitMax))],
    ...(position === undefined ? [] : [['offset', String(position)] as Pair]),
  ]
}

/** One page of what stands below the opportunity that `candidate_id` names, such as its notes. @throws GatewayError */
export async function listBelow(
  session: Session,
  call: OperationCall,
  kind: string,
): Promise<{ rows: unknown[]; next?: string | number }> {
  const path = pathOf('opportunities', String(call.query.candidate_id), kind)
  const reply = await session.send({ method: 'GET', path, query: [...pagePairs(call), ...(call.remoteQuery ?? [])] })
  const rows = listAt(reply, 'data')
  const { next } = cutPage(PAGING, call, rows.length, reply.body)
  return { rows, ...(next === undefined ? {} : { next }) }
}

/** One thing below an opportunity. @throws GatewayError */
export async function getBelow(session: Session, { opportunity, row }: NestedId, kind: string): Promise<unknown> {
  return valueAt(await session.send({ method: 'GET', path: pathOf('opportunities', opportunity, kind, row) }), 'data')
}

/** The rows of a page with what is known about each. */
export function toPage(
  { rows, next }: { rows: unknown[]; next?: string | number },
  parentOf: (row: unknown) => unknown,
): RemotePage {
  return { records: rows.map((item) => ({ item, parent: parentOf(item) })), ...(next === undefined ? {} : { next }) }
}
