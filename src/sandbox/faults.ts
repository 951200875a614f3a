import type { Context, MiddlewareHandler } from 'hono'
import { z } from 'zod'

/** Misbehaviour that a simulator shows on demand. `times` bounds how often; without it the rule stays. `chance` (0..1) makes it random. */
export const FaultRule = z.strictObject({
  method: z.string().optional(),
  path: z.string().optional(),
  times: z.int().positive().optional(),
  chance: z.number().min(0).max(1).optional(),
  delay_ms: z.int().min(0).max(60_000).optional(),
  status: z.int().min(400).max(599).optional(),
  retry_after_seconds: z.int().min(0).optional(),
  html: z.boolean().optional(),
  cut: z.enum(['before', 'after']).optional(),
  expire_token: z.boolean().optional(),
})
export type FaultRule = z.infer<typeof FaultRule>

/** Thrown out of a simulator that is called in process, where there is no socket to cut. The caller must treat it as a lost connection. */
export class LineCut extends Error {
  override readonly name = 'LineCut'
}

/** One call that a simulator saw; tests count these to prove that a write arrived exactly once. */
export type SeenCall = { method: string; path: string; at: number }

export type Faults = {
  add(rule: FaultRule): void
  clear(): void
  seen: SeenCall[]
  middleware: MiddlewareHandler
}

const SEEN_MAX = 10_000

/**
 * A script of faults for one simulator.
 * @param now clock in milliseconds; @param sleep waits that many milliseconds; @param random 0..1, injected so that tests repeat
 * @param expire voids the access token that the request carries, for `expire_token` rules
 */
export function makeFaults(options: {
  now: () => number
  sleep?: (ms: number) => Promise<void>
  random?: () => number
  expire?: (authorization: string | undefined) => void
}): Faults {
  const sleep = options.sleep ?? ((ms: number) => new Promise<void>((done) => setTimeout(done, ms)))
  const random = options.random ?? Math.random
  const rules: (FaultRule & { left: number })[] = []
  const seen: SeenCall[] = []

  const take = (c: Context): FaultRule | undefined => {
    for (const rule of rules) {
      if (rule.left <= 0 || (rule.method !== undefined && rule.method !== c.req.method)) continue
      if (rule.path !== undefined && !c.req.path.includes(rule.path)) continue
      if (rule.chance !== undefined && random() >= rule.chance) continue
      rule.left -= 1
      return rule
    }
    return undefined
  }

  const middleware: MiddlewareHandler = async (c, next) => {
    seen.push({ method: c.req.method, path: c.req.path, at: options.now() })
    if (seen.length > SEEN_MAX) seen.shift()
    const fault = take(c)
    if (fault === undefined) return next()
    if (fault.delay_ms !== undefined) await sleep(fault.delay_ms)
    if (fault.expire_token) options.expire?.(c.req.header('authorization'))
    if (fault.cut === 'before') return cutLine(c)
    if (fault.cut === 'after') {
      await next()
      return cutLine(c)
    }
    if (fault.html) return c.html('<!doctype html><title>Sign in</title><p>Please sign in.</p>', 200)
    if (fault.status === undefined) return next()
    if (fault.retry_after_seconds !== undefined) c.header('retry-after', String(fault.retry_after_seconds))
    return c.text('', fault.status as 500)
  }

  return {
    add: (rule) => rules.push({ ...rule, left: rule.times ?? Number.POSITIVE_INFINITY }),
    clear: () => rules.splice(0),
    seen,
    middleware,
  }
}

/** Ends the connection without an answer: on a socket by destroying it, in process by an error that no handler may turn into a reply. */
function cutLine(c: Context): never {
  const incoming = (c.env as { incoming?: { socket?: { destroy(): void } } } | undefined)?.incoming
  incoming?.socket?.destroy()
  throw new LineCut('The simulator cut the line.')
}
