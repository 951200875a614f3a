import { randomUUID } from 'node:crypto'
import type { BegunWrite } from '../../ports/attempts.ts'
import type { LeaseStore } from '../../ports/leases.ts'
import type { Write, WriteError, WriteStore } from '../../ports/writes.ts'
import type { Announcer } from './announce.ts'
import { type AttemptParts, runBegun } from './attempt.ts'
import { makeHold, type TrackedHold } from './hold.ts'
import { makePace } from './pace.ts'
import { LeaseLost } from './performer.ts'
import { persist } from './persist.ts'
import type { Waiter } from './wait.ts'

export type PlainParts = AttemptParts & { writes: WriteStore; leases: LeaseStore; announcer: Announcer; waiter: Waiter }

/** A plain write's own lease: nobody else touches the write while it holds. Names one call, so that no other call can pass for it. */
export type PlainLease = { owner: string; withinMs: number; startedMs: number }

/** How long a plain call may wait for its turn in the account's rate; no longer than its own time. */
const TOKEN_WAIT_MS_MAX = 10_000
const LANE_LOOK_MS = 2_000

/** A lease that outlives the call's own time by what one call to a provider and storing its answer may take. */
export function makePlainLease({ settings }: Pick<PlainParts, 'settings'>): PlainLease {
  const withinMs = settings.plainMs + settings.callTimeoutMs + settings.sendMarginMs + settings.persistMs
  return { owner: `plain.${randomUUID()}`, withinMs, startedMs: performance.now() }
}

/**
 * Carries out a stored plain write within the request: waits for earlier writes of its lane, then makes one attempt. Whatever it comes
 * to is settled; only if it may have arrived and that cannot be found out in time do workers go on looking, and they never send it.
 */
export async function runPlain(parts: PlainParts, write: Write, lease: PlainLease): Promise<void> {
  const begun = await beginInLane(parts, write, lease)
  if (begun === undefined) return giveUp(parts, write, lease)
  const limits = await parts.performer.limits(write.account_id).catch(() => ({ perSecond: 1, burst: 1 }))
  const pace = makePace({
    leases: parts.leases,
    clock: parts.clock,
    log: parts.log,
    accountId: write.account_id,
    limits,
    chunk: 1,
    waitMsMax: Math.min(TOKEN_WAIT_MS_MAX, parts.settings.plainMs),
    onThrottled: (waitMs) => parts.observer.throttled({ accountId: write.account_id, waitMs }),
  })
  try {
    const hold = holdOf(parts, begun, lease, pace)
    const attempted = await runBegun(parts, begun, { owner: lease.owner, hold })
    if (attempted.kind === 'settled' && attempted.settlement.status === 'waiting') parts.announcer.announce(write.account_id)
    if (attempted.kind === 'settled' && attempted.watched) await freeLane(parts, write)
  } finally {
    const left = await pace.close()
    if (left > 0) await parts.leases.giveBack(write.account_id, left).catch(() => undefined)
  }
}

function holdOf(parts: PlainParts, begun: BegunWrite, lease: PlainLease, pace: ReturnType<typeof makePace>): TrackedHold {
  const { attempts, settings } = parts
  return makeHold({
    write: begun,
    pace,
    async check() {
      // The lease began when the write was stored, which was later than startedMs.
      const leftMs = lease.withinMs - (performance.now() - lease.startedMs)
      if (leftMs < settings.callTimeoutMs + settings.sendMarginMs) throw new LeaseLost('The time of this call is over.')
    },
    saveSteps: (steps) => attempts.saveSteps(begun.id, lease.owner, steps),
    at: parts.at,
    patient: true,
  })
}

/** Undefined when the lane did not become free in the call's time. */
async function beginInLane(parts: PlainParts, write: Write, { owner }: PlainLease): Promise<BegunWrite | undefined> {
  const { attempts, clock, settings, waiter, writes } = parts
  const until = clock.now() + settings.plainMs
  for (;;) {
    const begun = await persist(() => attempts.beginPlain(write.id, owner), clock, settings.persistMs)
    if (begun !== undefined) return begun
    const refusal = await attempts.explain(write.id, owner)
    const leftMs = until - clock.now()
    if (refusal.kind !== 'blocked' || leftMs <= 0) return undefined
    const listener = waiter.listen(refusal.by)
    try {
      await writes.watch(refusal.by)
      // It may have ended before it was watched, so the lane is tried once more before waiting.
      const now = await attempts.beginPlain(write.id, owner)
      if (now !== undefined) return now
      await listener.settled(Math.min(leftMs, LANE_LOOK_MS))
    } finally {
      listener.close()
    }
  }
}

async function giveUp(parts: PlainParts, write: Write, { owner }: PlainLease): Promise<void> {
  const report = { record: null, warnings: [], error: LANE_BUSY, attempts: [] }
  const told = (await parts.teller?.tell({ ...write, status: 'failed', error_code: LANE_BUSY.code, report })) ?? []
  await parts.attempts.abandonPlain(write.id, owner, report, told)
  await freeLane(parts, write)
}

const LANE_BUSY: WriteError = {
  code: 'unavailable',
  message:
    'Earlier writes to the same record are still being carried out. Nothing was sent; call again, or with Prefer: respond-async.',
}

async function freeLane(parts: PlainParts, { account_id, lane }: Write): Promise<void> {
  await parts.attempts.unpark(account_id, lane)
  parts.announcer.announce(account_id)
}
