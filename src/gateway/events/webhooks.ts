import { GatewayError } from '../../errors.ts'
import type { Audit } from '../../ports/audit.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Delivery, DeliveryFilter, ReplayRange, Webhook, WebhookChange, WebhookStore } from '../../ports/webhooks.ts'
import type { Announcer } from '../delivery/announce.ts'
import type { Actor } from '../linking/accounts.ts'
import { toDelivery } from './tell.ts'
import { liveSecrets, makeSecret } from './webhook-signature.ts'

/** An endpoint is a line that workers look after, so there are not as many as one likes. */
const WEBHOOKS_MAX = 50
/** Deliveries made again by one call; whoever has more calls again. */
const REPLAY_MAX = 10_000
const HOUR_MS = 3_600_000

export type WebhookRequest = { url: string; events: string[]; description?: string | null }
export type WebhookPatch = Partial<WebhookRequest> & { disabled?: boolean }

export type WebhooksParts = {
  store: WebhookStore
  announcer: Pick<Announcer, 'announce'>
  audit: Audit
  clock: Clock
  /** Whether the gateway would call that address. @throws GatewayError `egress_denied`, `invalid_request` for a host that does not resolve */
  checkAddress(url: URL): Promise<void>
}

/** Endpoints that hear of events, and what was delivered to them. Another environment's endpoint is `not_found`. */
export function makeWebhooks(parts: WebhooksParts) {
  const { store, announcer, clock } = parts

  const get = async (environmentId: string, id: string): Promise<Webhook> => found(await store.findIn(environmentId, id))
  const checkUrl = async (text: string) => {
    try {
      await parts.checkAddress(new URL(text))
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      throw new GatewayError(error.code, error.message, { failures: [{ pointer: '/url', message: error.message }], cause: error })
    }
  }
  const note = (actor: Actor, id: string, details: Record<string, unknown>) =>
    parts.audit({ ...actor, action: 'WEBHOOK_CHANGED', entityType: 'webhook', entityId: id, details })
  const switchOn = async (actor: Actor, id: string, disabled: boolean): Promise<Webhook> => {
    if (disabled) await store.disable(id, 'by_admin')
    else {
      await store.enable(actor.environmentId, id)
      announcer.announce(id)
    }
    return get(actor.environmentId, id)
  }

  return {
    /** The secret is in the result of this call and of no other. @throws GatewayError `egress_denied`, `conflict` when there are too many */
    async create(
      actor: Actor,
      { url, events, description = null }: WebhookRequest,
    ): Promise<{ webhook: Webhook; secret: string }> {
      await checkUrl(url)
      const secret = makeSecret()
      const row = { environment_id: actor.environmentId, url, events, description, secrets: [{ value: secret }] }
      const webhook = await store.insert(row, WEBHOOKS_MAX)
      if (webhook === undefined)
        throw new GatewayError('conflict', `An environment has at most ${WEBHOOKS_MAX} webhooks. Remove one first.`)
      await note(actor, webhook.id, { change: 'created' })
      return { webhook, secret }
    },

    /** @throws GatewayError `not_found` */
    get,
    list: (environmentId: string) => store.list(environmentId),

    /** @throws GatewayError `not_found`, `egress_denied` */
    async change(actor: Actor, id: string, { disabled, ...change }: WebhookPatch): Promise<Webhook> {
      let webhook = await get(actor.environmentId, id)
      if (change.url !== undefined) await checkUrl(change.url)
      if (Object.keys(change).length > 0) webhook = found(await store.update(actor.environmentId, id, change as WebhookChange))
      if (disabled !== undefined && disabled !== (webhook.disabled_reason !== null)) webhook = await switchOn(actor, id, disabled)
      const fields = [...Object.keys(change), ...(disabled === undefined ? [] : ['disabled'])]
      await note(actor, id, { change: 'changed', fields })
      return webhook
    },

    /** @throws GatewayError `not_found` */
    async remove(actor: Actor, id: string): Promise<void> {
      if (!(await store.delete(actor.environmentId, id))) throw NOT_FOUND()
      await note(actor, id, { change: 'removed' })
    },

    /** A new secret; the former ones stay good for `overlapHours`. @throws GatewayError `not_found` */
    async rotateSecret(actor: Actor, id: string, overlapHours: number): Promise<{ webhook: Webhook; secret: string }> {
      const { secrets } = await get(actor.environmentId, id)
      const now = clock.now()
      const live = new Set(liveSecrets(secrets, now))
      const until = now + overlapHours * HOUR_MS
      const former = secrets
        .filter(({ value }) => live.has(value))
        .map((one) => ({ value: one.value, until: Math.min(one.until ?? until, until) }))
      const secret = makeSecret()
      const webhook = found(await store.update(actor.environmentId, id, { secrets: [{ value: secret }, ...former] }))
      await note(actor, id, { change: 'secret_rotated', overlap_hours: overlapHours })
      return { webhook, secret }
    },

    /** Sends a `test` event, whether the endpoint asked for that event or not. @throws GatewayError `not_found`, `conflict` when it is disabled */
    async test(environmentId: string, id: string): Promise<Delivery> {
      const webhook = await get(environmentId, id)
      if (webhook.disabled_reason !== null)
        throw new GatewayError('conflict', 'This webhook is disabled. Enable it, then test it.', {
          details: { disabled_reason: webhook.disabled_reason },
        })
      const payload = { message: 'This is a test of your webhook.' }
      const happening = { environment_id: environmentId, event: 'test', payload, lane: 'test' } as const
      const sent = toDelivery(store.makeId(), id, happening, clock.now())
      await store.send([sent])
      announcer.announce(id)
      const [delivery] = await store.deliveries(id, { event: 'test' }, { limit: 1 })
      if (delivery === undefined) throw NOT_FOUND()
      return delivery
    },

    /** @throws GatewayError `not_found` */
    async deliveries(
      environmentId: string,
      id: string,
      filter: DeliveryFilter,
      page: { limit: number; after?: string },
    ): Promise<Delivery[]> {
      await get(environmentId, id)
      return store.deliveries(id, filter, page)
    },

    /**
     * Makes finished deliveries again, under their own ids: one, or those of a time, at most 10,000; `more` when others may be left.
     * @throws GatewayError `not_found`, also for a delivery whose body is not kept any more; `conflict` for one that is still under way
     */
    async replay(actor: Actor, id: string, range: ReplayRange): Promise<{ replayed: number; more: boolean }> {
      await get(actor.environmentId, id)
      const ids = await store.replay(id, range, REPLAY_MAX)
      if ('id' in range && ids.length === 0)
        throw new GatewayError(
          'not_found',
          'There is no finished delivery with this id whose body is still kept. Deliveries can be replayed for seven days.',
        )
      if (ids.length > 0) announcer.announce(id)
      await note(actor, id, { change: 'replayed', deliveries: ids.length })
      return { replayed: ids.length, more: ids.length === REPLAY_MAX }
    },
  }
}

export type Webhooks = ReturnType<typeof makeWebhooks>

const NOT_FOUND = () => new GatewayError('not_found', 'There is no webhook with this id.')

function found(webhook: Webhook | undefined): Webhook {
  if (webhook === undefined) throw NOT_FOUND()
  return webhook
}
