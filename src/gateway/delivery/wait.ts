import type { Clock } from '../../ports/clock.ts'
import type { Write, WriteStore } from '../../ports/writes.ts'

/** A message can be lost while a connection is remade: a waiting caller also looks for itself, this often. */
const LOOK_MS = 2_000

export type Waiter = {
  /**
   * Begins to listen for the end of a write. To be called before the write is stored or watched, so that the end cannot come in
   * between. `settled` resolves when the end was announced, or after `ms` without; `close` must be called.
   */
  listen(id: string): { settled(ms: number): Promise<void>; close(): void }
  /** The write as it is when it is finished, or after `waitMs`, or when the signal comes. Undefined when there is no such write. */
  wait(environmentId: string, id: string, waitMs: number, signal?: AbortSignal): Promise<Write | undefined>
  close(): Promise<void>
}

/** Waits for writes that this or another process settles. Costs one look at the database per write and nothing while it waits. */
export async function makeWaiter({ writes, clock }: { writes: WriteStore; clock: Clock }): Promise<Waiter> {
  const listeners = new Map<string, Set<() => void>>()
  const stopListening = await writes.onSettled((id) => {
    for (const wake of listeners.get(id) ?? []) wake()
  })

  const listen = (id: string) => {
    const ended = Promise.withResolvers<void>()
    const wakers = listeners.get(id) ?? new Set()
    wakers.add(ended.resolve)
    listeners.set(id, wakers)
    return {
      async settled(ms: number) {
        const stop = new AbortController()
        await Promise.race([ended.promise, clock.sleep(ms, stop.signal).catch(() => undefined)])
        stop.abort()
      },
      close() {
        wakers.delete(ended.resolve)
        if (wakers.size === 0) listeners.delete(id)
      },
    }
  }

  return {
    listen,
    async wait(environmentId, id, waitMs, signal) {
      const until = clock.now() + waitMs
      const listener = listen(id)
      try {
        await writes.watch(id)
        for (;;) {
          const write = await writes.find(environmentId, id)
          const leftMs = until - clock.now()
          if (write === undefined || write.finished_at !== null || leftMs <= 0 || signal?.aborted) return write
          await listener.settled(Math.min(leftMs, LOOK_MS))
        }
      } finally {
        listener.close()
      }
    },
    close: stopListening,
  }
}
