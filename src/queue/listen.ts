import type { Log } from '../log.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobQueue } from '../ports/queue.ts'
import { makeDueTimes } from './due-times.ts'

const CHANNEL = 'account_due'
const RING_MS_MAX = 500
/** A timer may fire a millisecond early, and the account would not be due yet. */
const LATE_BY_MS = 2

/** What the bell needs of a database. */
export type Notifier = {
  pool: { query(text: string, values: string[]): Promise<unknown> }
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>
}

/**
 * The bell on LISTEN/NOTIFY, for Postgres and PGlite alike. Every worker hears every ring; the lease decides who goes. Rings for later
 * are kept by the process that was asked, and are lost with it.
 */
export function makeListenQueue({ database, clock, log }: { database: Notifier; clock: Clock; log: Log }): JobQueue {
  const ringNow = async (accountId: string) => {
    const late = new AbortController()
    const rung = database.pool
      .query('select pg_notify($1, $2)', [CHANNEL, accountId])
      .catch((error: unknown) => log.warn({ account_id: accountId, error: String(error) }, 'The bell could not be rung.'))
    await Promise.race([rung, clock.sleep(RING_MS_MAX, late.signal).catch(() => undefined)])
    late.abort()
  }
  const later = makeDueTimes(clock, (accountId) => void ringNow(accountId))

  return {
    async ring(accountId, delayMs = 0) {
      if (delayMs > 0) later.add(accountId, delayMs + LATE_BY_MS)
      else await ringNow(accountId)
    },
    async work(onRing) {
      const calls = new Set<Promise<void>>()
      const stop = await database.listen(CHANNEL, (accountId) => {
        const call = onRing(accountId).finally(() => calls.delete(call))
        calls.add(call)
      })
      return async () => {
        await stop()
        await Promise.all(calls)
      }
    },
    async close() {
      later.close()
    },
  }
}
