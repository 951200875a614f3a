import { randomUUID } from 'node:crypto'
import { makeAnnouncer } from '../../src/gateway/delivery/announce.ts'
import { type DeliveryObserver, noObserver } from '../../src/gateway/delivery/delivery-observer.ts'
import { DELIVERY_SETTINGS, type DeliverySettings } from '../../src/gateway/delivery/delivery-settings.ts'
import { type AtFaultPoint, noFaults } from '../../src/gateway/delivery/fault-points.ts'
import { makeOperateWrites } from '../../src/gateway/delivery/operate-writes.ts'
import { makeWaiter } from '../../src/gateway/delivery/wait.ts'
import { type Chore, startWorker } from '../../src/gateway/delivery/worker.ts'
import { makeWrites, type WriteCall } from '../../src/gateway/delivery/writes.ts'
import { silentLog } from '../../src/log.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { JobQueue } from '../../src/ports/queue.ts'
import { makeListenQueue } from '../../src/queue/listen.ts'
import { makeAccountStore } from '../../src/storage/accounts.ts'
import type { Database } from '../../src/storage/database.ts'
import { realClock } from './clocks.ts'
import { makeDeliveryStores } from './delivery-stores.ts'
import { testVault } from './fixtures.ts'
import { makeScriptedProvider, type ScriptedProvider } from './scripted-performer.ts'

/** Bounds short enough for tests to wait for. */
export const FAST: DeliverySettings = {
  ...DELIVERY_SETTINGS,
  leaseMs: 2_000,
  heartbeatMs: 500,
  sendMarginMs: 300,
  callTimeoutMs: 400,
  settleMs: 30,
  recheckMs: [30, 30],
  pollMs: 50,
  sweepMs: 100,
  persistMs: 5_000,
  stopMs: 5_000,
  plainMs: 3_000,
  plainLookMs: 3_000,
}

export type DeliveryOptions = {
  database: Database
  provider?: ScriptedProvider
  settings?: Partial<DeliverySettings>
  queue?: JobQueue
  clock?: Clock
  at?: AtFaultPoint
  observer?: Partial<DeliveryObserver>
  chores?: Chore[]
}

/** One process's delivery, over a scripted provider. Several over one database are several processes. */
export async function makeTestDelivery(options: DeliveryOptions) {
  const { database, at = noFaults, clock = realClock } = options
  const stores = makeDeliveryStores(database)
  const { writes, attempts, leases } = stores
  const accounts = makeAccountStore(database, testVault)
  const provider = options.provider ?? makeScriptedProvider()
  const settings = { ...FAST, ...options.settings }
  const observer = { ...noObserver, ...options.observer }
  const queue = options.queue ?? makeListenQueue({ database, clock, log: silentLog })
  const announcer = makeAnnouncer({ leases, queue, clock, log: silentLog })
  const waiter = await makeWaiter({ writes, clock })
  const shared = { attempts, leases, writes, performer: provider.performer, clock, log: silentLog, settings, observer, at }
  const random = () => 0
  const parts = { ...shared, random, announcer, waiter, vault: testVault }
  return {
    ...stores,
    accounts,
    provider,
    queue,
    settings,
    parts,
    announcer,
    waiter,
    api: makeWrites(parts),
    operate: makeOperateWrites({ writes, vault: testVault, announcer, unpark: attempts.unpark }),
    startWorker: (name = 'worker') =>
      startWorker({
        ...parts,
        queue,
        onAccountChange: accounts.onChange,
        workerId: `${name}.${randomUUID()}`,
        chores: options.chores ?? [],
      }),
    async close() {
      await announcer.idle()
      await waiter.close()
      if (options.queue === undefined) await queue.close()
    },
  }
}
export type TestDelivery = Awaited<ReturnType<typeof makeTestDelivery>>

/** A create of a candidate; writes of one `lane` share an e-mail address. */
export function call(
  account: { id: string; environment_id: string },
  change: Partial<WriteCall> & { lane?: string } = {},
): WriteCall {
  const { lane, ...rest } = change
  const emails = lane === undefined ? {} : { emails: [{ email: `${lane}@example.com` }] }
  return {
    environment_id: account.environment_id,
    account_id: account.id,
    model: 'ats',
    resource: 'candidates',
    method: 'create',
    target_id: null,
    input: { body: { first_name: 'Jane', lane, ...emails }, query: {} },
    ...rest,
  }
}
