import { Hono } from 'hono'
import { z } from 'zod'
import type { ProviderWebhooksUseCases } from '../../gateway/events/provider-webhooks.ts'
import type { Actor } from '../../gateway/linking/accounts.ts'
import type { Tokens } from '../../gateway/tokens.ts'
import type { ProviderHook } from '../../ports/webhooks.ts'
import { readBytes, readJsonBody } from '../json-body.ts'
import { bearer } from '../middleware/bearer.ts'
import { parseWith } from '../parse.ts'
import type { Env, HttpContext } from '../types.ts'

const DELIVERY_BYTES_MAX = 1024 * 1024

export const RegisterBody = z.union([
  z.strictObject({
    events: z
      .array(z.string().min(1).max(100))
      .min(1)
      .max(50)
      .optional()
      .describe('The provider’s names; all that are understood by default.'),
  }),
  z.strictObject({
    secrets: z
      .record(z.string(), z.string().min(1).max(500))
      .describe('By event the signing secret of a hook that was made in the provider’s own pages.'),
  }),
])

/** `/integrated-account-webhook/{id}`: where providers deliver. No token: the signature speaks for the caller. */
export function incomingWebhookRoutes(hooks: ProviderWebhooksUseCases): Hono<Env> {
  return new Hono<Env>().post('/:id', async (c) => {
    const text = (await readBytes(c, DELIVERY_BYTES_MAX)).toString('utf8')
    const taken = await hooks.receive(c.req.param('id'), { text, headers: c.req.header() })
    return c.json(taken)
  })
}

/** `/integrated-account/{id}/webhooks`: hooks at the account's provider. For admins. */
export function providerWebhookRoutes(hooks: ProviderWebhooksUseCases, tokens: Tokens): Hono<Env> {
  const admin = bearer(tokens, { scope: 'admin' })
  return new Hono<Env>()
    .get('/:id/webhooks', admin, async (c) => {
      const found = await hooks.list(c.get('token').environment_id, c.req.param('id'))
      return c.json({ url: found.url, result: found.hooks.map(show) })
    })
    .post('/:id/webhooks', admin, async (c) => {
      const body = parseWith(RegisterBody, await readJsonBody(c), 'body')
      const id = c.req.param('id')
      const made =
        'secrets' in body ? await hooks.adopt(actorOf(c), id, body.secrets) : await hooks.register(actorOf(c), id, body.events)
      return c.json({ result: made.map(show) }, 201)
    })
    .delete('/:id/webhooks', admin, async (c) => c.json(await hooks.remove(actorOf(c), c.req.param('id'))))
}

function actorOf(c: HttpContext): Actor {
  const token = c.get('token')
  return { environmentId: token.environment_id, actorId: token.id }
}

/** Without the secret. */
function show({ id, remote_id, event, created_at }: ProviderHook) {
  return { id, remote_id, event, created_at: created_at.toISOString() }
}
