import { Hono } from 'hono'
import { z } from 'zod'
import type { Webhooks } from '../../gateway/events/webhooks.ts'
import type { Actor } from '../../gateway/linking/accounts.ts'
import type { Tokens } from '../../gateway/tokens.ts'
import { type Delivery, EVERY_EVENT, WEBHOOK_EVENTS, type Webhook } from '../../ports/webhooks.ts'
import { WRITE_STATUSES } from '../../ports/writes.ts'
import { readJsonBody } from '../json-body.ts'
import { bearer } from '../middleware/bearer.ts'
import { parseWith } from '../parse.ts'
import { readQuery } from '../query.ts'
import type { Env, HttpContext } from '../types.ts'

const Events = z
  .array(z.enum([...WEBHOOK_EVENTS, EVERY_EVENT]))
  .min(1)
  .max(WEBHOOK_EVENTS.length + 1)

export const WebhookBody = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'An https address.' }).max(2_048),
  events: Events.describe('Which events it hears of; `*` for all.'),
  description: z.string().max(500).nullable().optional(),
})
export const WebhookPatchBody = WebhookBody.extend({ disabled: z.boolean() }).partial()
export const TestBody = z.strictObject({ id: z.uuid().describe('The webhook to send a test to.') })
export const RotateBody = z.strictObject({
  overlap_hours: z.number().min(0).max(168).default(24).describe('How long the former secret stays good.'),
})
export const DeliveryListQuery = z.strictObject({
  status: z.enum(WRITE_STATUSES).optional(),
  event: z.enum(WEBHOOK_EVENTS).optional(),
  limit: z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(1).max(100)).default(50),
  next_cursor: z.string().regex(/^\d+$/, 'Not a cursor of this list.').optional(),
})
const Instant = z.iso.datetime({ offset: true })
export const ReplayBody = z.union([
  z.strictObject({ delivery_id: z.uuid() }),
  z.strictObject({
    from: Instant,
    to: Instant,
    status: z.enum(['succeeded', 'failed', 'dead', 'unknown', 'cancelled']).optional(),
  }),
])

/** `/webhook`: endpoints that hear of events (wire contract 6). For admins. */
export function webhookRoutes(webhooks: Webhooks, tokens: Tokens): Hono<Env> {
  const environment = (c: HttpContext) => c.get('token').environment_id
  return new Hono<Env>()
    .use(bearer(tokens, { scope: 'admin' }))
    .get('/', async (c) => {
      const result = (await webhooks.list(environment(c))).map(showWebhook)
      // All there are: an environment has few.
      return c.json({ result, next_cursor: null, limit: result.length })
    })
    .post('/', async (c) => {
      const body = parseWith(WebhookBody, await readJsonBody(c), 'body')
      const { webhook, secret } = await webhooks.create(actorOf(c), withoutUndefined(body))
      return c.json({ ...showWebhook(webhook), secret }, 201)
    })
    .post('/test', async (c) => {
      const { id } = parseWith(TestBody, await readJsonBody(c), 'body')
      return c.json(showDelivery(await webhooks.test(environment(c), id)), 202)
    })
    .get('/:id', async (c) => c.json(showWebhook(await webhooks.get(environment(c), c.req.param('id')))))
    .patch('/:id', async (c) => {
      const body = parseWith(WebhookPatchBody, await readJsonBody(c), 'body')
      return c.json(showWebhook(await webhooks.change(actorOf(c), c.req.param('id'), withoutUndefined(body))))
    })
    .delete('/:id', async (c) => {
      await webhooks.remove(actorOf(c), c.req.param('id'))
      return c.json({ id: c.req.param('id') })
    })
    .post('/:id/rotate-secret', async (c) => {
      const { overlap_hours } = parseWith(RotateBody, await readJsonBody(c), 'body')
      const { webhook, secret } = await webhooks.rotateSecret(actorOf(c), c.req.param('id'), overlap_hours)
      return c.json({ ...showWebhook(webhook), secret })
    })
    .get('/:id/deliveries', async (c) => {
      const query = parseWith(DeliveryListQuery, readQuery(new URL(c.req.url).search), 'query')
      const { limit, next_cursor, ...filter } = query
      const page = { limit, ...(next_cursor === undefined ? {} : { after: next_cursor }) }
      const rows = await webhooks.deliveries(environment(c), c.req.param('id'), withoutUndefined(filter), page)
      return c.json({
        result: rows.map(showDelivery),
        next_cursor: rows.length === limit ? (rows.at(-1)?.seq ?? null) : null,
        limit,
      })
    })
    .post('/:id/replay', async (c) => {
      const body = parseWith(ReplayBody, await readJsonBody(c), 'body')
      const range =
        'delivery_id' in body
          ? { id: body.delivery_id }
          : { from: new Date(body.from), to: new Date(body.to), ...(body.status === undefined ? {} : { status: body.status }) }
      return c.json(await webhooks.replay(actorOf(c), c.req.param('id'), range), 202)
    })
}

function actorOf(c: HttpContext): Actor {
  const token = c.get('token')
  return { environmentId: token.environment_id, actorId: token.id }
}

/** An optional key that the parser left out is absent for us too. */
function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}

/** An endpoint as callers see it: its secret is shown by the calls that make one, and never again. */
export function showWebhook({ secrets: _, disabled_reason, ...webhook }: Webhook) {
  return {
    id: webhook.id,
    environment_id: webhook.environment_id,
    url: webhook.url,
    description: webhook.description,
    events: webhook.events,
    status: disabled_reason === null ? ('active' as const) : ('disabled' as const),
    disabled_reason,
    failing_since: webhook.failing_since?.toISOString() ?? null,
    last_error: webhook.last_error,
    created_at: webhook.created_at.toISOString(),
    updated_at: webhook.updated_at.toISOString(),
  }
}

/** A delivery as callers see it, with what was sent. */
export function showDelivery({ seq: _, ...delivery }: Delivery) {
  return {
    ...delivery,
    created_at: delivery.created_at.toISOString(),
    next_attempt_at: delivery.next_attempt_at?.toISOString() ?? null,
    finished_at: delivery.finished_at?.toISOString() ?? null,
  }
}
