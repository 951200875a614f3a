import { decideSlowing } from '../../connector/quota.ts'
import { GatewayError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LeaseStore, RateLimits } from '../../ports/leases.ts'

/** One drainer's, or one plain call's, share of an account's bucket. */
export type Pace = {
  /** Milliseconds until a call may be made; 0 when a token is at hand. */
  readyInMs(): Promise<number>
  /** Takes a token, waiting for it if need be. @throws GatewayError `provider_rate_limited` when that would take too long */
  take(): Promise<void>
  /** Learns from an answer. */
  learn(status: number, headers: Readonly<Record<string, string>>): void
  /** Tokens that were reserved and not used; they are given up with this call. Waits until what was learned is stored. */
  close(): Promise<number>
}

/** Pauses that the provider may ask for while one call waits. */
const WAITS_MAX = 10

/**
 * The bucket itself is in the account's row, so all processes share it exactly; tokens are fetched from it `chunk` at a time.
 * @param waitMsMax how long `take` may wait
 */
export function makePace(parts: {
  leases: LeaseStore
  clock: Clock
  log: Log
  accountId: string
  limits: RateLimits
  chunk: number
  waitMsMax: number
  onThrottled(waitMs: number): void
}): Pace {
  const { leases, clock, accountId, limits } = parts
  const chunk = Math.max(1, Math.min(parts.chunk, Math.floor(limits.burst)))
  let tokens = 0
  let pausedUntil = 0
  let fetching: Promise<number> | undefined
  const storing = new Set<Promise<void>>()

  /** Reserves a chunk, keeps what of it is good now, and gives the rest back. Milliseconds until there is a token. */
  const fetch = async (): Promise<number> => {
    const { waitMs, perSecond, throttled } = await leases.reserve(accountId, chunk, limits)
    const short = throttled ? chunk : Math.min(chunk, Math.ceil((waitMs * perSecond) / 1_000))
    if (short > 0) await leases.giveBack(accountId, short)
    tokens += chunk - short
    if (tokens >= 1) return 0
    if (throttled) return waitMs
    // The wait was for the last token of the chunk; the first of them comes earlier.
    return Math.max(1, waitMs - ((chunk - 1) * 1_000) / perSecond)
  }

  const readyInMs = async (): Promise<number> => {
    const pauseMs = pausedUntil - clock.now()
    if (pauseMs > 0) return pauseMs
    if (tokens >= 1) return 0
    fetching ??= fetch().finally(() => {
      fetching = undefined
    })
    return fetching
  }

  return {
    readyInMs,
    async take() {
      const startedAt = clock.now()
      for (let waits = 0; waits < WAITS_MAX; waits++) {
        const waitMs = await readyInMs()
        if (waitMs === 0 && tokens >= 1) {
          tokens -= 1
          return
        }
        if (clock.now() - startedAt + waitMs > parts.waitMsMax) throw tooLong(waitMs)
        if (waitMs > 0) await clock.sleep(waitMs)
      }
      throw tooLong(1_000)
    },
    learn(status, headers) {
      const slowing = decideSlowing(status, headers, clock.now())
      if (slowing === undefined) return
      pausedUntil = Math.max(pausedUntil, clock.now() + slowing.pauseMs)
      parts.onThrottled(slowing.pauseMs)
      const stored = leases
        .throttle(accountId, slowing.pauseMs, slowing.slower, limits)
        .catch((error) => parts.log.warn({ error: String(error) }, 'A learned rate could not be stored.'))
      storing.add(stored)
      void stored.finally(() => storing.delete(stored))
    },
    async close() {
      await Promise.all(storing)
      const left = tokens
      tokens = 0
      return left
    },
  }
}

function tooLong(waitMs: number): GatewayError {
  return new GatewayError('provider_rate_limited', 'The rate that this account’s provider allows is used up for the moment.', {
    retryAfterMs: Math.ceil(waitMs),
  })
}
