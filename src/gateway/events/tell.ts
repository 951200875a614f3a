import { LRUCache } from 'lru-cache'
import type { BegunWrite, Settlement, Tell } from '../../ports/attempts.ts'
import type { Clock } from '../../ports/clock.ts'
import { EVERY_EVENT, type NewDelivery, OWN_MODEL, REREAD, type WebhookEvent, type WebhookStore } from '../../ports/webhooks.ts'
import type { Write } from '../../ports/writes.ts'
import type { Announcer } from '../delivery/announce.ts'
import { toReceipt } from '../delivery/receipt.ts'

/** An endpoint that no message announced is heard of after this long; one query in that time is all that an environment without any costs. */
const SUBSCRIPTIONS_TTL_MS = 1_000
const ENVIRONMENTS_MAX = 10_000
/** Receivers take a body of a megabyte or so; most are some kilobytes. */
const PAYLOAD_CHARS_MAX = 512 * 1024

type Subscription = { id: string; events: string[] }

/** Something that happened, before it is known who wants to hear of it. */
export type Happening = {
  environment_id: string
  event: WebhookEvent
  payload: Record<string, unknown>
  lane: string
}

export type Teller = {
  /** The deliveries that tell of a write, given as it will be once settled. */
  tell: Tell
  /** Tells workers that deliveries were stored. */
  announce(deliveries: readonly NewDelivery[]): void
  /** Forgets who listens in an environment. */
  drop(environmentId: string): void
}

export function makeTeller(parts: {
  webhooks: Pick<WebhookStore, 'subscriptions' | 'makeId'>
  announcer: Pick<Announcer, 'announce'>
  clock: Clock
}): Teller {
  const { webhooks, announcer, clock } = parts
  const cached = new LRUCache<string, Promise<Subscription[]>>({ max: ENVIRONMENTS_MAX, ttl: SUBSCRIPTIONS_TTL_MS })
  const subscriptions = (environmentId: string): Promise<Subscription[]> => {
    const known = cached.get(environmentId)
    if (known !== undefined) return known
    const loading = webhooks.subscriptions(environmentId)
    cached.set(environmentId, loading)
    loading.catch(() => cached.delete(environmentId))
    return loading
  }

  return {
    async tell(ended) {
      if (ended.model === OWN_MODEL && ended.method !== REREAD) return []
      const listening = await subscriptions(ended.environment_id)
      if (listening.length === 0) return []
      const happening = happeningOf(ended)
      if (happening === undefined) return []
      return listening
        .filter(({ events }) => events.includes(happening.event) || events.includes(EVERY_EVENT))
        .map(({ id }) => toDelivery(webhooks.makeId(), id, happening, clock.now()))
    },
    announce(deliveries) {
      for (const id of new Set(deliveries.map(({ webhook_id }) => webhook_id))) announcer.announce(id)
    },
    drop: (environmentId) => void cached.delete(environmentId),
  }
}

/** The event as it goes to one endpoint (wire contract 6). */
export function toDelivery(id: string, webhookId: string, happening: Happening, now: number): NewDelivery {
  const { environment_id, event, lane } = happening
  const payload = bounded(happening.payload)
  const created_at = new Date(now).toISOString()
  const body = { id, event, payload, environment_id, webhook_id: webhookId, created_at }
  return { id, environment_id, webhook_id: webhookId, event, lane, body }
}

/** A receiver that wants a record that is too large to be sent reads it. */
function bounded(payload: Record<string, unknown>): Record<string, unknown> {
  const isSmall = payload.record === undefined || payload.record === null || JSON.stringify(payload).length <= PAYLOAD_CHARS_MAX
  return isSmall ? payload : { ...payload, record: null, record_omitted: true }
}

/** What a write that ended so is for those who listen; undefined while it goes on. Pure. */
export function happeningOf(ended: Write): Happening | undefined {
  const { environment_id, account_id, resource, target_id } = ended
  if (ended.model === OWN_MODEL) {
    const event = RECORD_EVENTS[ended.outcome ?? 'matched']
    if (ended.status !== 'succeeded' || event === undefined || target_id === null) return undefined
    const record = ended.report?.record ?? null
    const payload = { integrated_account_id: account_id, model: 'ats', resource, id: target_id, record }
    return { environment_id, event, payload, lane: `record/${account_id}/${resource}/${target_id}` }
  }
  const event = WRITE_EVENTS[ended.status]
  return event === undefined ? undefined : { environment_id, event, payload: toReceipt(ended), lane: `write/${ended.id}` }
}

const WRITE_EVENTS: Partial<Record<Write['status'], WebhookEvent>> = {
  succeeded: 'write:succeeded',
  failed: 'write:failed',
  dead: 'write:dead',
  unknown: 'write:unknown',
}
/** `matched`: the provider told of a change that is not to be seen. */
const RECORD_EVENTS: Partial<Record<NonNullable<Write['outcome']>, WebhookEvent>> = {
  created: 'record:created',
  updated: 'record:updated',
  deleted: 'record:deleted',
}

/** A write as it is once its settlement is stored. Its end is counted from the database's time, as in its last attempt. */
export function endedAs(write: BegunWrite, settlement: Settlement): Write {
  const { status, outcome, remote_id, error_code, report } = settlement
  const finishedAt = report.attempts.at(-1)?.finished_at
  const finished_at = status === 'waiting' || finishedAt === undefined ? null : new Date(finishedAt)
  return {
    ...write,
    ...{ status, outcome, error_code, report, finished_at, next_attempt_at: null },
    remote_id: remote_id ?? write.remote_id,
  }
}

/** A record that was read only to be told of is not kept a second time. */
export function withoutTold(write: BegunWrite, settlement: Settlement): Settlement {
  if (write.model !== OWN_MODEL) return settlement
  return { ...settlement, report: { ...settlement.report, record: null } }
}
