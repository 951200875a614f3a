import type { JobQueue } from '../ports/queue.ts'
import { type DrainParts, drainTurn } from './drain.ts'
import { type LeaseKeeper, makeLeaseKeeper } from './lease-keeper.ts'
import { persist } from './persist.ts'
import { startSweeper } from './sweeper.ts'

export type WorkerParts = DrainParts & {
  queue: JobQueue
  /** Tells this process from all others, also from the one that ran before it under the same name. */
  workerId: string
  /** Calls back with the id of every account that changed. */
  onAccountChange(callback: (accountId: string) => void): Promise<() => Promise<void>>
  /** Further work to be done now and then by some worker: retention, erasures. */
  chores: readonly Chore[]
}
/** One piece of background work. Must end early when the signal says so. */
export type Chore = { name: string; everyMs: number; run(signal: AbortSignal): Promise<void> }

/** After a turn that failed as a whole: the account's limits could not be read, or the database is away. */
const BROKEN_TURN_REST_MS = 5_000

/** What a write waits for when its account does not work; it goes on as soon as the account is active again. */
const PAUSING = ['account_needs_reauth', 'account_disabled', 'provider_refused_credentials']

async function hasten({ attempts, leases, queue }: WorkerParts, accountId: string): Promise<void> {
  if ((await attempts.hasten(accountId, PAUSING)) === 0) return
  await leases.resume(accountId)
  const delayMs = await leases.markReady(accountId)
  await queue.ring(accountId, delayMs ?? 0)
}

/**
 * Drains accounts: those that somebody rings for, and those that are due without anybody ringing. Returns the function that stops it:
 * writes under way are finished for at most `stopMs`, and the accounts are given back.
 */
export async function startWorker(parts: WorkerParts): Promise<() => Promise<void>> {
  const { clock, leases, log, queue, settings } = parts
  const stopping = new AbortController()
  const turns = new Map<string, Promise<void>>()
  const keeper: LeaseKeeper = makeLeaseKeeper({
    leases,
    clock,
    log,
    settings,
    onLost: (accountId) => parts.observer.leaseLost({ accountId }),
  })
  let claims = 0
  let isCrowded = false
  let filling: Promise<void> | undefined
  let again = false

  /** Claims as many due accounts as there are places, and starts their turns. Calls while it runs lead to one more round. */
  const fill = (): Promise<void> => {
    if (filling !== undefined) {
      again = true
      return filling
    }
    const rounds = async () => {
      do {
        again = false
        const free = settings.accountsMax - turns.size
        isCrowded = free <= 0
        if (stopping.signal.aborted || free <= 0) return
        const before = keeper.moment()
        claims += 1
        const claimed = await leases.claim(`${parts.workerId}.${claims}`, free, settings.leaseMs)
        isCrowded = claimed.length >= free
        for (const lease of claimed) startTurn(keeper.keep(lease, before))
      } while (again)
    }
    filling = rounds()
      .catch((error) => log.warn({ error: String(error) }, 'Due accounts could not be claimed; trying again.'))
      .finally(() => {
        filling = undefined
      })
    return filling
  }

  const warn = (error: unknown) => log.warn({ error: String(error) }, 'An account that is active again could not be woken.')
  const control = { isCrowded: () => isCrowded, isStopping: () => stopping.signal.aborted }

  const startTurn = (held: ReturnType<LeaseKeeper['keep']>) => {
    const { lease } = held
    const turn = (async () => {
      const end = await drainTurn(parts, held, control).catch((error) => {
        log.error({ account_id: lease.accountId, error: String(error) }, 'A turn failed; the account rests.')
        return { more: true, restMs: BROKEN_TURN_REST_MS, failures: lease.failures, tokensLeft: 0 }
      })
      const dueInMs = await persist(() => leases.release(lease, end), clock, settings.persistMs)
      held.drop()
      turns.delete(lease.accountId)
      if (dueInMs === undefined || dueInMs === null) return
      if (dueInMs <= 0 && !stopping.signal.aborted) void fill()
      else await queue.ring(lease.accountId, Math.max(0, dueInMs))
    })()
      .catch((error) => log.warn({ account_id: lease.accountId, error: String(error) }, 'An account could not be given back.'))
      .finally(() => {
        held.drop()
        turns.delete(lease.accountId)
        if (isCrowded && !stopping.signal.aborted) void fill()
      })
    turns.set(lease.accountId, turn)
  }

  const stopBeating = keeper.start()
  const stopBell = await queue.work(async (accountId) => {
    await fill()
    await turns.get(accountId)
  })
  const stopHearing = await parts.onAccountChange((accountId) => void hasten(parts, accountId).catch(warn))
  const stopSweeping = startSweeper(parts, fill, stopping.signal)
  void fill()

  return async () => {
    stopping.abort()
    const ended = Promise.all([stopBell(), stopHearing(), stopSweeping(), filling, ...turns.values()])
    const waited = new AbortController()
    await Promise.race([ended, clock.sleep(settings.stopMs, waited.signal).catch(() => undefined)])
    waited.abort()
    await stopBeating()
  }
}
