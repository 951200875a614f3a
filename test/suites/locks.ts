import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Locks } from '../../src/ports/locks.ts'

export type LockBench = {
  /** Two holders that know nothing of each other but what they share: two processes, or twice the same one. */
  locks: [Locks, Locks]
  close(): Promise<void>
}

const WAIT_MS = 5_000

/** What Locks promise, whatever they are built on. */
export function describeLocks(name: string, open: () => Promise<LockBench>): void {
  describe(`${name}: Locks`, () => {
    let bench: LockBench
    beforeAll(async () => {
      bench = await open()
    })
    afterAll(() => bench.close())

    test('of many who want one name, one works at a time', async () => {
      let working = 0
      let most = 0
      const work = async () => {
        working += 1
        most = Math.max(most, working)
        await new Promise((done) => setTimeout(done, 5))
        working -= 1
      }
      await Promise.all(Array.from({ length: 20 }, (_, index) => bench.locks[index % 2 === 0 ? 0 : 1].hold('one', WAIT_MS, work)))
      expect(most).toBe(1)
    })

    test('different names do not wait for each other', async () => {
      const { promise: second, resolve } = Promise.withResolvers<void>()
      await bench.locks[0].hold('first', WAIT_MS, async () => {
        await bench.locks[1].hold('second', WAIT_MS, async () => resolve())
        await second
      })
    })

    test('whoever waits too long is told so, and work that fails lets go', async () => {
      await bench.locks[0].hold('busy', WAIT_MS, async () => {
        await expect(bench.locks[1].hold('busy', 0, async () => undefined)).rejects.toMatchObject({ code: 'unavailable' })
      })
      await expect(
        bench.locks[0].hold('busy', WAIT_MS, async () => {
          throw new Error('broken')
        }),
      ).rejects.toThrow('broken')
      expect(await bench.locks[1].hold('busy', 0, async () => 'free')).toBe('free')
    })
  })
}
