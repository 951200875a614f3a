import type { AttemptStore, Settlement } from '../../src/ports/attempts.ts'
import type { Lease, LeaseStore } from '../../src/ports/leases.ts'
import type { NewWrite, Write, WriteReport, WriteStore } from '../../src/ports/writes.ts'
import type { Database } from '../../src/storage/database.ts'
import { makeLeaseStore } from '../../src/storage/leases.ts'
import { makeAttemptStore, makeWriteStore } from '../../src/storage/writes/stores.ts'
import { seedAccount, testVault } from './fixtures.ts'

/** The stores of delivery over one database, with the means to let its time pass. */
export type DeliveryStores = {
  writes: WriteStore
  attempts: AttemptStore
  leases: LeaseStore
  /** A new account in an environment of that name. */
  account(environment?: string): Promise<{ id: string; environment_id: string }>
  /** A stored, queued write of the account; its own lane unless one is given. */
  accept(account: { id: string; environment_id: string }, change?: Partial<NewWrite>): Promise<Write>
  lease(accountId: string, leaseMs?: number): Promise<Lease>
  /** Runs SQL that moves times; `$1` is the id. */
  sql(text: string, ...values: unknown[]): Promise<Record<string, unknown>[]>
  expireLease(accountId: string): Promise<void>
  makeDue(writeId: string): Promise<void>
  close(): Promise<void>
}

let owners = 0

export function makeDeliveryStores(database: Database): DeliveryStores {
  const writes = makeWriteStore(database, testVault)
  const attempts = makeAttemptStore(database, testVault)
  const leases = makeLeaseStore(database)
  const sql = async (text: string, ...values: unknown[]) => (await database.pool.query(text, values)).rows
  return {
    writes,
    attempts,
    leases,
    sql,
    account: (environment) => seedAccount(database, environment),
    async accept(account, change = {}) {
      const id = writes.makeId()
      const inserted = await writes.insert({
        id,
        environment_id: account.environment_id,
        account_id: account.id,
        model: 'ats',
        resource: 'candidates',
        method: 'create',
        target_id: null,
        lane: id,
        input: { body: { emails: [{ email: 'jane@example.com' }] }, query: {} },
        awaited: false,
        ...change,
      })
      return inserted.write
    },
    async lease(accountId, leaseMs = 60_000) {
      await leases.markReady(accountId)
      const owner = `owner-${++owners}`
      const claimed = await leases.claim(owner, 1000, leaseMs)
      const lease = claimed.find((one) => one.accountId === accountId)
      for (const other of claimed) if (other !== lease) await leases.release(other, { ...RELEASED, more: true })
      if (lease === undefined) throw new Error('The account could not be claimed.')
      return lease
    },
    async expireLease(accountId) {
      await sql("update account_queue set lease_until = now() - interval '1 second' where account_id = $1", accountId)
    },
    async makeDue(writeId) {
      await sql("update write set due_at = now() - interval '1 second' where id = $1", writeId)
    },
    close: database.close,
  }
}

export const RELEASED = { more: false, restMs: 0, failures: 0, tokensLeft: 0 }
export const EMPTY_REPORT: WriteReport = { record: null, warnings: [], error: null, attempts: [] }

export function settlement(status: Settlement['status'], change: Partial<Settlement> = {}): Settlement {
  return {
    status,
    outcome: status === 'succeeded' ? 'created' : null,
    remote_id: status === 'succeeded' ? 'remote-1' : null,
    error_code: status === 'succeeded' ? null : 'provider_failed',
    report: EMPTY_REPORT,
    waitMs: 60_000,
    inDoubt: false,
    checks: 0,
    ...change,
  }
}
