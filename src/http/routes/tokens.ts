import { Hono } from 'hono'
import { z } from 'zod'
import type { ApiTokens } from '../../gateway/api-tokens.ts'
import type { Tokens } from '../../gateway/tokens.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Token } from '../../ports/tokens.ts'
import { actorOf } from '../actor-of.ts'
import { readJsonBody } from '../json-body.ts'
import { bearer } from '../middleware/bearer.ts'
import { parseWith } from '../parse.ts'
import { readQuery } from '../query.ts'
import type { Env } from '../types.ts'

export const TokenBody = z.strictObject({
  name: z.string().min(1).max(100),
  scopes: z
    .array(z.enum(['read', 'write', 'admin']))
    .min(1)
    .max(3)
    .describe('`admin` includes the others.'),
  expires_at: z.iso.datetime({ offset: true }).nullish().describe('When it ends; absent or null for never.'),
})

export type TokenRouteParts = { apiTokens: ApiTokens; tokens: Tokens; clock: Pick<Clock, 'now'> }

/** `/api-token`: the tokens of an environment. Only admins see and make them; a secret is shown once, when its token is made. */
export function tokenRoutes({ apiTokens, tokens, clock }: TokenRouteParts): Hono<Env> {
  const expiring = TokenBody.refine(({ expires_at: at }) => at == null || Date.parse(at) > clock.now(), {
    path: ['expires_at'],
    message: 'A time that is still to come.',
  })
  return new Hono<Env>()
    .use(bearer(tokens, { scope: 'admin' }))
    .get('/', async (c) => {
      parseWith(z.strictObject({}), readQuery(new URL(c.req.url).search), 'query')
      const result = (await apiTokens.list(c.get('token').environment_id)).map(toWire)
      return c.json({ result, next_cursor: null, limit: result.length })
    })
    .post('/', async (c) => {
      const { name, scopes, expires_at: at } = parseWith(expiring, await readJsonBody(c), 'body')
      const request = { name, scopes: [...new Set(scopes)], expires_at: at == null ? null : new Date(at) }
      const { token, secret } = await apiTokens.create(actorOf(c), request)
      return c.json({ ...toWire(token), token: secret }, 201)
    })
    .delete('/:id', async (c) => {
      await apiTokens.revoke(actorOf(c), c.req.param('id'))
      return c.json({ id: c.req.param('id') })
    })
}

function toWire({ id, environment_id, name, scopes, expires_at, created_at }: Token): Record<string, unknown> {
  return {
    id,
    environment_id,
    name,
    scopes,
    expires_at: expires_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
  }
}
