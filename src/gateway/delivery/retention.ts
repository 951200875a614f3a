import type { Log } from '../../log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { RetentionStore } from '../../ports/retention.ts'
import type { DeliverySettings } from './delivery-settings.ts'
import type { Chore } from './worker.ts'

const EVERY_MS = 600_000
const PIECE = 500
/** At most half a million rows a run; the next run goes on. */
const PIECES_MAX = 1_000
/** Callers come between two pieces. */
const PAUSE_MS = 20

/** Drops the inputs of succeeded writes after `inputsKeptMs`, and receipts after `receiptsKeptMs`. */
export function makeRetention(parts: {
  retention: RetentionStore
  clock: Clock
  log: Log
  settings: Pick<DeliverySettings, 'inputsKeptMs' | 'receiptsKeptMs'>
}): Chore {
  const { retention, clock, log, settings } = parts

  const inPieces = async (signal: AbortSignal, drop: (limit: number) => Promise<number>): Promise<number> => {
    let dropped = 0
    for (let pieces = 0; pieces < PIECES_MAX && !signal.aborted; pieces++) {
      const count = await drop(PIECE)
      dropped += count
      if (count < PIECE) break
      await clock.sleep(PAUSE_MS)
    }
    return dropped
  }

  return {
    name: 'retention',
    everyMs: EVERY_MS,
    async run(signal) {
      const inputs = await inPieces(signal, (limit) => retention.dropInputs(settings.inputsKeptMs, limit))
      const receipts = await inPieces(signal, (limit) => retention.dropReceipts(settings.receiptsKeptMs, limit))
      if (inputs + receipts > 0) log.info({ inputs, receipts }, 'What had been kept long enough was dropped.')
    },
  }
}
