import { LRUCache } from 'lru-cache'
import type { ConnectedAccount, Session, Warning } from '../connector/contract.ts'
import { type Gate, openSession, type SessionParts } from '../connector/session.ts'
import type { Transport } from '../connector/wire.ts'
import { GatewayError, toGatewayError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Account, AccountStore } from '../ports/accounts.ts'
import type { Clock } from '../ports/clock.ts'
import type { StoredFile } from '../ports/write-files.ts'
import { toConnected } from './connected.ts'
import { makeRenewals, type RenewalParts } from './linking/renewals.ts'
import type { Registry } from './registry.ts'

const LOOKUP_MINUTES = 5
const LOOKUPS_MAX = 2_000

/** Where an account's provider is reached: over the network, or in this process (simulators, the built-in ATS). */
export type Route = { baseUrl: string; transport: Transport }

export type LinesParts = Pick<RenewalParts, 'locks' | 'oauthClient'> & {
  registry: Registry
  accounts: Pick<AccountStore, 'find' | 'update'>
  clock: Clock
  log: Log
  /** @throws GatewayError when the account cannot be reached as it is configured */
  route(account: Account): Route
  fetchFile: Session['fetchFile']
  /** Where callers reach this gateway, without a trailing slash. */
  publicUrl: string
}

export type OpenOptions = {
  model: string
  gate: Gate
  query?: Readonly<Record<string, unknown>>
  steps?: SessionParts['steps']
  /** Files that were taken in before; what is not among them is fetched. */
  storedFile?: (address: string) => Promise<StoredFile | undefined>
}

const NO_STEPS: SessionParts['steps'] = { finished: {}, save: async () => undefined }

/** Opens lines to providers. The look-up tables and the renewing of access are shared by all sessions of an account in this process. */
export function makeLines(parts: LinesParts) {
  const tables = new LRUCache<string, Promise<Record<string, unknown>>>({ max: LOOKUPS_MAX, ttl: LOOKUP_MINUTES * 60_000 })
  const renewals = makeRenewals(parts)
  const lookups: SessionParts['lookups'] = {
    get(account, name, load) {
      const key = `${account.id} ${name}`
      const known = tables.get(key)
      if (known !== undefined) return known
      const loading = load()
      tables.set(key, loading)
      loading.catch(() => tables.delete(key))
      return loading
    },
    drop: (account, name) => void tables.delete(`${account.id} ${name}`),
  }

  const remember = async (account: ConnectedAccount, settings: Record<string, unknown>): Promise<ConnectedAccount> => {
    const stored = await parts.accounts.update(account.id, { context: { ...account.context, ...settings } })
    return stored === undefined ? account : toConnected(stored)
  }

  /** At which revision an account, as a caller knows it, was last used: renewing moves it on, and a refusal is about what was used. */
  const used = new WeakMap<Account, number>()
  const using = (account: Account, connected: ConnectedAccount): ConnectedAccount => {
    used.set(account, connected.revision)
    return connected
  }

  return {
    /** @throws GatewayError when the account is not usable */
    async open(account: Account, options: OpenOptions): Promise<Session & { warnings: Warning[] }> {
      checkUsable(account)
      const compiled = parts.registry.compiled(account)
      const { baseUrl, transport } = parts.route(account)
      const line = { connector: compiled.connector, baseUrl, transport }
      const renew = compiled.connector.credentials[account.authentication_method]?.renew
      const session = openSession({
        model: options.model,
        compiled,
        account: using(account, await renewals.fresh(line, toConnected(account))),
        baseUrl,
        transport,
        gate: options.gate,
        log: parts.log,
        clock: parts.clock,
        renew: renew === undefined ? undefined : async (stale) => using(account, await renewals.renew(line, stale)),
        lookups,
        fetchFile: async (address) => (await options.storedFile?.(address)) ?? parts.fetchFile(address),
        steps: options.steps ?? NO_STEPS,
        remember,
        query: options.query ?? {},
        filesUrl: `${parts.publicUrl}/unified/ats/attachments/download?integrated_account_id=${account.id}&id=`,
      })
      return session
    },

    /** Marks an account whose credentials the provider definitely refused. Anything else leaves it as it is. */
    async noteFailure(account: Account, thrown: unknown): Promise<void> {
      const error = toGatewayError(thrown)
      if (error.code !== 'provider_refused_credentials' || account.status !== 'active') return
      const last_error = { code: error.code, message: error.message, at: new Date(parts.clock.now()).toISOString() }
      await parts.accounts.update(account.id, { status: 'needs_reauth', last_error }, used.get(account) ?? account.revision)
    },
  }
}

export type Lines = ReturnType<typeof makeLines>

function checkUsable(account: Account): void {
  if (account.status === 'needs_reauth') {
    throw new GatewayError(
      'account_needs_reauth',
      'The provider refused the credentials of this account. Link it again (POST /link-token with its id makes a link), then repeat the call.',
      {
        details: { last_error: account.last_error },
      },
    )
  }
  if (account.status === 'disabled')
    throw new GatewayError('account_disabled', 'This account is disabled. Enable it, then repeat the call.')
}
