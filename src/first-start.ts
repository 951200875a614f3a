import type { Config } from './config.ts'
import type { Accounts } from './gateway/linking/accounts.ts'
import type { Registry } from './gateway/registry.ts'
import type { Tokens } from './gateway/tokens.ts'
import type { EnvironmentStore, NewToken, TokenStore } from './ports/tokens.ts'

/** The environment of whoever runs the gateway. */
export const DEFAULT_ENVIRONMENT = 'default'

export type FirstStartParts = {
  environments: EnvironmentStore
  tokenStore: TokenStore
  tokens: Tokens
  accounts: Accounts
  registry: Registry
}

/** What an operator needs for a first call: a token, if one was made just now, and an account. */
export type FirstStart = { madeToken: string | undefined; accountId: string | undefined }

/**
 * Makes sure that there is a default environment that can be used: with a token that somebody knows, and with an account of the provider
 * that lives in this process. Starting again changes nothing.
 */
export async function prepareFirstStart(config: Config, parts: FirstStartParts): Promise<FirstStart> {
  const { environments, accounts } = parts
  const environment = await environments.ensure(DEFAULT_ENVIRONMENT)
  const madeToken = await ensureToken(config, parts, environment.id)
  const [newest] = await accounts.list(environment.id, {}, { limit: 1 })
  if (newest !== undefined) return { madeToken, accountId: newest.id }
  const builtIn = parts.registry.connectors.find((connector) => connector.builtIn === true)
  if (builtIn === undefined) return { madeToken, accountId: undefined }
  const linked = await accounts.link(
    { environmentId: environment.id, actorId: null },
    { integration: builtIn.id, tenant_id: 'built-in' },
  )
  return { madeToken, accountId: linked.id }
}

/** The operator's own token, or one that is made once; its secret is returned that once. */
async function ensureToken(
  config: Config,
  { tokenStore, tokens }: FirstStartParts,
  environmentId: string,
): Promise<string | undefined> {
  const token: NewToken = {
    environment_id: environmentId,
    kind: 'api',
    name: 'first admin token',
    scopes: ['read', 'write', 'admin'],
    account_id: null,
    grant_data: {},
    expires_at: null,
  }
  if (config.API_TOKEN !== undefined) {
    await tokens.adopt(token, config.API_TOKEN)
    return undefined
  }
  const known = await tokenStore.list(environmentId, 'api')
  if (known.length > 0) return undefined
  return (await tokens.issue(token)).secret
}
