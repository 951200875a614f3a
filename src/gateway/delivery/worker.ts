import type { Lease } from '../../ports/leases.ts'
import type { JobQueue } from '../../ports/queue.ts'
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
  const turns = new Set<Promise<void>>()
  const keeper: LeaseKeeper = makeLeaseKeeper({
    leases,
    clock,
    log,
    settings,
    onLost: (accountId) => parts.observer.leaseLost({ accountId }),
  })
  let claims = 0
  /** Places that claims under way may fill. */
  let claiming = 0
  let isCrowded = false
  let filling: Promise<void> | undefined
  let isWanted = false

  const isStopping = () => stopping.signal.aborted
  const freePlaces = () => (isStopping() ? 0 : settings.accountsMax - turns.size - claiming)

  /** Claims for at most so many places and starts the turns of what was claimed. */
  const claim = async (places: number, claimThem: (owner: string) => Promise<Lease[]>) => {
    const before = keeper.moment()
    claims += 1
    claiming += places
    try {
      const claimed = await claimThem(`${parts.workerId}.${claims}`)
      return claimed.map((lease) => startTurn(keeper.keep(lease, before)))
    } finally {
      claiming -= places
    }
  }

  const fillOnce = async () => {
    const free = freePlaces()
    isCrowded = free <= 0
    if (free <= 0) return
    const started = await claim(free, (owner) => leases.claim(owner, free, settings.leaseMs))
    isCrowded = started.length >= free
  }

  /** Claims as many due accounts as there are places. A call while it runs leads to one more round, so none is in vain. */
  const fill = (): Promise<void> => {
    isWanted = true
    filling ??= (async () => {
      try {
        while (isWanted) {
          isWanted = false
          await fillOnce()
        }
      } catch (error) {
        log.warn({ error: String(error) }, 'Due accounts could not be claimed; trying again.')
      } finally {
        filling = undefined
      }
    })()
    return filling
  }

  /** Takes the one account that was rung for, waiting where `claim` passes over a row that is being changed at the moment. */
  const answer = async (accountId: string) => {
    if (freePlaces() <= 0) {
      isCrowded = true
      return
    }
    try {
      const turns = await claim(1, (owner) => leases.claimOne(owner, accountId, settings.leaseMs))
      await Promise.all(turns)
    } catch (error) {
      log.warn({ account_id: accountId, error: String(error) }, 'An account that was rung for could not be claimed.')
    }
  }

  const warn = (error: unknown) => log.warn({ error: String(error) }, 'An account that is active again could not be woken.')
  const control = { isCrowded: () => isCrowded, isStopping }

  const startTurn = (held: ReturnType<LeaseKeeper['keep']>): Promise<void> => {
    const { lease } = held
    const run = async () => {
      const end = await drainTurn(parts, held, control).catch((error) => {
        log.error({ account_id: lease.accountId, error: String(error) }, 'A turn failed; the account rests.')
        return { more: true, restMs: BROKEN_TURN_REST_MS, failures: lease.failures, tokensLeft: 0 }
      })
      return persist(() => leases.release(lease, end), clock, settings.persistMs)
    }
    const turn: Promise<void> = run()
      .catch((error) => {
        log.warn({ account_id: lease.accountId, error: String(error) }, 'An account could not be given back.')
        return null
      })
      .then(async (dueInMs) => {
        held.drop()
        turns.delete(turn)
        if (isStopping()) return typeof dueInMs === 'number' ? queue.ring(lease.accountId, Math.max(0, dueInMs)) : undefined
        // With others waiting the account has gone to the back of the line; with places to spare nobody is passed by.
        if (isCrowded) void fill()
        else if (typeof dueInMs === 'number' && dueInMs <= 0) void answer(lease.accountId)
        if (typeof dueInMs === 'number' && dueInMs > 0) await queue.ring(lease.accountId, dueInMs)
      })
    turns.add(turn)
    return turn
  }

  const stopBeating = keeper.start()
  const stopBell = await queue.work(answer)
  const stopHearing = await parts.onAccountChange((accountId) => void hasten(parts, accountId).catch(warn))
  const stopSweeping = startSweeper(parts, fill, stopping.signal)
  void fill()

  const end = async () => {
    await Promise.all([stopBell(), stopHearing(), stopSweeping()])
    // A claim that was under way has started turns, which end at once; they give their accounts back all the same.
    await filling
    await Promise.all(turns)
  }

  return async () => {
    stopping.abort()
    const waited = new AbortController()
    await Promise.race([end(), clock.sleep(settings.stopMs, waited.signal).catch(() => undefined)])
    waited.abort()
    await stopBeating()
  }
}
