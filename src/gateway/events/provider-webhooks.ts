import type { Connector, ProviderWebhooks } from '../../connector/contract.ts'
import type { Gate } from '../../connector/session.ts'
import { GatewayError, toGatewayError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Account, AccountStore } from '../../ports/accounts.ts'
import type { Audit } from '../../ports/audit.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ProviderHook, ProviderHookStore } from '../../ports/webhooks.ts'
import type { AccountCache } from '../account-cache.ts'
import type { Announcer } from '../delivery/announce.ts'
import type { Chore } from '../delivery/worker.ts'
import type { Lines } from '../lines.ts'
import type { Actor } from '../linking/accounts.ts'
import type { Registry } from '../registry.ts'

/** Longer than any time window of a connector's, and than Lever keeps deliveries that a person can run again. */
const REMEMBERED_MS = 30 * 24 * 3_600_000
const FORGET_EVERY_MS = 3_600_000
const HINTS_MAX = 20

export type ProviderWebhooksParts = {
  registry: Registry
  accounts: AccountStore
  cache: AccountCache
  lines: Lines
  hooks: ProviderHookStore
  announcer: Pick<Announcer, 'announce'>
  clock: Clock
  log: Log
  audit: Audit
  gateOf(account: Account): Gate
  /** Where callers reach this gateway, without a trailing slash. */
  publicUrl(): string
}

