import type { WorkerParts } from './worker.ts'

const ACCOUNTS_SWEPT = 1_000
const PLAIN_SWEPT = 100

/**
 * What a worker does without being told: looks for due accounts every `pollMs`, and every `sweepMs` for what a process that died left
 * behind. Returns the function that waits for it to end after the signal.
 */
export function startSweeper(parts: WorkerParts, fill: () => Promise<void>, signal: AbortSignal): () => Promise<void> {
  const { attempts, clock, leases, log, queue, settings, chores } = parts
  let last: string | undefined

  const sweep = async () => {
    const left = await attempts.sweepPlain(settings.callTimeoutMs + settings.settleMs, PLAIN_SWEPT, parts.teller?.tell)
    for (const accountId of left) {
      const delayMs = await leases.markReady(accountId)
      if (delayMs !== undefined) await queue.ring(accountId, delayMs)
    }
    const page = await leases.sweep(last, ACCOUNTS_SWEPT)
    last = page.last
    if (page.marked.length > 0) await fill()
  }

  const every = async (name: string, ms: number, work: () => Promise<void>) => {
    while (!signal.aborted) {
      await clock.sleep(ms, signal).catch(() => undefined)
      if (signal.aborted) return
      await work().catch((error) =>
        log.warn({ chore: name, error: String(error) }, 'Background work failed; it will be tried again.'),
      )
    }
  }

  const loops = [
    every('poll', settings.pollMs, fill),
    every('sweep', settings.sweepMs, sweep),
    ...chores.map(({ name, everyMs, run }) => every(name, everyMs, () => run(signal))),
  ]
  return async () => {
    await Promise.all(loops)
  }
}
