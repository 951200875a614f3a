import { GatewayError } from '../../errors.ts'
import type { Clock } from '../../ports/clock.ts'

const FIRST_WAIT_MS = 50
const WAIT_MS_MAX = 2_000

/**
 * Does database work, again and again while the database is away, for at most `withinMs`.
 * @throws GatewayError `unavailable` when the database did not come back in time; anything else at once
 */
export async function persist<T>(work: () => Promise<T>, clock: Clock, withinMs: number): Promise<T> {
  const startedAt = clock.now()
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, WAIT_MS_MAX)) {
    try {
      return await work()
    } catch (error) {
      const away = error instanceof GatewayError && error.code === 'unavailable'
      if (!away || clock.now() - startedAt + waitMs > withinMs) throw error
      await clock.sleep(waitMs)
    }
  }
}
