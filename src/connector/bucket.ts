import { decideSlowing, readQuota } from './quota.ts'

/** Calls per second in the long run, and how many may go at once after a rest. */
export type Rate = { perSecond: number; burst: number }

export type Bucket = {
  /**
   * Takes the next token if it is there within `waitMsMax`, and says how long to wait for it: 0 for at once. A longer wait than
   * `waitMsMax` means that no token was taken. Tokens are given out in the order of the calls.
   */
  take(now: number, waitMsMax?: number): number
  /** Learns from an answer. True when the provider asked for a pause: waits that are under way are void, and their tokens with them. */
  learn(status: number, headers: Readonly<Record<string, string>>, now: number): boolean
  /** What the rate is at the moment. */
  perSecond(now: number): number
}

/** A refusal halves the rate; the refusals of calls that were under way together count once. */
const SLOWER = 0.5
const SLOWER_EVERY_MS = 1_000
/** Four refusals in a row; below that waiting is the provider's to ask for. */
const SLOWEST = 1 / 16
/** From nothing to the full rate, evenly; a rate that was halved is whole again after five minutes. */
const RECOVERY_MS = 600_000

/** A token bucket that starts full. Pure: time comes with each call, in milliseconds. */
export function makeBucket(rate: Rate): Bucket {
  let tokens = rate.burst
  let perSecond = rate.perSecond
  let creditedAt = Number.NEGATIVE_INFINITY
  let pausedUntil = Number.NEGATIVE_INFINITY
  let slowedAt = Number.NEGATIVE_INFINITY

  /** Nothing is credited for a pause, nor for time that passes again after the clock was set back. */
  const credit = (now: number): void => {
    const elapsedMs = Math.max(0, now - Math.max(creditedAt, pausedUntil))
    creditedAt = now
    tokens = Math.min(rate.burst, tokens + (elapsedMs / 1_000) * perSecond)
    perSecond = Math.min(rate.perSecond, perSecond + (elapsedMs / RECOVERY_MS) * rate.perSecond)
  }

  return {
    take(now, waitMsMax = 0) {
      credit(now)
      const waitMs = Math.ceil(Math.max(0, pausedUntil - now) + (Math.max(0, 1 - tokens) / perSecond) * 1_000)
      if (waitMs <= waitMsMax) tokens -= 1
      return waitMs
    },
    learn(status, headers, now) {
      credit(now)
      const slowing = decideSlowing(status, headers, now)
      if (slowing === undefined) {
        const remaining = readQuota(headers, now)?.remaining
        if (remaining !== undefined) tokens = Math.min(tokens, remaining)
        return false
      }
      if (slowing.slower && now - slowedAt >= SLOWER_EVERY_MS) {
        perSecond = Math.max(rate.perSecond * SLOWEST, perSecond * SLOWER)
        slowedAt = now
      }
      if (now + slowing.pauseMs <= pausedUntil) return false
      // One call may go when the pause ends, the others at their distance: a burst would only be refused again.
      pausedUntil = now + slowing.pauseMs
      tokens = 1
      return true
    },
    perSecond(now) {
      credit(now)
      return perSecond
    },
  }
}
