import { randomUUID } from 'node:crypto'

const COUNTER_MAX = 0xfff

/**
 * A source of UUIDs of version 7: each is greater than all that the same source gave before, and of two sources the later by the clock. So the
 * order of ids is the order of creation, which is what the lists are sorted by.
 * @param now milliseconds since 1970
 */
export function makeIds(now: () => number): () => string {
  let lastMs = 0
  let counter = 0
  return () => {
    const ms = now()
    if (ms > lastMs) {
      lastMs = ms
      counter = 0
    } else if (counter < COUNTER_MAX) {
      counter += 1
    } else {
      lastMs += 1
      counter = 0
    }
    const time = lastMs.toString(16).padStart(12, '0')
    // A random UUID ends in the variant and 62 random bits, exactly as a UUID of version 7 does.
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}${randomUUID().slice(18)}`
  }
}
