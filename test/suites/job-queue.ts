import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { JobQueue } from '../../src/ports/queue.ts'

export type QueueBench = {
  /** A bell of its own process, so to speak: bells of one bench hear each other. */
  make(): Promise<JobQueue>
  close(): Promise<void>
}

/** What a JobQueue promises, whatever it is built on. */
export function describeJobQueue(name: string, open: () => Promise<QueueBench>): void {
  describe(`${name}: JobQueue`, () => {
    let bench: QueueBench
    const closing: (() => Promise<void>)[] = []
    beforeAll(async () => {
      bench = await open()
    })
    afterEach(async () => {
      for (const close of closing.splice(0).reverse()) await close()
    })
    afterAll(() => bench.close())

    const make = async () => {
      const queue = await bench.make()
      closing.push(() => queue.close())
      return queue
    }
    const work = async (queue: JobQueue, onRing: (accountId: string) => Promise<void>) => {
      closing.push(await queue.work(onRing))
    }

    test('a ring is heard, by a worker of another process too', async () => {
      const [api, worker] = [await make(), await make()]
      const onRing = vi.fn(async () => undefined)
      await work(worker, onRing)
      const accountId = randomUUID()
      await api.ring(accountId)
      await vi.waitFor(() => expect(onRing).toHaveBeenCalledWith(accountId))
    })

    test('a ring while the account is being worked on leads to a look that begins after it', async () => {
      const queue = await make()
      const accountId = randomUUID()
      const first = Promise.withResolvers<void>()
      let looks = 0
      let rung = false
      let lookedAfter = false
      await work(queue, async (id) => {
        // Other tests ring on the same server.
        if (id !== accountId) return
        looks += 1
        if (rung) lookedAfter = true
        if (looks === 1) await first.promise
      })
      await queue.ring(accountId)
      await vi.waitFor(() => expect(looks).toBe(1))
      rung = true
      await queue.ring(accountId)
      await queue.ring(accountId)
      first.resolve()
      await vi.waitFor(() => expect(lookedAfter).toBe(true))
      expect(looks).toBeLessThanOrEqual(3)
    })

    test('a ring for later comes at its time, and one for now is not held up by it', async () => {
      const queue = await make()
      const accountId = randomUUID()
      const heard: number[] = []
      await work(queue, async (id) => {
        if (id === accountId) heard.push(Date.now())
      })
      const startedAt = Date.now()
      await queue.ring(accountId, 400)
      await queue.ring(accountId)
      await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(1))
      expect(heard[0]! - startedAt).toBeLessThan(350)
      await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(2))
      expect(heard[1]! - startedAt).toBeGreaterThanOrEqual(400)
    })

    test('a ring for later can be moved forward', async () => {
      const queue = await make()
      const accountId = randomUUID()
      const onRing = vi.fn(async (_id: string) => undefined)
      await work(queue, onRing)
      await queue.ring(accountId, 60_000)
      await queue.ring(accountId, 50)
      await vi.waitFor(() => expect(onRing).toHaveBeenCalledWith(accountId), { timeout: 3_000 })
    })

    test('several accounts are worked on at once', async () => {
      const queue = await make()
      const ids = [randomUUID(), randomUUID(), randomUUID()]
      const active = new Set<string>()
      const all = Promise.withResolvers<void>()
      await work(queue, async (id) => {
        active.add(id)
        if (ids.every((one) => active.has(one))) all.resolve()
        await all.promise
      })
      for (const id of ids) await queue.ring(id)
      await all.promise
    })

    test('stopping waits for the work under way', async () => {
      const queue = await make()
      const begun = Promise.withResolvers<void>()
      const release = Promise.withResolvers<void>()
      let ended = false
      const accountId = randomUUID()
      const stop = await queue.work(async (id) => {
        if (id !== accountId) return
        begun.resolve()
        await release.promise
        ended = true
      })
      await queue.ring(accountId)
      await begun.promise
      const stopped = stop()
      release.resolve()
      await stopped
      expect(ended).toBe(true)
    })
  })
}
