import { LRUCache } from 'lru-cache'

const MINUTE_MS = 60_000

/** Forgetting the bucket that was not used for longest only makes it full again, which it nearly is. */
const BUCKETS_MAX = 10_000

type Bucket = { tokens: number; atMs: number }

/**
 * Limits of so many calls a minute, kept in this process: several replicas each allow the full rate.
 * @param now milliseconds since 1970
 */
export function makeTokenBuckets(now: () => number) {
  const buckets = new LRUCache<string, Bucket>({ max: BUCKETS_MAX })
  return {
    /** Takes one call from the bucket of `key`, which holds a minute's worth. Returns the seconds to wait for one, or 0 when it was there. */
    take(key: string, perMinute: number): number {
      const atMs = now()
      const bucket = buckets.get(key) ?? { tokens: perMinute, atMs }
      const refilled = bucket.tokens + (Math.max(0, atMs - bucket.atMs) * perMinute) / MINUTE_MS
      bucket.tokens = Math.min(perMinute, refilled)
      bucket.atMs = atMs
      buckets.set(key, bucket)
      if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) * 60) / perMinute)
      bucket.tokens -= 1
      return 0
    },
  }
}

export type TokenBuckets = ReturnType<typeof makeTokenBuckets>
