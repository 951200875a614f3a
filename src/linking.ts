import { systemClock } from './clock.ts'
import { type Config, ConfigError } from './config.ts'
import type { Gate } from './connector/session.ts'
import { type ConnectParts, connectRoutes } from './console/connect/routes.ts'
import type { AccountCache } from './gateway/account-cache.ts'
import type { Lines, LinesParts } from './gateway/lines.ts'
import type { AccountsParts } from './gateway/linking/accounts.ts'
import { makeHealth } from './gateway/linking/health.ts'
import { makeLinks } from './gateway/linking/links.ts'
import { makeOauth } from './gateway/linking/oauth.ts'
import type { OauthClient } from './gateway/linking/renewals.ts'
import type { Registry } from './gateway/registry.ts'
import type { Tokens } from './gateway/tokens.ts'
import { linkTokenRoutes } from './http/routes/link-tokens.ts'
import type { Log } from './log.ts'
import type { Account, AccountStore } from './ports/accounts.ts'
import type { Audit } from './ports/audit.ts'
import type { TokenStore } from './ports/tokens.ts'
import type { Vault } from './ports/vault.ts'
import type { SandboxHost } from './sandbox/host.ts'
import { makeId } from './storage/ids.ts'

export type LinkingParts = {
  config: Config
  registry: Registry
  lineParts: LinesParts
  lines: Lines
  gateOf(account: Account): Gate
  vault: Vault
  store: AccountStore
  cache: AccountCache
  tokens: Tokens
  tokenStore: TokenStore
  audit: Audit
  log: Log
  sandbox: AccountsParts['sandbox']
  publicUrl(): string
}

/** Whose app access is asked for: the operator's, or for sandbox accounts the one that the simulator knows. */
export function makeOauthClients(config: Config, sandbox: SandboxHost | undefined) {
  return (account: { integration: string; is_sandbox: boolean }): OauthClient | undefined =>
    account.is_sandbox
      ? sandbox?.settings(account.integration)?.oauthClient
      : Object.hasOwn(config.OAUTH_CLIENTS, account.integration)
        ? config.OAUTH_CLIENTS[account.integration]
        : undefined
}

function checkClients(config: Config, registry: Registry): void {
  const signedInto = registry.connectors
    .filter(({ credentials }) => Object.values(credentials).some(({ oauth }) => oauth !== undefined))
    .map(({ id }) => id)
  const unknown = Object.keys(config.OAUTH_CLIENTS).filter((name) => !signedInto.includes(name))
  if (unknown.length > 0)
    throw new ConfigError(`OAUTH_CLIENTS names ${unknown.join(', ')}; OAuth is there for: ${signedInto.join(', ') || 'none'}.`)
}

/**
 * Everything with which customers link accounts by themselves: link tokens, the connect page, OAuth, and the look at what works afterwards.
 * @throws ConfigError when a client is configured for an integration that has no OAuth
 */
export function openLinking(parts: LinkingParts) {
  const { config, registry, lineParts, cache, tokens } = parts
  checkClients(config, registry)
  const links = makeLinks({ ...parts, clock: systemClock, tokens: parts.tokenStore, lines: () => lineParts, makeId })
  const health = makeHealth({ registry, lines: parts.lines, clock: systemClock, gateOf: parts.gateOf })
  const oauth = makeOauth({
    registry,
    links,
    vault: parts.vault,
    clock: systemClock,
    route: lineParts.route,
    oauthClient: (account) => lineParts.oauthClient?.(account),
    browserUrl: (account, url) =>
      account.is_sandbox ? `${parts.publicUrl()}/sandbox/${account.integration}/${account.id}${new URL(url).pathname}` : url,
    redirectUri: () => `${parts.publicUrl()}/connect-account/callback`,
  })
  const connect: ConnectParts = {
    registry,
    links,
    oauth,
    health,
    log: parts.log,
    get publicUrl() {
      return parts.publicUrl()
    },
    frameOrigins: config.CONNECT_ORIGINS,
  }
  return {
    links,
    health,
    routes: linkTokenRoutes({ links, health, tokens, accounts: cache }),
    pages: connectRoutes(connect),
  }
}
