import type { Log } from '../../log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LeaseStore } from '../../ports/leases.ts'
import type { JobQueue } from '../../ports/queue.ts'

/** While an account's writes keep coming, it is marked once in so many milliseconds and not once for each. */
const PAUSE_MS = 3

/** Tells workers that an account has something to do. */
export type Announcer = {
  /**
   * Marks the account as due and rings, in the background: nobody waits for it, and a failure only costs the time until the next
   * sweep. Calls for one account that come while one is being made are merged into one that begins after them.
   */
  announce(accountId: string): void
  /** Resolves when nothing is being announced. */
  idle(): Promise<void>
}

export function makeAnnouncer(parts: {
  leases: Pick<LeaseStore, 'markReady'>
  queue: JobQueue
  clock: Clock
  log: Log
}): Announcer {
  const { leases, queue, clock, log } = parts
  const again = new Map<string, boolean>()
  const running = new Set<Promise<void>>()

  const run = async (accountId: string) => {
    while (again.get(accountId)) {
      again.set(accountId, false)
      try {
        const delayMs = await leases.markReady(accountId)
        if (delayMs !== undefined) await queue.ring(accountId, delayMs)
      } catch (error) {
        log.warn(
          { account_id: accountId, error: String(error) },
          'An account could not be marked as due; the next sweep will do it.',
        )
      }
      if (again.get(accountId)) await clock.sleep(PAUSE_MS)
    }
    again.delete(accountId)
  }

  return {
    announce(accountId) {
      const isRunning = again.has(accountId)
      again.set(accountId, true)
      if (isRunning) return
      const one = run(accountId).finally(() => running.delete(one))
      running.add(one)
    },
    async idle() {
      await Promise.all(running)
    },
  }
}
