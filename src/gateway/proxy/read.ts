import type { Session } from '../../connector/contract.ts'
import type { Cursors } from '../../connector/cursor.ts'
import { cutPage } from '../../connector/paging.ts'
import { prepareList } from '../../connector/prepare.ts'
import { listAt } from '../../connector/reply.ts'
import { splitRows } from '../../connector/rows.ts'
import type { Gate } from '../../connector/session.ts'
import type { RemoteReply, RemoteStream } from '../../connector/wire.ts'
import { GatewayError } from '../../errors.ts'
import type { Account } from '../../ports/accounts.ts'
import type { Lines } from '../lines.ts'
import type { Registry } from '../registry.ts'

export const PROXY = 'proxy'

/** A read of the provider's own API. `path` is checked by `parseProxyPath`; the query is the provider's own. */
export type ProxyRead = {
  account: Account
  method: 'GET' | 'HEAD'
  path: string
  query: [name: string, value: string][]
  headers: Record<string, string>
}

/** Rows as the provider wrote them, each in JSON. */
export type ProxyPage = { rows: Uint8Array[]; nextCursor: string | null }

export type ProxyReaderParts = { registry: Registry; lines: Lines; cursors: Cursors; gateOf(account: Account): Gate }

/** Reads through the provider's own API: with the account's credentials, within its rate, at its address and nowhere else. */
export function makeProxyReader({ registry, lines, cursors, gateOf }: ProxyReaderParts) {
  /** A refusal of one path of the provider's says nothing about the account, so it is not noted with it. */
  const through = async <T>(account: Account, work: (session: Session) => Promise<T>): Promise<T> =>
    work(await lines.open(account, { model: PROXY, gate: gateOf(account) }))

  return {
    /** The answer as it comes, not looked at. @throws GatewayError for every answer that is not a success */
    open({ account, method, path, query, headers }: ProxyRead): Promise<RemoteStream> {
      return through(account, (session) => session.stream({ method, path, query, headers: { accept: '*/*', ...headers } }))
    },

    /**
     * One page of an answer that is a list, paged as the connector declares for the provider's lists.
     * @throws GatewayError `invalid_request` when the answer is no list, or the connector declares nothing
     */
    async list(call: ProxyRead, page: { limit: number; cursor?: string }): Promise<ProxyPage> {
      const { account, path, query } = call
      const { label, lists } = registry.connector(account.integration)
      if (lists === undefined) throw notAList(`${label} has no lists that the gateway could page.`)
      checkOwn(query, lists.paging)
      const scope = [account.id, PROXY, path, query]
      const position = page.cursor === undefined ? {} : { position: cursors.open(scope, page.cursor) }
      const asked = { query: {}, remoteQuery: query, limit: page.limit, ...position }
      const { query: paged = [] } = prepareList({ call: 'GET /', paging: lists.paging }, undefined, asked, {})
      return through(account, async (session) => {
        const reply = await session.send({ method: 'GET', path, query: paged, headers: call.headers })
        const { pieces, envelope } = rowsOf(reply, lists.at)
        const { from, to, next } = cutPage(lists.paging, asked, pieces.length, envelope)
        return { rows: pieces.slice(from, to), nextCursor: next === undefined ? null : cursors.seal(scope, next) }
      })
    },
  }
}

export type ProxyReader = ReturnType<typeof makeProxyReader>

/** The place of a page has one owner: a caller's own offset would be sent beside ours. */
function checkOwn(query: ProxyRead['query'], paging: { kind: string; param?: string; limit?: string }): void {
  const taken = query.find(([name]) => name === paging.param || name === paging.limit)
  if (taken === undefined) return
  const message = 'In a list envelope the page is chosen with limit and next_cursor.'
  throw new GatewayError('invalid_request', message, { failures: [{ pointer: taken[0], message }] })
}

function rowsOf(reply: RemoteReply, at: string): { pieces: Uint8Array[]; envelope: unknown } {
  const split = splitRows(reply.bytes, at) ?? splitRows(reply.bytes, undefined)
  if (split !== undefined && split.pieces.length === split.rows.length) return split
  const rows = Array.isArray(reply.body) ? reply.body : listIn(reply, at)
  return { pieces: rows.map((row) => Buffer.from(JSON.stringify(row))), envelope: reply.body }
}

function listIn(reply: RemoteReply, at: string): unknown[] {
  try {
    return listAt(reply, at)
  } catch {
    throw notAList('The answer of the provider is not a list.')
  }
}

function notAList(why: string): GatewayError {
  return new GatewayError('invalid_request', `${why} Call without truto_response_format to get the answer as it is.`, {
    failures: [{ pointer: 'truto_response_format', message: why }],
  })
}
