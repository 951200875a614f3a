import { LRUCache } from 'lru-cache'

const WINDOW_MS = 10 * 60_000
const ADDRESSES_MAX = 10_000

/** Failed attempts by address within ten minutes, in this process. */
export type Attempts = {
  /** Milliseconds to wait, or 0. */
  waitMs(address: string): number
  failed(address: string): void
}

/** @param max failed attempts of one address in ten minutes; more are refused without a look at the password */
export function makeAttempts(now: () => number, max: number): Attempts {
  const known = new LRUCache<string, { failed: number; untilMs: number }>({ max: ADDRESSES_MAX })
  const current = (address: string) => {
    const entry = known.get(address)
    return entry === undefined || entry.untilMs <= now() ? undefined : entry
  }
  return {
    waitMs(address) {
      const entry = current(address)
      return entry === undefined || entry.failed < max ? 0 : entry.untilMs - now()
    },
    failed(address) {
      const entry = current(address) ?? { failed: 0, untilMs: now() + WINDOW_MS }
      known.set(address, { ...entry, failed: entry.failed + 1 })
    },
  }
}
