import { Hono } from 'hono'
import type { AccountCache } from '../../gateway/account-cache.ts'
import { accountCapabilities, integrationCapabilities, toIntegration } from '../../gateway/describe/capabilities.ts'
import type { Registry } from '../../gateway/registry.ts'
import type { Tokens } from '../../gateway/tokens.ts'
import { bearer } from '../middleware/bearer.ts'
import type { Env } from '../types.ts'

export type IntegrationParts = { registry: Registry; tokens: Tokens; accounts: AccountCache }

/**
 * The catalogue of integrations and what each, or an account of it, can do (wire contract 5). The paths are whole, so these routes are
 * mounted at `/`, beside whatever else is served below `/integrated-account`.
 */
export function integrationRoutes({ registry, tokens, accounts }: IntegrationParts): Hono<Env> {
  const reader = bearer(tokens, { scope: 'read' })
  return new Hono<Env>()
    .get('/integration', reader, (c) => {
      const result = registry.connectors.map(toIntegration)
      return c.json({ result, next_cursor: null, limit: result.length })
    })
    .get('/integration/:name/capabilities', reader, (c) => c.json(integrationCapabilities(registry, c.req.param('name'))))
    .get('/integrated-account/:id/capabilities', reader, async (c) =>
      c.json(accountCapabilities(registry, await accounts.get(c.get('token').environment_id, c.req.param('id')))),
    )
}