/** Hooks at providers: making and removing them, and taking what they deliver. */
export function makeProviderWebhooks(parts: ProviderWebhooksParts) {
  const { registry, hooks, clock, audit } = parts

  const webhooksOf = (account: Account): { connector: Connector; webhooks: ProviderWebhooks } => {
    const connector = registry.connector(account.integration)
    if (connector.webhooks === undefined)
      throw new GatewayError('operation_not_supported', `${connector.label} has no webhooks that the gateway understands.`)
    return { connector, webhooks: connector.webhooks }
  }
  const checkEvents = (events: readonly string[], known: readonly string[]) => {
    const wrong = events.find((event) => !known.includes(event))
    if (wrong === undefined) return
    const message = `There is no event ${JSON.stringify(wrong)}. There are: ${known.join(', ')}.`
    throw new GatewayError('invalid_request', message, { failures: [{ pointer: '/events', message }] })
  }
  const addressOf = (account: Account) => `${parts.publicUrl()}/integrated-account-webhook/${account.id}`
  const open = (account: Account) => parts.lines.open(account, { model: 'ats', gate: parts.gateOf(account) })
  const note = (actor: Actor, account: Account, details: Record<string, unknown>) =>
    audit({ ...actor, action: 'WEBHOOK_CHANGED', entityType: 'integrated_account', entityId: account.id, details })

  /** Takes the account's hooks away again; those that the provider does not let us remove are only forgotten, and named. */
  const removeAll = async (account: Account): Promise<string[]> => {
    const left: string[] = []
    for (const hook of await hooks.list(account.id)) {
      if (hook.remote_id !== null) {
        const { webhooks } = webhooksOf(account)
        await open(account)
          .then((session) => webhooks.remove(session, hook.remote_id!))
          .catch((error) => {
            left.push(hook.event)
            parts.log.warn({ account_id: account.id, code: toGatewayError(error).code }, 'A webhook stays at the provider.')
          })
      }
      await hooks.delete(account.id, hook.id)
    }
    return left
  }

  return {
    /** @throws GatewayError `account_not_found` */
    async list(environmentId: string, accountId: string): Promise<{ url: string; hooks: ProviderHook[] }> {
      const account = await parts.cache.get(environmentId, accountId)
      return { url: addressOf(account), hooks: await hooks.list(account.id) }
    },

    /**
     * Makes the hooks that are not there yet by the provider's API, each kept as soon as it is made.
     * @throws GatewayError `operation_not_supported`, `invalid_request` naming the event, or the provider's refusal
     */
    async register(actor: Actor, accountId: string, events?: readonly string[]): Promise<ProviderHook[]> {
      const account = await parts.cache.get(actor.environmentId, accountId)
      const { webhooks } = webhooksOf(account)
      checkEvents(events ?? [], webhooks.events)
      const there = new Set((await hooks.list(account.id)).map(({ event }) => event))
      const wanted = (events ?? webhooks.events).filter((event) => !there.has(event))
      const session = await open(account)
      try {
        for (const event of wanted) {
          const { remoteId, secret } = await webhooks.register(session, event, addressOf(account))
          await hooks.insert({ account_id: account.id, remote_id: remoteId, event, secret })
        }
      } catch (error) {
        await parts.lines.noteFailure(account, error)
        throw error
      }
      await note(actor, account, { change: 'provider_webhooks_registered', events: wanted })
      return hooks.list(account.id)
    },

    /** Keeps the secrets of hooks that a person made in the provider's pages. @throws GatewayError `invalid_request` naming the event */
    async adopt(actor: Actor, accountId: string, secrets: Readonly<Record<string, string>>): Promise<ProviderHook[]> {
      const account = await parts.cache.get(actor.environmentId, accountId)
      const { webhooks } = webhooksOf(account)
      checkEvents(Object.keys(secrets), webhooks.events)
      for (const [event, secret] of Object.entries(secrets))
        await hooks.insert({ account_id: account.id, remote_id: null, event, secret })
      await note(actor, account, { change: 'provider_webhooks_adopted', events: Object.keys(secrets) })
      return hooks.list(account.id)
    },

    /** Removes all hooks of the account. `left` names the events whose hooks the provider would not remove. @throws GatewayError `account_not_found` */
    async remove(actor: Actor, accountId: string): Promise<{ left: string[] }> {
      const account = await parts.cache.get(actor.environmentId, accountId)
      const left = await removeAll(account)
      await note(actor, account, { change: 'provider_webhooks_removed' })
      return { left }
    },

    /** Before an account is unlinked. Never throws: an account goes even when its provider is away. */
    async beforeUnlink(account: Account): Promise<void> {
      if (registry.connector(account.integration).webhooks === undefined) return
      await removeAll(account).catch((error) =>
        parts.log.warn({ account_id: account.id, error: String(error) }, 'The webhooks of an account could not be removed.'),
      )
    },

    /**
     * Takes a delivery of the account's provider: verified, remembered, and stored as hints, which workers follow up. Nothing is told before
     * the record was read again.
     * @throws GatewayError `account_not_found`; `unauthenticated` for a forged or stale one; `conflict` for one that was taken before
     */
    async receive(
      accountId: string,
      { text, headers }: { text: string; headers: Record<string, string> },
    ): Promise<{ hints: number; repeated: boolean }> {
      const account = await parts.accounts.find(accountId)
      if (account === undefined) throw new GatewayError('account_not_found', 'There is no integrated account with this id.')
      const { connector, webhooks } = webhooksOf(account)
      const known = await hooks.list(account.id)
      const { token, eventId, hints } = webhooks.verify({ text, headers, hooks: known, now: clock.now() })
      const readable = hints.filter(({ resource }) => connector.unified.ats?.[resource]?.get !== undefined).slice(0, HINTS_MAX)
      const taken = await hooks.take(account, { token, event_id: eventId ?? null }, readable)
      if (taken === 'replayed') throw new GatewayError('conflict', 'This delivery was taken before. Nothing was done.')
      if (taken === 'stored' && readable.length > 0) parts.announcer.announce(account.id)
      return { hints: taken === 'stored' ? readable.length : 0, repeated: taken === 'repeated' }
    },
  }
}

/** Forgets deliveries of providers that nobody can replay any more. */
export function forgetting(hooks: Pick<ProviderHookStore, 'forget'>): Chore {
  return { name: 'provider deliveries', everyMs: FORGET_EVERY_MS, run: () => hooks.forget(REMEMBERED_MS) }
}

export type ProviderWebhooksUseCases = ReturnType<typeof makeProviderWebhooks>
