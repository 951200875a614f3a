import type { RemoteStream, Transport } from '../../connector/wire.ts'
import { GatewayError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Audit } from '../../ports/audit.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Webhook, WebhookStore } from '../../ports/webhooks.ts'
import type { Performed, Performer } from '../delivery/performer.ts'
import type { Backoff } from '../delivery/retry.ts'
import { signatureHeaders } from './webhook-signature.ts'

/** What every endpoint gets at most. */
export const ENDPOINT_LIMITS = { perSecond: 20, burst: 20, concurrency: 4 }
/** Standard Webhooks advises 15 to 30 seconds; less than a lease's last part would be too little for slow receivers. */
const DELIVERY_TIMEOUT_MS = 15_000
/** Of a refusal, kept for whoever looks into it. */
const REPLY_BYTES_MAX = 2_048
/** An endpoint to which nothing could be delivered for so long is disabled. */
const FAILING_MS_MAX = 72 * 3_600_000
const RETRY_AFTER_MS_MAX = 3_600_000

/**
 * 10 s, 20 s, 40 s … two hours, each with full jitter, until the event is a day old (`ageMsMax`): twenty to forty attempts.
 * Whatever the answer was: receivers are repaired too.
 */
export const DELIVERY_BACKOFF: Backoff = { firstMs: 10_000, capMs: 7_200_000, attemptsMax: Number.POSITIVE_INFINITY }

export type EndpointParts = {
  webhooks: WebhookStore
  transport: Transport
  clock: Clock
  log: Log
  audit: Audit
}

/** Takes events to endpoints, as a provider's performer takes writes to a provider. */
export function makeEndpoints(parts: EndpointParts): Performer {
  const { webhooks, transport, clock } = parts

  const disable = async (webhook: Webhook, reason: 'failing' | 'gone') => {
    if (!(await webhooks.disable(webhook.id, reason))) return
    parts.log.warn({ webhook_id: webhook.id, reason }, 'An endpoint was disabled.')
    await parts.audit({
      environmentId: webhook.environment_id,
      actorId: null,
      action: 'WEBHOOK_CHANGED',
      entityType: 'webhook',
      entityId: webhook.id,
      details: { change: 'disabled', reason },
    })
  }

  const fail = async (webhook: Webhook, error: GatewayError): Promise<never> => {
    const at = new Date(clock.now()).toISOString()
    const failingMs = await webhooks.noteFailure(webhook.id, { code: error.code, message: error.message, at })
    if (error.remote?.status === 410) await disable(webhook, 'gone')
    else if (failingMs >= FAILING_MS_MAX) await disable(webhook, 'failing')
    throw error
  }

  return {
    async perform(write, hold): Promise<Performed> {
      const webhook = await webhooks.find(write.account_id)
      if (webhook === undefined) throw new GatewayError('not_found', 'This webhook was removed.')
      if (webhook.disabled_reason !== null) throw new GatewayError('account_disabled', 'This webhook is disabled.')
      const body = JSON.stringify(write.input.body)
      await hold.beforeSend()
      const request = {
        method: 'POST',
        url: new URL(webhook.url),
        headers: { 'content-type': 'application/json', ...signatureHeaders(write.id, body, webhook.secrets, clock.now()) },
        body,
        timeoutMs: DELIVERY_TIMEOUT_MS,
      }
      try {
        const reply = await transport.call(request)
        hold.afterReply(reply.status, reply.headers)
        await judge(reply)
      } catch (error) {
        // What is our own doing, such as a stop, says nothing about the endpoint.
        if (!(error instanceof GatewayError) || error.code === 'unavailable') throw error
        return fail(webhook, error)
      }
      if (webhook.failing_since !== null) await webhooks.noteSuccess(webhook.id)
      return { outcome: 'created', remote_id: null, record: null, warnings: [] }
    },
    isRepeatable: async () => true,
    find: async () => ({ kind: 'absent' }),
    async limits(id) {
      if ((await webhooks.find(id)) !== undefined) return ENDPOINT_LIMITS
      throw new GatewayError('account_not_found', 'This line was removed.')
    },
    backoff: () => DELIVERY_BACKOFF,
  }
}

/** Only 2xx is a success; a redirect is not followed, because it would take the event to an address that nobody gave. */
async function judge({ status, headers, stream }: RemoteStream): Promise<void> {
  if (status >= 200 && status < 300) {
    await stream.cancel().catch(() => undefined)
    return
  }
  const text = await firstBytes(stream).catch(() => '')
  const remote = { integration: 'webhook', status, ...(text === '' ? {} : { body: text }) }
  if (status === 410) throw new GatewayError('provider_rejected', 'The endpoint says that it is gone (410).', { remote })
  if (status === 429 || status === 503) {
    const seconds = Number(headers['retry-after'])
    const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, RETRY_AFTER_MS_MAX) : undefined
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs }
    throw new GatewayError('provider_rate_limited', `The endpoint asks to wait (${status}).`, { remote, ...wait })
  }
  const what =
    status >= 300 && status < 400 ? `answers with a redirect (${status}), which is not followed` : `answers with ${status}`
  throw new GatewayError('provider_failed', `The endpoint ${what}.`, { remote })
}

async function firstBytes(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  while (length < REPLY_BYTES_MAX) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    length += value.length
  }
  await reader.cancel().catch(() => undefined)
  return Buffer.concat(chunks).subarray(0, REPLY_BYTES_MAX).toString('utf8')
}
