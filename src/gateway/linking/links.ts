import { createHash, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Connector } from '../../connector/contract.ts'
import { ERRORS, type ErrorCode, GatewayError } from '../../errors.ts'
import type { Account, AccountStore, NewAccount } from '../../ports/accounts.ts'
import type { Audit } from '../../ports/audit.ts'
import type { Token, TokenStore } from '../../ports/tokens.ts'
import type { AccountCache } from '../account-cache.ts'
import { givenCredentials, parseContext, refuse } from './account-settings.ts'
import type { Actor, Linked } from './accounts.ts'
import { type TrialParts, tryAccount } from './trial.ts'

/** What an admin asks a link for: a new account of a tenant, or one that is linked again and keeps its id. */
export type LinkTokenRequest = {
  tenant_id?: string
  integrated_account_id?: string
  persist_previous_context?: boolean
  integrations?: string[]
  redirect_uri?: string
  context?: Record<string, unknown>
  is_sandbox?: boolean
  expires_in?: number
}

const WEEK_SECONDS = 7 * 24 * 3600
const SECRET_BYTES = 32
/** The credentials of one link are guessed at most so often; a person needs a few attempts. */
const ATTEMPTS_MAX = 20
const ATTEMPTS_MINUTES = 15
const LINKS_MAX = 10_000

/** What a link token allows, as it is stored with it. */
const Terms = z.object({
  tenant_id: z.string(),
  /** The id that the account has or will have; a provider that lives under an address of its own is known by it from the start. */
  account_id: z.string(),
  reconnects: z.boolean(),
  persist_previous_context: z.boolean(),
  integrations: z.array(z.string()).nullable(),
  redirect_uri: z.string().nullable(),
  context: z.record(z.string(), z.unknown()),
  is_sandbox: z.boolean(),
})
export type LinkTerms = z.infer<typeof Terms>

/** A link that is good. `existing` is the account that it links again. */
export type Link = { token: Token; terms: LinkTerms; existing: Account | undefined; connectors: Connector[] }

/** What somebody who holds a link fills in. */
export type LinkChoice = {
  integration: string
  format: string
  credentials: Record<string, unknown>
  context: Record<string, unknown>
}

export type LinksParts = TrialParts & {
  tokens: TokenStore
  store: AccountStore
  cache: AccountCache
  audit: Audit
  makeId(): string
  /** As for accounts that an admin links: what a sandbox account starts with. */
  sandbox: ((integration: string) => Linked | undefined) | undefined
}

