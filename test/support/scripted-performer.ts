import { setImmediate } from 'node:timers/promises'
import { GatewayError } from '../../src/errors.ts'
import type { FoundAgain, Hold, OpenWrite, Performed, Performer } from '../../src/gateway/delivery/performer.ts'

/**
 * How the provider treats one send. `ok`: takes and answers it. `refuse`: says no. `busy`: 429. `down`: cannot be reached. `lost_before`: the
 * line is cut before it arrives; `lost_after`: after it was taken. `hidden`: like `lost_after`, and looking never tells.
 */
export type Treatment =
  | 'ok'
  | 'refuse'
  | 'busy'
  | 'down'
  | 'lost_before'
  | 'lost_after'
  | 'hidden'
  | 'surprise'
  | 'refuse_credentials'

export type Arrival = { writeId: string; accountId: string; lane: unknown; at: number }

/** A provider that plays by a script, and counts what arrived. */
export type ScriptedProvider = {
  performer: Performer
  /** Everything that the provider took, in order. */
  arrivals: Arrival[]
  looks: string[]
  /** How the next sends are treated; then `fallback` says. */
  script: Treatment[]
  fallback(write: OpenWrite): Treatment
  repeatable: boolean
  limits: { perSecond: number; burst: number; concurrency: number }
  /** The most sends of one account that were under way at once. */
  highWater: number
  /** Awaited while a send is under way, before it is taken. */
  during(write: OpenWrite): Promise<void>
  retryAfterMs: number
}

export function makeScriptedProvider(change: Partial<ScriptedProvider> = {}): ScriptedProvider {
  const active = new Map<string, number>()
  const hidden = new Set<string>()
  const provider: ScriptedProvider = {
    arrivals: [],
    looks: [],
    script: [],
    fallback: () => 'ok',
    repeatable: false,
    limits: { perSecond: 10_000, burst: 10_000, concurrency: 4 },
    highWater: 0,
    during: async () => {
      await setImmediate()
    },
    retryAfterMs: 0,
    ...change,
    performer: {
      async perform(write, hold) {
        await hold.beforeSend()
        const count = (active.get(write.account_id) ?? 0) + 1
        active.set(write.account_id, count)
        provider.highWater = Math.max(provider.highWater, count)
        try {
          await provider.during(write)
          return answer(write, hold)
        } finally {
          active.set(write.account_id, (active.get(write.account_id) ?? 1) - 1)
        }
      },
      isRepeatable: async () => provider.repeatable,
      async find(write, hold): Promise<FoundAgain> {
        await hold.beforeSend()
        provider.looks.push(write.id)
        if (hidden.has(write.id)) return { kind: 'unsure' }
        const found = provider.arrivals.find(({ writeId }) => writeId === write.id)
        return found === undefined
          ? { kind: 'absent' }
          : { kind: 'found', performed: { ...performedOf(write), outcome: 'matched' } }
      },
      limits: async () => provider.limits,
    },
  }

  const take = (write: OpenWrite) => {
    const { id: writeId, account_id: accountId, input } = write
    provider.arrivals.push({ writeId, accountId, lane: input.body.lane, at: provider.arrivals.length })
  }
  const answer = (write: OpenWrite, hold: Hold): Performed => {
    const treatment = provider.script.shift() ?? provider.fallback(write)
    const integration = 'scripted'
    switch (treatment) {
      case 'ok':
        take(write)
        hold.afterReply(201, {})
        return performedOf(write)
      case 'refuse':
        hold.afterReply(422, {})
        throw new GatewayError('provider_rejected', 'The e-mail is wrong.', {
          remote: { integration, status: 422, body: { e: 1 } },
        })
      case 'refuse_credentials':
        hold.afterReply(401, {})
        throw new GatewayError('provider_refused_credentials', 'The key is wrong.', { remote: { integration, status: 401 } })
      case 'busy':
        hold.afterReply(429, provider.retryAfterMs > 0 ? { 'retry-after': String(provider.retryAfterMs / 1_000) } : {})
        throw new GatewayError('provider_rate_limited', 'Slower.', {
          retryAfterMs: provider.retryAfterMs,
          remote: { integration, status: 429 },
        })
      case 'down':
        throw new GatewayError('provider_unreachable', 'No connection.')
      case 'lost_before':
        throw new GatewayError('provider_timeout', 'No answer.')
      case 'lost_after':
        take(write)
        throw new GatewayError('provider_timeout', 'No answer.')
      case 'hidden':
        take(write)
        hidden.add(write.id)
        throw new GatewayError('provider_timeout', 'No answer.')
      case 'surprise':
        take(write)
        hold.afterReply(200, {})
        throw new GatewayError('provider_surprised', 'Not what was expected.')
    }
  }
  return provider
}

export function performedOf(write: OpenWrite): Performed {
  return { outcome: 'created', remote_id: `remote-${write.id}`, record: { id: `remote-${write.id}` }, warnings: [] }
}
