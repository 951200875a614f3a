import { tooMany } from './refusal.ts'
import type { GauzySettings } from './settings.ts'

const LOGIN_PATH = '/api/auth/login'
const LOGIN = { limit: 5, windowSeconds: 60 }

export type Throttle = (path: string, address: string) => Record<string, string>

/**
 * Counts calls per client address in fixed windows. Answers the headers that say what is left.
 * @throws Refusal 429 with Retry-After in seconds
 */
export function makeThrottle(rule: GauzySettings['throttle'], now: () => number): Throttle {
  const windows = new Map<string, { endsAt: number; used: number }>()
  return (path, address) => {
    if (rule === undefined) return {}
    const { limit, windowSeconds } = path === LOGIN_PATH ? LOGIN : rule
    const key = path === LOGIN_PATH ? `login ${address}` : address
    const running = windows.get(key)
    const window = running !== undefined && running.endsAt > now() ? running : { endsAt: now() + windowSeconds * 1000, used: 0 }
    window.used += 1
    windows.set(key, window)
    const leftSeconds = Math.ceil((window.endsAt - now()) / 1000)
    const headers = {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - window.used)),
      'x-ratelimit-reset': String(leftSeconds),
    }
    if (window.used > limit) throw tooMany(leftSeconds, headers)
    return headers
  }
}
