import { GatewayError } from '../errors.ts'
import type { Audit } from '../ports/audit.ts'
import type { Scope, Token, TokenStore } from '../ports/tokens.ts'
import type { Actor } from './linking/accounts.ts'
import type { Tokens } from './tokens.ts'

export type TokenRequest = { name: string; scopes: Scope[]; expires_at: Date | null }

export type ApiTokensParts = { store: TokenStore; tokens: Tokens; audit: Audit }

/** The tokens of an environment, as its admins manage them. */
export function makeApiTokens({ store, tokens, audit }: ApiTokensParts) {
  const record = (actor: Actor, action: string, entityId: string, details: Record<string, unknown>) =>
    audit({ ...actor, action, entityType: 'api_token', entityId, details })

  return {
    /** Every API token of the environment that was not revoked, newest first. */
    list: (environmentId: string) => store.list(environmentId, 'api'),

    /** Makes a token; its secret is returned this once. */
    async create(actor: Actor, { name, scopes, expires_at }: TokenRequest): Promise<{ token: Token; secret: string }> {
      const issued = await tokens.issue({
        environment_id: actor.environmentId,
        kind: 'api',
        name,
        scopes,
        account_id: null,
        grant_data: {},
        expires_at,
      })
      await record(actor, 'TOKEN_CREATED', issued.token.id, { scopes })
      return issued
    },

    /** Ends a token, within a second in every process. @throws GatewayError `not_found`, for another environment's token too */
    async revoke(actor: Actor, id: string): Promise<void> {
      if (!(await store.revoke(actor.environmentId, id))) throw new GatewayError('not_found', 'There is no token with this id.')
      await record(actor, 'TOKEN_REVOKED', id, {})
    },
  }
}

export type ApiTokens = ReturnType<typeof makeApiTokens>
