import { GatewayError } from '../errors.ts'

/** How a caller wants its write: made now, or queued, perhaps waiting a while for the outcome. */
export type Prefer = { kind: 'plain' } | { kind: 'async'; waitSeconds: number }

const WAIT_SECONDS_MAX = 60

/**
 * The `Prefer` header (RFC 7240) as far as writes know it: `respond-async` and `wait=N`. Other preferences are ignored, as the RFC asks.
 * @throws GatewayError `invalid_request` when the wait is not a whole number from 0 to 60
 */
export function parsePrefer(header: string | undefined): Prefer {
  const preferences = (header ?? '').split(',').map((one) => one.trim().toLowerCase())
  if (!preferences.includes('respond-async')) return { kind: 'plain' }
  const wait = preferences.find((one) => one.startsWith('wait='))?.slice('wait='.length)
  const waitSeconds = wait === undefined ? 0 : /^\d{1,4}$/.test(wait) ? Number(wait) : Number.NaN
  if (waitSeconds >= 0 && waitSeconds <= WAIT_SECONDS_MAX) return { kind: 'async', waitSeconds }
  throw new GatewayError('invalid_request', `Prefer: wait must be a whole number of seconds from 0 to ${WAIT_SECONDS_MAX}.`, {
    failures: [{ pointer: 'Prefer', message: `wait=${wait} is not such a number.` }],
  })
}

const KEY_LENGTH_MAX = 255

/** @throws GatewayError `invalid_request` when the key is empty or too long */
export function parseIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined || (header.length > 0 && header.length <= KEY_LENGTH_MAX)) return header
  throw new GatewayError('invalid_request', `Idempotency-Key must have 1 to ${KEY_LENGTH_MAX} characters.`, {
    failures: [{ pointer: 'Idempotency-Key', message: 'Use a value of your own for each write, such as a UUID.' }],
  })
}
