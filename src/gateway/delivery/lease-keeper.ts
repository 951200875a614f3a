import type { Log } from '../../log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Lease, LeaseStore } from '../../ports/leases.ts'
import type { DeliverySettings } from './delivery-settings.ts'
import { LeaseLost } from './performer.ts'

/** A lease as its holder sees it. */
export type HeldLease = {
  readonly lease: Lease
  readonly isLost: boolean
  /** Makes sure that the lease holds for a while yet, asking the database if that is not certain. @throws LeaseLost */
  check(): Promise<void>
  drop(): void
}

type Entry = { lease: Lease; isLost: boolean; confirmed: Moment }
/**
 * How much time went by is the larger of what two clocks say: one goes on while the process is stopped, and cannot be set; the other
 * also counts what the machine slept. No time of day is compared with the database's, so clocks that differ do no harm.
 */
type Moment = { monotonicMs: number; wallMs: number }

export type LeaseKeeper = {
  /** @param confirmedAt a moment before the claim was sent: the lease is at least that old */
  keep(lease: Lease, confirmedAt: Moment): HeldLease
  moment(): Moment
  /** Extends all leases until it is stopped. */
  start(): () => Promise<void>
}

/** Extends the leases of this process, and knows which of them it may still act upon. */
export function makeLeaseKeeper(parts: {
  leases: LeaseStore
  clock: Clock
  log: Log
  settings: Pick<DeliverySettings, 'leaseMs' | 'heartbeatMs' | 'sendMarginMs'>
  onLost(accountId: string): void
}): LeaseKeeper {
  const { leases, clock, log, settings } = parts
  const entries = new Set<Entry>()
  const moment = (): Moment => ({ monotonicMs: performance.now(), wallMs: clock.now() })
  const sinceMs = ({ monotonicMs, wallMs }: Moment) => Math.max(performance.now() - monotonicMs, clock.now() - wallMs)

  const lose = (entry: Entry) => {
    if (entry.isLost) return
    entry.isLost = true
    log.warn({ account_id: entry.lease.accountId }, 'Another worker has taken this account over.')
    parts.onLost(entry.lease.accountId)
  }

  const extend = async (wanted: Entry[]) => {
    const before = moment()
    const held = new Set(
      await leases.extend(
        wanted.map(({ lease }) => lease),
        settings.leaseMs,
      ),
    )
    for (const entry of wanted) {
      if (held.has(entry.lease)) entry.confirmed = before
      else if (entries.has(entry)) lose(entry)
    }
  }

  return {
    moment,
    keep(lease, confirmedAt) {
      const entry: Entry = { lease, isLost: false, confirmed: confirmedAt }
      entries.add(entry)
      return {
        lease,
        get isLost() {
          return entry.isLost
        },
        async check() {
          const isCertain = () => sinceMs(entry.confirmed) < settings.leaseMs - settings.sendMarginMs
          if (!entry.isLost && !isCertain()) await extend([entry])
          if (entry.isLost || !isCertain()) throw new LeaseLost('This process may not send for the account any more.')
        },
        drop: () => void entries.delete(entry),
      }
    },

    start() {
      const stop = new AbortController()
      const beating = (async () => {
        while (!stop.signal.aborted) {
          await clock.sleep(settings.heartbeatMs, stop.signal).catch(() => undefined)
          const live = [...entries].filter(({ isLost }) => !isLost)
          if (stop.signal.aborted || live.length === 0) continue
          await extend(live).catch((error) => log.warn({ error: String(error) }, 'Leases could not be extended; trying again.'))
        }
      })()
      return async () => {
        stop.abort()
        await beating
      }
    },
  }
}
