import type { Connector } from '../../connector/contract.ts'
import type { Gate } from '../../connector/session.ts'
import { GatewayError } from '../../errors.ts'
import type { Account, AccountChange, AccountFilter, AccountStore } from '../../ports/accounts.ts'
import type { Audit } from '../../ports/audit.ts'
import type { Clock } from '../../ports/clock.ts'
import type { AccountCache } from '../account-cache.ts'
import type { Lines } from '../lines.ts'
import { parseOverride } from '../override.ts'
import type { Registry } from '../registry.ts'
import { givenCredentials, parseContext, refuse } from './account-settings.ts'
import { probe } from './probe.ts'

/** A link to a provider as an admin asks for it. A sandbox account needs no credentials. */
export type LinkRequest = {
  integration: string
  tenant_id: string
  auth_format?: string
  credentials?: Record<string, unknown>
  context?: Record<string, unknown>
  is_sandbox?: boolean
}

export type AccountPatch = {
  tenant_id?: string
  credentials?: Record<string, unknown>
  auth_format?: string
  context?: Record<string, unknown>
  unified_model_override?: Record<string, unknown> | null
  disabled?: boolean
}

/** What an account is linked with. */
export type Linked = { credentials: Record<string, unknown>; context: Record<string, unknown> }

export type AccountsParts = {
  registry: Registry
  store: AccountStore
  cache: AccountCache
  lines: Lines
  clock: Clock
  audit: Audit
  gateOf(account: Account): Gate
  /** What is to be undone at the provider while the credentials are still here. Must not throw. */
  beforeUnlink?(account: Account): Promise<void>
  /** Credentials and settings that the sandbox of an integration accepts; undefined where sandbox accounts are not allowed. */
  sandbox: ((integration: string) => Linked | undefined) | undefined
}

export type Actor = { environmentId: string; actorId: string | null }

/** Linking accounts to providers, and keeping the links. */
export function makeAccounts(parts: AccountsParts) {
  const { registry, store, cache, clock, audit } = parts

  const checked = async (account: Account): Promise<Account> => {
    const health = await probe(parts, account, parts.gateOf(account))
    const saved = await store.update(account.id, health)
    cache.drop(account.id)
    return saved ?? account
  }

  return {
    /**
     * Links an account after a real call with its credentials. An account whose provider refuses is not kept.
     * @throws GatewayError `invalid_request` naming the field; `provider_refused_credentials` or another provider's failure with its reason
     */
    async link(actor: Actor, request: LinkRequest): Promise<Account> {
      const connector = registry.connector(request.integration)
      const settings = request.is_sandbox === true ? sandboxSettings(parts, connector) : givenSettings(connector, request)
      const account = await store.insert({
        environment_id: actor.environmentId,
        tenant_id: request.tenant_id,
        integration: connector.id,
        status: 'connecting',
        is_sandbox: request.is_sandbox === true,
        ...settings,
        context: { ...settings.context, ...parseContext(connector, request.context ?? {}) },
      })
      const health = await probe(parts, account, parts.gateOf(account))
      if (health.status !== 'active') {
        await store.delete(actor.environmentId, account.id)
        throw refusedLink(connector, health.last_error?.message)
      }
      const linked = (await store.update(account.id, health)) ?? account
      await audit({
        ...actor,
        action: 'ACCOUNT_LINKED',
        entityType: 'integrated_account',
        entityId: account.id,
        details: { integration: connector.id },
      })
      return linked
    },

    /** @throws GatewayError `account_not_found` */
    get: (environmentId: string, id: string) => cache.get(environmentId, id),

    list: (environmentId: string, filter: AccountFilter, page: { limit: number; after?: string }) =>
      store.list(environmentId, filter, page),

    /** @throws GatewayError `account_not_found`, or `invalid_request` naming the field */
    async change(actor: Actor, id: string, patch: AccountPatch): Promise<Account> {
      const account = await cache.get(actor.environmentId, id)
      const connector = registry.connector(account.integration)
      const change: AccountChange = {
        ...(patch.tenant_id === undefined ? {} : { tenant_id: patch.tenant_id }),
        ...(patch.context === undefined ? {} : { context: { ...account.context, ...parseContext(connector, patch.context) } }),
        ...(patch.unified_model_override === undefined
          ? {}
          : {
              unified_model_override: patch.unified_model_override === null ? null : parseOverride(patch.unified_model_override),
            }),
        ...(patch.disabled === undefined ? {} : { status: patch.disabled ? 'disabled' : 'active' }),
        ...(patch.credentials === undefined ? {} : givenCredentials(connector, patch.credentials, patch.auth_format)),
      }
      const saved = await store.update(id, change)
      cache.drop(id)
      if (saved === undefined) throw new GatewayError('account_not_found', 'There is no integrated account with this id.')
      for (const action of actionsOf(patch)) {
        await audit({
          ...actor,
          action,
          entityType: 'integrated_account',
          entityId: id,
          details: { fields: Object.keys(change) },
        })
      }
      // An account that is enabled again may have been refused in the meantime, or before.
      return patch.credentials === undefined && patch.disabled !== false ? saved : checked(saved)
    },

    /** Asks the provider again whether the account's credentials work. @throws GatewayError `account_not_found` */
    async validate(environmentId: string, id: string): Promise<Account> {
      return checked(await cache.get(environmentId, id))
    },

    /** @throws GatewayError `account_not_found` */
    async unlink(actor: Actor, id: string): Promise<void> {
      await parts.beforeUnlink?.(await cache.get(actor.environmentId, id))
      await store.delete(actor.environmentId, id)
      cache.drop(id)
      await audit({ ...actor, action: 'ACCOUNT_UNLINKED', entityType: 'integrated_account', entityId: id, details: {} })
    },

    now: () => clock.now(),
  }
}

export type Accounts = ReturnType<typeof makeAccounts>

function actionsOf(patch: AccountPatch): string[] {
  return [
    ...(patch.credentials === undefined ? [] : ['CREDENTIALS_CHANGED']),
    ...(patch.unified_model_override === undefined ? [] : ['OVERRIDE_CHANGED']),
  ]
}

function sandboxSettings(parts: AccountsParts, connector: Connector) {
  if (parts.sandbox === undefined)
    throw refuse('/is_sandbox', 'Sandbox accounts are not allowed here. Start the gateway with SANDBOX=true.')
  const sandbox = parts.sandbox(connector.id)
  if (sandbox === undefined) throw refuse('/is_sandbox', `There is no sandbox for ${connector.label}.`)
  const { credentials, context } = sandbox
  return { authentication_method: Object.keys(connector.credentials)[0] as string, credentials, context }
}

function givenSettings(connector: Connector, request: LinkRequest) {
  return { ...givenCredentials(connector, request.credentials ?? {}, request.auth_format), context: {} }
}

/** Linking failed for a reason that the admin must see: wire contract 5 answers 422 with it. */
function refusedLink(connector: Connector, reason: string | undefined): GatewayError {
  return new GatewayError('provider_rejected', `${connector.label} could not be linked. ${reason ?? ''}`.trim(), {
    failures: [{ pointer: '/credentials', message: reason ?? 'The provider did not accept them.' }],
    remote: { integration: connector.id },
  })
}
