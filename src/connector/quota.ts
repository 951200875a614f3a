import { parseRetryAfter } from './judge.ts'

type Headers = Readonly<Record<string, string | undefined>>

/** What a provider says is left of its rate; what it does not say is absent. */
export type Quota = { limit?: number; remaining?: number; resetMs?: number }

/** What an answer asks of us: no calls for so long, and a lower rate after that. */
export type Slowing = { pauseMs: number; slower: boolean }

/** A refusal that does not say how long to wait; Lever's never do. */
const PAUSE_MS = 1_000
/** An empty quota is believed for this long, because the reset's unit is a guess; then one call finds out. */
const QUOTA_PAUSE_MS_MAX = 60_000

/** What an answer asks of the account's rate; undefined when nothing. Pure. @param now milliseconds since the epoch */
export function decideSlowing(status: number, headers: Headers, now: number): Slowing | undefined {
  const askedMs = status === 429 || status === 503 ? parseRetryAfter(headers['retry-after'], now) : undefined
  if (status === 503 && askedMs !== undefined) return { pauseMs: askedMs, slower: false }
  const quota = readQuota(headers, now)
  const emptyMs = quota?.remaining === 0 && quota.resetMs !== undefined ? Math.min(quota.resetMs, QUOTA_PAUSE_MS_MAX) : undefined
  if (status === 429) return { pauseMs: askedMs ?? emptyMs ?? PAUSE_MS, slower: true }
  return emptyMs === undefined || emptyMs === 0 ? undefined : { pauseMs: emptyMs, slower: false }
}

/**
 * The quota that an answer tells of, in any of the usual headers: `ratelimit` in both forms of the IETF's drafts, `ratelimit-*`,
 * `x-ratelimit-*`, `x-rate-limit-*`. Undefined without any. Pure. @param now milliseconds since the epoch
 */
export function readQuota(headers: Headers, now: number): Quota | undefined {
  const { ratelimit } = headers
  const [limit, remaining, reset] =
    ratelimit === undefined
      ? [separate(headers, 'limit'), separate(headers, 'remaining'), separate(headers, 'reset')]
      : [joined(ratelimit, 'limit|q'), joined(ratelimit, 'remaining|r'), joined(ratelimit, 'reset|t')]
  if (limit === undefined && remaining === undefined && reset === undefined) return undefined
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(reset === undefined ? {} : { resetMs: toWaitMs(reset, now) }),
  }
}

const PREFIXES = ['ratelimit-', 'x-ratelimit-', 'x-rate-limit-']

function separate(headers: Headers, name: string): number | undefined {
  for (const prefix of PREFIXES) {
    const value = headers[prefix + name]
    if (value !== undefined) return leadingNumber(value)
  }
  return undefined
}

/** `limit=100, remaining=0, reset=5`, later `"default";r=0;t=5`. Of several policies the first. */
function joined(value: string, names: string): number | undefined {
  return leadingNumber(new RegExp(`(?:^|[\\s,;])(?:${names})\\s*=\\s*(\\d+)`, 'i').exec(value)?.[1] ?? '')
}

function leadingNumber(value: string): number | undefined {
  const digits = /^\s*(\d{1,15})/.exec(value)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Seconds from now, or a moment in seconds or in milliseconds since the epoch; the size tells which. */
function toWaitMs(reset: number, now: number): number {
  if (reset < 1e9) return reset * 1_000
  return Math.max(0, (reset < 1e12 ? reset * 1_000 : reset) - now)
}
