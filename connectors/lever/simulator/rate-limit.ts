import type { MiddlewareHandler } from 'hono'
import type { LeverEnv } from './world.ts'

const PER_SECOND = 10
const BURST = 20

/** Lever's token bucket for each credential. The answer beyond it is plain text and does not say how long to wait. @param now milliseconds */
export function limitRate(now: () => number): MiddlewareHandler<LeverEnv> {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return async (c, next) => {
    const at = now()
    const bucket = buckets.get(c.get('caller').id) ?? { tokens: BURST, at }
    bucket.tokens = Math.min(BURST, bucket.tokens + (Math.max(0, at - bucket.at) / 1000) * PER_SECOND)
    bucket.at = at
    buckets.set(c.get('caller').id, bucket)
    if (bucket.tokens < 1) return c.text('Too Many Requests', 429)
    bucket.tokens -= 1
    return next()
  }
}
