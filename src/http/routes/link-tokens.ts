import { Hono } from 'hono'
import { z } from 'zod'
import type { AccountCache } from '../../gateway/account-cache.ts'
import type { AccountHealthCheck } from '../../gateway/linking/health.ts'
import type { Links } from '../../gateway/linking/links.ts'
import type { Tokens } from '../../gateway/tokens.ts'
import { readJsonBody } from '../json-body.ts'
import { bearer } from '../middleware/bearer.ts'
import { parseWith } from '../parse.ts'
import type { Env } from '../types.ts'

const MINUTE_SECONDS = 60
const DAYS_30_SECONDS = 30 * 24 * 3600

export const LinkTokenBody = z.strictObject({
  tenant_id: z.string().min(1).max(255).optional(),
  integrated_account_id: z.uuid().optional(),
  persist_previous_context: z.boolean().optional(),
  integrations: z.array(z.string().min(1)).min(1).optional(),
  redirect_uri: z.url({ protocol: /^https?$/ }).optional(),
  context: z.record(z.string(), z.unknown()).optional(),
  is_sandbox: z.boolean().optional(),
  /** Seconds. */
  expires_in: z.int().min(MINUTE_SECONDS).max(DAYS_30_SECONDS).optional(),
})

export type LinkTokenParts = { links: Links; health: AccountHealthCheck; tokens: Tokens; accounts: AccountCache }

/** Links for customers, and what an account that was linked can do (wire contract 5). The paths are whole. */
export function linkTokenRoutes({ links, health, tokens, accounts }: LinkTokenParts): Hono<Env> {
  return new Hono<Env>()
    .post('/link-token', bearer(tokens, { scope: 'admin' }), async (c) => {
      const token = c.get('token')
      const actor = { environmentId: token.environment_id, actorId: token.id }
      const { secret, expiresAt } = await links.issue(actor, parseWith(LinkTokenBody, await readJsonBody(c), 'body'))
      return c.json({ link_token: secret, expires_at: expiresAt.toISOString() }, 201)
    })
    .get('/integrated-account/:id/health', bearer(tokens, { scope: 'read' }), async (c) =>
      c.json(await health.of(await accounts.get(c.get('token').environment_id, c.req.param('id')))),
    )
}
