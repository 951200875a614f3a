import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../src/ports/clock.ts'

/** The machine's own time. */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
}

/** A clock whose time of day differs from the machine's. */
export function skewedClock(byMs: number): Clock {
  return { now: () => Date.now() + byMs, sleep: realClock.sleep }
}
