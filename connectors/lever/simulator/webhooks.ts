import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { audit } from './audit-events.ts'
import { readBody } from './body.ts'
import { WEBHOOK_EVENTS, type Webhook } from './other-records.ts'
import { ORIGINS } from './records.ts'
import { badRequest, notFound } from './refusal.ts'
import type { LeverRoutes, World } from './world.ts'

/** The events whose hooks can be limited to some origins. */
const WITH_ORIGINS = ['applicationCreated', 'candidateHired', 'candidateStageChange', 'candidateArchiveChange']
const SIGNATURE_TOKEN_BYTES = 24
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

const Configuration = z.object({ conditions: z.object({ origins: z.array(z.enum(ORIGINS)).optional() }).optional() })
const WebhookInput = z.object({ event: z.enum(WEBHOOK_EVENTS), url: z.string(), configuration: Configuration.optional() })
const WebhookChanges = z.object({
  data: z.array(z.object({ id: z.string(), url: z.string().optional(), configuration: Configuration.optional() })),
})

/** Manages the webhooks that were made through the API. The signing token is shown once, by the create. */
export function addWebhooks(routes: LeverRoutes, world: World): void {
  const { store } = world
  const getWebhook = (id: string): Webhook => {
    const webhook = store.webhooks.get(id)
    if (webhook === undefined) throw notFound('webhook', id)
    return webhook
  }

  // One of the lists that have no `hasNext`.
  routes.get('/webhooks', (c) => c.json({ data: [...store.webhooks.values()].map(webhookView) }))

  routes.post('/webhooks', async (c) => {
    const { event, url, configuration } = await readBody(c, WebhookInput)
    checkAddress(url, 'url')
    const webhook: Webhook = {
      id: store.ids.uuid(),
      event,
      url,
      origins: WITH_ORIGINS.includes(event) ? (configuration?.conditions?.origins ?? [...ORIGINS]) : null,
      signatureToken: randomBytes(SIGNATURE_TOKEN_BYTES).toString('hex'),
      createdAt: world.now(),
      updatedAt: world.now(),
    }
    store.webhooks.set(webhook.id, webhook)
    audit(store, 'webhook:created', null, { type: 'webhook', id: webhook.id, label: event })
    const view = webhookView(webhook)
    return c.json({ data: { ...view, configuration: { ...view.configuration, signatureToken: webhook.signatureToken } } }, 201)
  })

  routes.put('/webhooks', async (c) => {
    const { data } = await readBody(c, WebhookChanges)
    const webhooks = data.map(({ id }) => getWebhook(id))
    for (const [i, { url }] of data.entries()) if (url !== undefined) checkAddress(url, `data/${i}/url`)
    for (const [i, { url, configuration }] of data.entries()) {
      const webhook = webhooks[i]!
      webhook.url = url ?? webhook.url
      if (webhook.origins) webhook.origins = configuration?.conditions?.origins ?? webhook.origins
      webhook.updatedAt = world.now()
    }
    return c.json({ data: webhooks.map(webhookView) })
  })

  routes.delete('/webhooks/:id', (c) => {
    const webhook = getWebhook(c.req.param('id'))
    store.webhooks.delete(webhook.id)
    audit(store, 'webhook:deleted', null, { type: 'webhook', id: webhook.id, label: webhook.event })
    return c.body(null, 204)
  })
}

/** Lever delivers to https only. An address of this machine is taken as well, since a simulator is run beside its receiver. */
function checkAddress(address: string, pointer: string): void {
  const url = URL.parse(address)
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && LOOPBACK.includes(url.hostname)))
    throw badRequest('The url must begin with https', pointer)
}

function webhookView({ id, event, url, origins, createdAt, updatedAt }: Webhook) {
  return { id, event, url, configuration: origins ? { conditions: { origins } } : {}, createdAt, updatedAt }
}
