import { createHmac, randomBytes } from 'node:crypto'
import type { WebhookSecret } from '../../ports/webhooks.ts'

const PREFIX = 'whsec_'
const SECRET_BYTES = 32

/** A secret as it is shown once: the prefix and the base64 of Standard Webhooks. */
export function makeSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64')
}

/** The secrets that are good at `now`, the newest first. */
export function liveSecrets(secrets: readonly WebhookSecret[], now: number): string[] {
  return secrets.filter(({ until }) => until === undefined || until > now).map(({ value }) => value)
}

/**
 * The headers of one delivery, by both schemes. `webhook-signature` has one signature for each live secret. `X-Truto-Signature` has room
 * for one only, and is made with the oldest live secret: a receiver that was not told of the new one yet goes on working.
 * @param body the raw body @param now ms since the epoch
 */
export function signatureHeaders(
  id: string,
  body: string,
  secrets: readonly WebhookSecret[],
  now: number,
): Record<string, string> {
  const live = liveSecrets(secrets, now)
  const timestamp = String(Math.floor(now / 1000))
  const standard = live.map((secret) => {
    // What is signed with is what the text stands for; the prefix is no part of it.
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  const truto = createHmac('sha256', live.at(-1) ?? '')
    .update(body)
    .digest('hex')
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': standard.join(' '),
    'x-truto-signature': `format=sha256,v=${truto}`,
  }
}
