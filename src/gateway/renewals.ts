import { encodeBody } from '../connector/body.ts'
import type { ConnectedAccount, Connector, RenewRequest } from '../connector/contract.ts'
import { judge } from '../connector/judge.ts'
import { Reply } from '../connector/reply.ts'
import type { RemoteReply, Transport } from '../connector/wire.ts'
import { GatewayError } from '../errors.ts'
import type { AccountStore } from '../ports/accounts.ts'
import type { Clock } from '../ports/clock.ts'
import { toConnected } from './connected.ts'

const RENEW_TIMEOUT_MS = 20_000
const RENEW_BYTES_MAX = 1024 * 1024

type Line = { connector: Connector; baseUrl: string; transport: Transport }

/** Fresh access for accounts: one renewal in flight per account, stored before it is used, because refresh tokens are often good for one use. */
export function makeRenewals(parts: { accounts: AccountStore; clock: Clock }) {
  const inFlight = new Map<string, Promise<ConnectedAccount>>()

  const plainSend =
    (line: Line) =>
    async (request: RenewRequest): Promise<RemoteReply> => {
      const { body, headers } = encodeBody(request.body)
      const url = new URL((request.baseUrl ?? line.baseUrl) + request.path)
      for (const [name, value] of request.query ?? []) url.searchParams.append(name, value)
      const wire = {
        method: request.method,
        url,
        headers: { accept: 'application/json', ...headers, ...request.headers },
        timeoutMs: RENEW_TIMEOUT_MS,
      }
      const {
        status,
        headers: replyHeaders,
        bytes,
      } = await line.transport.text({ ...wire, ...(body === undefined ? {} : { body }) }, RENEW_BYTES_MAX)
      const reply = new Reply(status, replyHeaders, bytes)
      const error = judge(line.connector, reply, request, parts.clock.now())
      if (error !== undefined) throw error
      return reply
    }

  const renewOnce = async (line: Line, stale: ConnectedAccount): Promise<ConnectedAccount> => {
    const stored = await parts.accounts.find(stale.id)
    if (stored === undefined) throw new GatewayError('account_not_found', 'This account was removed.')
    // Somebody renewed it since the caller read it.
    if (stored.revision > stale.revision) return toConnected(stored)
    const format = line.connector.credentials[stale.format]
    if (format?.renew === undefined) return stale
    const fresh = await format.renew(plainSend(line), stale, parts.clock.now())
    const change = {
      credentials: fresh.credentials,
      ...(fresh.context === undefined ? {} : { context: { ...stored.context, ...fresh.context } }),
    }
    const saved = (await parts.accounts.update(stale.id, change, stored.revision)) ?? (await parts.accounts.find(stale.id))
    if (saved === undefined) throw new GatewayError('account_not_found', 'This account was removed.')
    return toConnected(saved)
  }

  const renew = (line: Line, stale: ConnectedAccount): Promise<ConnectedAccount> => {
    const known = inFlight.get(stale.id)
    if (known !== undefined) return known
    const renewing = renewOnce(line, stale).finally(() => inFlight.delete(stale.id))
    inFlight.set(stale.id, renewing)
    return renewing
  }

  return {
    renew,
    /** The account itself while its access lasts, otherwise with fresh access. @throws GatewayError when the provider refuses */
    async fresh(line: Line, account: ConnectedAccount): Promise<ConnectedAccount> {
      const format = line.connector.credentials[account.format]
      return format?.isStale?.(account.credentials, parts.clock.now()) ? renew(line, account) : account
    },
  }
}
