import { createHmac, randomBytes } from 'node:crypto'
import type { Webhook, WebhookEvent } from './other-records.ts'
import type { Origin } from './records.ts'
import type { Store } from './store.ts'

const RETRIES_MAX = 5
const FIRST_WAIT_MS = 1_000
const HISTORY_MAX = 1_000
const TOKEN_BYTES = 24

/** The body of a delivery. A test ping has no id. */
export type Delivery = {
  id?: string
  event: WebhookEvent
  triggeredAt: number
  token: string
  signature: string
  data: Record<string, unknown>
}
/** Posts the body to the address and answers with the status that came back; may throw when none did. */
export type Deliver = (url: string, body: Delivery, headers: Record<string, string>) => Promise<number>

type Event = { id?: string; webhook: string; event: WebhookEvent; triggeredAt: number; data: Record<string, unknown> }

export type Deliveries = {
  emit(event: WebhookEvent, data: Record<string, unknown>, origin?: Origin): void
  /** Resolves when every delivery begun so far has succeeded or been given up. */
  settled(): Promise<void>
  /** Delivers an event of the history again, under the same id. @returns whether the history has it */
  redeliver(eventId: string): boolean
  /** Sends the test ping of a webhook: no id, empty data. @returns whether the webhook exists */
  ping(webhookId: string): boolean
}

/** The signature that a delivery carries in its body: over the token and the time, and not over the data. */
export function signatureOf(signatureToken: string, token: string, triggeredAt: number): string {
  return createHmac('sha256', signatureToken).update(`${token}${triggeredAt}`).digest('hex')
}

/** Delivers events to the webhooks of a store. Anything but 2xx is a failure, tried again after 1, 2, 4, 8 and 16 seconds. */
export function makeDeliveries(options: {
  store: Store
  deliver: Deliver | undefined
  sleep: (ms: number) => Promise<void>
}): Deliveries {
  const { store, deliver, sleep } = options
  const history: Event[] = []
  const running = new Set<Promise<void>>()

  const attempt = async (event: Event): Promise<boolean> => {
    const webhook = store.webhooks.get(event.webhook)
    // A webhook that was deleted meanwhile wants nothing more.
    if (webhook === undefined || deliver === undefined) return true
    const status = await deliver(webhook.url, bodyOf(event, webhook), {
      'content-type': 'application/json',
      'user-agent': 'Lever-Webhooks',
    }).catch(() => 0)
    return status >= 200 && status < 300
  }
  const run = async (event: Event): Promise<void> => {
    for (let retry = 0; !(await attempt(event)) && retry < RETRIES_MAX; retry++) await sleep(FIRST_WAIT_MS * 2 ** retry)
  }
  const start = (event: Event) => {
    const delivery = run(event).finally(() => running.delete(delivery))
    running.add(delivery)
  }

  return {
    emit: (event, data, origin) => {
      if (deliver === undefined) return
      for (const webhook of store.webhooks.values()) {
        if (webhook.event !== event || (webhook.origins && origin && !webhook.origins.includes(origin))) continue
        const occurred = {
          id: store.ids.uuid(),
          webhook: webhook.id,
          event,
          triggeredAt: store.now(),
          data: structuredClone(data),
        }
        history.push(occurred)
        if (history.length > HISTORY_MAX) history.shift()
        start(occurred)
      }
    },
    settled: async () => {
      await Promise.all(running)
    },
    redeliver: (eventId) => {
      const event = history.find(({ id }) => id === eventId)
      if (event) start(event)
      return event !== undefined
    },
    ping: (webhookId) => {
      const webhook = store.webhooks.get(webhookId)
      if (webhook) start({ webhook: webhook.id, event: webhook.event, triggeredAt: store.now(), data: {} })
      return webhook !== undefined
    },
  }
}

/** The token is new for every delivery, also for a repeated one. */
function bodyOf(event: Event, webhook: Webhook): Delivery {
  const token = randomBytes(TOKEN_BYTES).toString('hex')
  const { id, triggeredAt, data } = event
  const signature = signatureOf(webhook.signatureToken, token, triggeredAt)
  return { ...(id !== undefined && { id }), event: event.event, triggeredAt, token, signature, data }
}
