import type { AttemptStore, BegunWrite, DueWrite, Settlement } from '../../ports/attempts.ts'
import type { NewDelivery } from '../../ports/webhooks.ts'
import { endedAs, type Teller, withoutTold } from '../events/tell.ts'
import type { DeliveryObserver } from './delivery-observer.ts'
import { recoverWaitMs } from './delivery-settings.ts'
import type { AtFaultPoint } from './fault-points.ts'
import { makeHold } from './hold.ts'
import type { HeldLease } from './lease-keeper.ts'
import type { Pace } from './pace.ts'
import { LeaseLost } from './performer.ts'
import { persist } from './persist.ts'
import { type ProcessParts, processWrite } from './process.ts'

export type AttemptParts = ProcessParts & {
  attempts: AttemptStore
  observer: DeliveryObserver
  at: AtFaultPoint
  /** Whoever is to hear of what writes come to; nobody without it. */
  teller?: Teller
}

export type Attempted =
  | { kind: 'settled'; settlement: Settlement; watched: boolean }
  /** Nothing was done: the write is gone, or was taken over from a former owner and waits now. */
  | { kind: 'skipped' }
  /** An earlier write of the lane is unfinished. */
  | { kind: 'blocked' }
  | { kind: 'lease_lost' }

/** Takes one due write of a leased account through one attempt: begin, process, settle. */
export async function attemptWrite(parts: AttemptParts, held: HeldLease, pace: Pace, due: DueWrite): Promise<Attempted> {
  const { attempts, clock, settings } = parts
  const { owner } = held.lease
  const stored = <T>(work: () => Promise<T>) => persist(work, clock, settings.persistMs)
  // The lease of whoever began it is over, for this process holds the account now; whether its call arrived is not known.
  if (due.owner !== null && due.owner !== owner) {
    await stored(() => attempts.recover(due.id, due.owner!, recoverWaitMs(settings)))
    return { kind: 'skipped' }
  }
  const write = await stored(() => attempts.begin(due.id, owner, settings.sendMarginMs))
  if (write === undefined) {
    const refusal = await stored(() => attempts.explain(due.id, owner))
    return refusal.kind === 'gone'
      ? { kind: 'skipped' }
      : refusal.kind === 'blocked'
        ? { kind: 'blocked' }
        : { kind: 'lease_lost' }
  }
  return runBegun(parts, write, {
    owner,
    hold: makeHold({
      write,
      pace,
      check: held.check,
      saveSteps: (steps) => attempts.saveSteps(write.id, owner, steps),
      at: parts.at,
    }),
  })
}

/** The rest of an attempt on a write that was begun. */
export async function runBegun(
  parts: AttemptParts,
  write: BegunWrite,
  { owner, hold }: { owner: string; hold: ReturnType<typeof makeHold> },
): Promise<Attempted> {
  const { attempts, clock, observer, settings } = parts
  const ids = { accountId: write.account_id, writeId: write.id }
  const startedAt = clock.now()
  observer.begun({ ...ids, attempt: write.attempts, waitedMs: write.ageMs })
  try {
    const settlement = await processWrite(parts, write, hold)
    await parts.at('after-commit', write.id)
    let tries = 0
    let told: readonly NewDelivery[] = []
    const settle = async () => {
      told = (await parts.teller?.tell(endedAs(write, settlement))) ?? []
      tries += 1
      return attempts.settle(write.id, owner, withoutTold(write, settlement), told)
    }
    const settled = await persist(settle, clock, settings.persistMs)
    // After a try whose reply was lost, nothing to settle means that the try had settled it.
    if (settled === undefined && tries === 1) throw new LeaseLost('Another worker has taken this write over.')
    if (told.length > 0) parts.teller?.announce(told)
    const { status, outcome, error_code: code } = settlement
    observer.settled({ ...ids, status, outcome, code, runMs: clock.now() - startedAt })
    await parts.at('after-settle-before-release', write.id)
    return { kind: 'settled', settlement, watched: settled?.watched ?? true }
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error
    observer.leaseLost({ accountId: write.account_id })
    return { kind: 'lease_lost' }
  }
}
