import type { Clock } from '../ports/clock.ts'

/** Timers cannot be longer than 24 days; a shorter sleep just looks again. */
const SLEEP_MS_MAX = 3_600_000

/** Remembers when accounts are due, the earliest time of each, and calls back for each at its time. In memory only. */
export function makeDueTimes(clock: Clock, onDue: (accountId: string) => void) {
  const dueAt = new Map<string, number>()
  let sleeping: { until: number; stop: AbortController } | undefined

  const sleepUntil = (until: number) => {
    sleeping?.stop.abort()
    const stop = new AbortController()
    sleeping = { until, stop }
    void clock.sleep(Math.min(Math.max(0, until - clock.now()), SLEEP_MS_MAX), stop.signal).then(wake, () => undefined)
  }

  const wake = () => {
    sleeping = undefined
    const now = clock.now()
    let next = Number.POSITIVE_INFINITY
    for (const [accountId, at] of dueAt) {
      if (at > now) {
        next = Math.min(next, at)
        continue
      }
      dueAt.delete(accountId)
      onDue(accountId)
    }
    if (dueAt.size > 0) sleepUntil(next)
  }

  return {
    add(accountId: string, delayMs: number) {
      const at = clock.now() + delayMs
      const known = dueAt.get(accountId)
      if (known !== undefined && known <= at) return
      dueAt.set(accountId, at)
      if (sleeping === undefined || at < sleeping.until) sleepUntil(at)
    },
    close() {
      dueAt.clear()
      sleeping?.stop.abort()
    },
  }
}
