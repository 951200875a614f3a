import type { AttemptStore, DueWrite } from '../../ports/attempts.ts'

/**
 * The part of an account's backlog that its drainer has in memory: the next due writes, and which lanes are under way. The lane order
 * itself is made sure of by the database when a write begins; this only avoids asking it in vain.
 */
export type Backlog = {
  /** The next write whose lane is free; the lane is busy until `done`. */
  pick(): DueWrite | undefined
  /** Whether the lane was trimmed and nothing of it is left here, so that what was put off should come back. */
  done(write: DueWrite): boolean
  /** Forgets the lane's writes that have not begun, after one of them has to wait. Whether there were any. */
  forgetLane(lane: string): boolean
  /** A lane of which more waits here than a batch, while writes of other lanes may stand behind it; keeps only a batch of it. */
  trim(): string | undefined
  /** Fetches more. False when there is nothing more than what is known. */
  refill(): Promise<boolean>
  /** Whether the last look found less than it could have. */
  readonly isDry: boolean
  readonly hasWaiting: boolean
}

export function makeBacklog(attempts: Pick<AttemptStore, 'take'>, accountId: string, batch: number): Backlog {
  const waiting: DueWrite[] = []
  const known = new Set<string>()
  const busy = new Set<string>()
  const trimmed = new Set<string>()
  let isDry = false
  let refilling: Promise<boolean> | undefined

  const fetch = async (): Promise<boolean> => {
    const due = await attempts.take(accountId, batch + known.size)
    const fresh = due.filter(({ id }) => !known.has(id))
    for (const write of fresh) {
      known.add(write.id)
      waiting.push(write)
    }
    isDry = fresh.length < batch
    return fresh.length > 0
  }

  const drop = (dropped: readonly DueWrite[]) => {
    for (const write of dropped) {
      known.delete(write.id)
      waiting.splice(waiting.indexOf(write), 1)
    }
  }

  return {
    pick() {
      const at = waiting.findIndex(({ lane }) => !busy.has(lane))
      const [write] = at === -1 ? [] : waiting.splice(at, 1)
      if (write !== undefined) busy.add(write.lane)
      return write
    },
    done({ id, lane }) {
      known.delete(id)
      busy.delete(lane)
      if (!trimmed.has(lane) || waiting.some((write) => write.lane === lane)) return false
      trimmed.delete(lane)
      isDry = false
      return true
    },
    forgetLane(lane) {
      const dropped = waiting.filter((write) => write.lane === lane)
      drop(dropped)
      return dropped.length > 0
    },
    trim() {
      for (const lane of busy) {
        const behind = waiting.filter((write) => write.lane === lane)
        if (behind.length <= batch) continue
        drop(behind.slice(batch))
        trimmed.add(lane)
        return lane
      }
      return undefined
    },
    refill() {
      refilling ??= fetch().finally(() => {
        refilling = undefined
      })
      return refilling
    },
    get isDry() {
      return isDry
    },
    get hasWaiting() {
      return waiting.length > 0
    },
  }
}
