import type { AttemptStore } from '../ports/attempts.ts'
import type { ErasureStore } from '../ports/erasures.ts'
import type { LeaseStore } from '../ports/leases.ts'
import type { RetentionStore } from '../ports/retention.ts'
import type { Vault } from '../ports/vault.ts'
import type { WriteStore } from '../ports/writes.ts'
import type { Database } from './database.ts'
import { makeErasureStore } from './erasures.ts'
import { makeLeaseStore } from './leases.ts'
import { makeRetentionStore } from './writes/retention.ts'
import { makeAttemptStore, makeWriteStore } from './writes/stores.ts'

/** All that delivery keeps in the database. */
export type DeliveryStores = {
  writes: WriteStore
  attempts: AttemptStore
  leases: LeaseStore
  retention: RetentionStore
  erasures: ErasureStore
}

export function makeDeliveryStores(database: Database, vault: Vault): DeliveryStores {
  return {
    writes: makeWriteStore(database, vault),
    attempts: makeAttemptStore(database, vault),
    leases: makeLeaseStore(database),
    retention: makeRetentionStore(database),
    erasures: makeErasureStore(database, vault),
  }
}