/** Links that let one customer link one account, without a token of the API. */
export function makeLinks(parts: LinksParts) {
  const { registry, tokens, store, cache, clock } = parts
  const attempts = new LRUCache<string, number>({ max: LINKS_MAX, ttl: ATTEMPTS_MINUTES * 60_000 })

  const isSandboxable = (connector: Connector) => parts.sandbox?.(connector.id) !== undefined

  /** The account as it would be, with nothing stored yet. */
  const draft = ({ token, terms, existing }: Link, choice: LinkChoice): Account => {
    const connector = registry.connector(choice.integration)
    const before = existing !== undefined && terms.persist_previous_context ? existing.context : {}
    const sandbox = terms.is_sandbox ? (parts.sandbox?.(connector.id)?.context ?? {}) : {}
    const at = new Date(clock.now())
    return {
      unified_model_override: null,
      revision: 0,
      created_at: at,
      ...existing,
      id: terms.account_id,
      environment_id: token.environment_id,
      tenant_id: terms.tenant_id,
      integration: connector.id,
      status: 'active',
      is_sandbox: terms.is_sandbox,
      authentication_method: choice.format,
      credentials: choice.credentials,
      context: {
        ...sandbox,
        ...before,
        ...parseContext(connector, choice.context),
        ...parseContext(connector, terms.context),
      },
      last_error: null,
      updated_at: at,
    }
  }

  const countAttempt = (id: string): void => {
    const made = (attempts.get(id) ?? 0) + 1
    attempts.set(id, made, { ttl: Math.max(1, attempts.getRemainingTTL(id) || ATTEMPTS_MINUTES * 60_000) })
    if (made <= ATTEMPTS_MAX) return
    throw new GatewayError(
      'too_many_requests',
      `There were more than ${ATTEMPTS_MAX} attempts with this link. Wait some minutes.`,
      {
        retryAfterMs: attempts.getRemainingTTL(id),
      },
    )
  }

  return {
    /**
     * A link token, good for one connection.
     * @throws GatewayError `account_not_found`; `invalid_request` naming the field
     */
    async issue(actor: Actor, request: LinkTokenRequest): Promise<{ secret: string; expiresAt: Date }> {
      const existing =
        request.integrated_account_id === undefined
          ? undefined
          : await cache.get(actor.environmentId, request.integrated_account_id)
      const terms = termsOf(request, existing, parts)
      for (const name of terms.integrations ?? []) registry.connector(name)
      const secret = `atsl_${randomBytes(SECRET_BYTES).toString('base64url')}`
      const expiresAt = new Date(clock.now() + (request.expires_in ?? WEEK_SECONDS) * 1000)
      const token = await tokens.insert(
        {
          environment_id: actor.environmentId,
          kind: 'link',
          name: `link for ${terms.tenant_id}`,
          scopes: [],
          account_id: existing?.id ?? null,
          grant_data: terms,
          expires_at: expiresAt,
        },
        hashOf(secret),
      )
      await parts.audit({
        ...actor,
        action: 'LINK_TOKEN_MADE',
        entityType: 'link_token',
        entityId: token.id,
        details: { reconnects: terms.reconnects },
      })
      return { secret, expiresAt }
    },

    /**
     * What a link token stands for.
     * @throws GatewayError `unauthenticated` whose `details.link` says `unknown`, `used` or `expired`, with `details.redirect_uri` if known
     */
    async open(secret: string | undefined): Promise<Link> {
      const token = secret === undefined || secret === '' ? undefined : await tokens.findByHash(hashOf(secret))
      if (token?.kind !== 'link') throw refuseLink('unknown', null)
      const terms = Terms.parse(token.grant_data)
      if (token.used_at !== null) throw refuseLink('used', terms)
      if (token.expires_at !== null && token.expires_at.getTime() <= clock.now()) throw refuseLink('expired', terms)
      const existing = terms.reconnects ? await store.findIn(token.environment_id, terms.account_id) : undefined
      if (terms.reconnects && existing === undefined) throw refuseLink('unknown', terms)
      const allowed = existing === undefined ? terms.integrations : [existing.integration]
      const connectors = registry.connectors
        .filter(({ id }) => allowed === null || allowed.includes(id))
        .filter((connector) => !terms.is_sandbox || isSandboxable(connector))
      return { token, terms, existing, connectors }
    },

    draft,

    /**
     * Tries what was filled in and, when the provider takes it, links the account and uses the token up. Of two at once one gets through.
     * @throws GatewayError `invalid_request` naming the field (`/credentials/api_key`); the provider's refusal under its own code;
     *   `unauthenticated` when the link was used meanwhile; `too_many_requests`
     */
    async connect(link: Link, choice: LinkChoice): Promise<Account> {
      countAttempt(link.token.id)
      const connector = registry.connector(choice.integration)
      if (!link.connectors.includes(connector)) throw refuse('/integration', `This link is not for ${connector.label}.`)
      const parsed = givenCredentials(connector, choice.credentials, choice.format)
      const { account, health } = await tryAccount(parts, draft(link, { ...choice, credentials: parsed.credentials }))
      if (health.status !== 'active') throw refusalOf(connector, health.last_error)
      if (!(await tokens.use(link.token.id))) throw refuseLink('used', link.terms)
      const { id, authentication_method, credentials, context } = account
      const stored =
        link.existing === undefined
          ? await store.insert(toNew(account))
          : await store.update(id, { authentication_method, credentials, context, status: 'active', last_error: null })
      cache.drop(id)
      if (stored === undefined) throw new GatewayError('account_not_found', 'This account was removed meanwhile.')
      await parts.audit({
        environmentId: link.token.environment_id,
        actorId: link.token.id,
        action: link.existing === undefined ? 'ACCOUNT_LINKED' : 'ACCOUNT_RECONNECTED',
        entityType: 'integrated_account',
        entityId: id,
        details: { integration: connector.id },
      })
      return stored
    },
  }
}

export type Links = ReturnType<typeof makeLinks>

function toNew(account: Account): NewAccount {
  const { id, environment_id, tenant_id, integration, status, authentication_method, is_sandbox, credentials, context } = account
  return { id, environment_id, tenant_id, integration, status, authentication_method, is_sandbox, credentials, context }
}

function termsOf(request: LinkTokenRequest, existing: Account | undefined, parts: LinksParts): LinkTerms {
  const { tenant_id: tenantId = existing?.tenant_id, is_sandbox: isSandbox = existing?.is_sandbox ?? false } = request
  if (tenantId === undefined)
    throw refuse('/tenant_id', 'Required, unless integrated_account_id names an account that is linked again.')
  if (existing !== undefined && tenantId !== existing.tenant_id)
    throw refuse('/tenant_id', 'The account belongs to another tenant. Leave it away when an account is linked again.')
  if (existing !== undefined && isSandbox !== existing.is_sandbox)
    throw refuse('/is_sandbox', 'An account stays what it is when it is linked again.')
  if (isSandbox && parts.sandbox === undefined) throw refuse('/is_sandbox', 'This gateway runs without SANDBOX=true.')
  return {
    tenant_id: tenantId,
    account_id: existing?.id ?? parts.makeId(),
    reconnects: existing !== undefined,
    persist_previous_context: request.persist_previous_context ?? false,
    integrations: request.integrations ?? null,
    redirect_uri: request.redirect_uri ?? null,
    context: request.context ?? {},
    is_sandbox: isSandbox,
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

export type LinkTrouble = 'unknown' | 'used' | 'expired'

const TROUBLE: Record<LinkTrouble, string> = {
  unknown: 'This link is not known. Perhaps it was not copied whole.',
  used: 'This link was used already; each is good for one connection.',
  expired: 'This link has expired.',
}

function refuseLink(link: LinkTrouble, terms: LinkTerms | null): GatewayError {
  return new GatewayError('unauthenticated', TROUBLE[link], { details: { link, redirect_uri: terms?.redirect_uri ?? null } })
}

function refusalOf(connector: Connector, error: Account['last_error']): GatewayError {
  const code = error !== null && error.code in ERRORS ? (error.code as ErrorCode) : 'provider_failed'
  return new GatewayError(code, error?.message ?? `${connector.label} did not answer.`, { remote: { integration: connector.id } })
}
