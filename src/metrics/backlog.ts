import { Gauge, type Registry } from 'prom-client'
import type { LeaseStore } from '../ports/leases.ts'

/** Accounts with a label of their own: those with the most unfinished writes. */
const ACCOUNTS_MAX = 50
/** However often it is scraped, by however many, the database is asked at most this often. */
const KEEP_MS = 5_000

/** The largest backlogs first; the port says what is counted. */
export type Backlog = LeaseStore['backlog']

/** Unfinished writes, and the age of the oldest, of the accounts that have most. */
export function registerBacklog(registers: Registry[], { backlog, now }: { backlog: Backlog; now(): number }): void {
  const read = makeKept(() => backlog(ACCOUNTS_MAX).catch(() => undefined), now)
  const labelNames = ['account_id'] as const
  new Gauge({
    name: 'ats_gateway_backlog_writes',
    help: `Unfinished writes of accounts that are due, for the ${ACCOUNTS_MAX} largest.`,
    labelNames,
    registers,
    async collect() {
      const rows = await read()
      this.reset()
      for (const { accountId, writes } of rows ?? []) this.set({ account_id: accountId }, writes)
    },
  })
  new Gauge({
    name: 'ats_gateway_backlog_oldest_seconds',
    help: 'Age of the oldest of those writes.',
    labelNames,
    registers,
    async collect() {
      const rows = await read()
      this.reset()
      for (const { accountId, oldestMs } of rows ?? []) this.set({ account_id: accountId }, oldestMs / 1_000)
    },
  })
}

/** One answer for everybody who asks within `KEEP_MS`. */
function makeKept<T>(load: () => Promise<T>, now: () => number): () => Promise<T> {
  let kept: { until: number; value: Promise<T> } | undefined
  return () => {
    if (kept === undefined || kept.until <= now()) kept = { until: now() + KEEP_MS, value: load() }
    return kept.value
  }
}
