import { isDeepStrictEqual } from 'node:util'
import { encodeBody } from '../../connector/body.ts'
import type { ConnectedAccount, Connector, RenewRequest } from '../../connector/contract.ts'
import { judge } from '../../connector/judge.ts'
import { Reply } from '../../connector/reply.ts'
import type { RemoteReply, Transport } from '../../connector/wire.ts'
import { GatewayError } from '../../errors.ts'
import type { Account, AccountChange, AccountStore } from '../../ports/accounts.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Locks } from '../../ports/locks.ts'
import { toConnected } from '../connected.ts'

const RENEW_TIMEOUT_MS = 20_000
const RENEW_BYTES_MAX = 1024 * 1024
/** A renewal of one call, and of the few that a log-in takes, by whoever is before us. */
const LOCK_WAIT_MS = 2 * RENEW_TIMEOUT_MS

const KEEP_ATTEMPTS_MAX = 5

/** The registered app under whose name access is granted (OAuth 2). */
export type OauthClient = { client_id: string; client_secret: string }

export type RenewalParts = {
  accounts: Pick<AccountStore, 'find' | 'update'>
  clock: Clock
  /** Keeps the processes apart; without it only this process renews. */
  locks?: Locks | undefined
  /** The operator's app for an account's provider, whose secret is newer than the one that was stored when the account was linked. */
  oauthClient?: ((account: { integration: string; is_sandbox: boolean }) => OauthClient | undefined) | undefined
}

type Line = { connector: Connector; baseUrl: string; transport: Transport }

/**
 * Fresh access for accounts: one renewal in flight per account, among all processes, stored before it is used, because refresh tokens are
 * often good for one use.
 */
export function makeRenewals(parts: RenewalParts) {
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
    // Somebody renewed it since the caller read it. The revision alone does not tell: settings change too.
    if (!isDeepStrictEqual(stored.credentials, stale.credentials)) return toConnected(stored)
    const format = line.connector.credentials[stale.format]
    if (format?.renew === undefined) return stale
    const current = toConnected(stored)
    const known = { ...current, credentials: withNewestSecret(stored.credentials, parts.oauthClient?.(stored)) }
    const fresh = await format.renew(plainSend(line), known, parts.clock.now())
    const change = {
      credentials: fresh.credentials,
      ...(fresh.context === undefined ? {} : { context: { ...stored.context, ...fresh.context } }),
    }
    const saved = (await parts.accounts.update(stale.id, change, stored.revision)) ?? (await keep(stored, change))
    return toConnected(saved)
  }

  /** Somebody changed the account while its access was renewed: what was won is kept, unless that somebody brought other credentials. */
  const keep = async (before: Account, change: AccountChange): Promise<Account> => {
    for (let attempt = 1; attempt <= KEEP_ATTEMPTS_MAX; attempt++) {
      const stored = await parts.accounts.find(before.id)
      if (stored === undefined) throw new GatewayError('account_not_found', 'This account was removed.')
      if (!isDeepStrictEqual(stored.credentials, before.credentials)) return stored
      const saved = await parts.accounts.update(
        before.id,
        { ...change, ...(change.context === undefined ? {} : { context: { ...stored.context, ...change.context } }) },
        stored.revision,
      )
      if (saved !== undefined) return saved
    }
    throw new GatewayError('unavailable', 'This account is being changed by somebody else all the time. Try again.')
  }

  const renew = (line: Line, stale: ConnectedAccount): Promise<ConnectedAccount> => {
    const known = inFlight.get(stale.id)
    if (known !== undefined) return known
    const once = () => renewOnce(line, stale)
    const locked = parts.locks === undefined ? once() : parts.locks.hold(`renew ${stale.id}`, LOCK_WAIT_MS, once)
    const renewing = locked.finally(() => inFlight.delete(stale.id))
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

/** Secrets of an app are exchanged from time to time; accounts that were linked before keep working. */
function withNewestSecret(credentials: Record<string, unknown>, client: OauthClient | undefined): Record<string, unknown> {
  return client !== undefined && credentials.client_id === client.client_id ? { ...credentials, ...client } : credentials
}
