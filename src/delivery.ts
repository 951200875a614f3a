import { hostname } from 'node:os'
import type { Config } from './config.ts'
import { type Announcer, makeAnnouncer } from './gateway/announce.ts'
import { type DeliveryObserver, noObserver } from './gateway/delivery-observer.ts'
import { DELIVERY_SETTINGS, type DeliverySettings } from './gateway/delivery-settings.ts'
import { type AtFaultPoint, noFaults } from './gateway/fault-points.ts'
import { makeOperateWrites, type OperateWrites } from './gateway/operate-writes.ts'
import type { Performer } from './gateway/performer.ts'
import { makeTeller } from './gateway/tell.ts'
import { makeWaiter } from './gateway/wait.ts'
import { type Chore, startWorker } from './gateway/worker.ts'
import { makeWrites, type Writes } from './gateway/writes.ts'
import type { Log } from './log.ts'
import type { Clock } from './ports/clock.ts'
import type { JobQueue } from './ports/queue.ts'
import type { Vault } from './ports/vault.ts'
import type { WebhookStore } from './ports/webhooks.ts'
import type { WriteFileStore } from './ports/write-files.ts'
import { makeBullQueue } from './queue/bullmq.ts'
import { makeListenQueue } from './queue/listen.ts'
import { parseRedisAddress } from './queue/redis-address.ts'
import type { Database } from './storage/database.ts'
import { makeLeaseStore } from './storage/leases.ts'
import { makeAttemptStore, makeWriteStore } from './storage/writes/stores.ts'
import { storingFiles } from './storage/writes/storing-files.ts'

/** Files whose process died before it stored their write. */
const ORPHANS_EVERY_MS = 3_600_000

export type DeliveryOptions = {
  config: Pick<Config, 'ROLE' | 'REDIS_URL'>
  database: Database
  vault: Vault
  files: WriteFileStore
  performer: Performer
  /** Endpoints that hear of what writes come to. */
  webhooks: WebhookStore
  /** Further background work of workers. */
  chores?: readonly Chore[]
  /** Calls back with the id of every account that changed. */
  onAccountChange(callback: (accountId: string) => void): Promise<() => Promise<void>>
  clock: Clock
  log: Log
  settings?: DeliverySettings
  observer?: DeliveryObserver
  at?: AtFaultPoint
}

export type Delivery = {
  writes: Writes
  operate: OperateWrites
  announcer: Announcer
  /** Stops working writes off; those under way are finished or given back. */
  stop(): Promise<void>
}

/** Writes from acceptance to outcome: stores, bell, and, unless this process only serves callers, a worker. */
export async function openDelivery(options: DeliveryOptions): Promise<Delivery> {
  const { config, database, vault, files, performer, clock, log, settings = DELIVERY_SETTINGS } = options
  const { observer = noObserver, at = noFaults } = options
  const writes = storingFiles(makeWriteStore(database, vault), files)
  const attempts = makeAttemptStore(database, vault)
  const leases = makeLeaseStore(database)
  const queue = await openQueue(options, settings)
  const announcer = makeAnnouncer({ leases, queue, clock, log })
  const waiter = await makeWaiter({ writes, clock })
  const teller = makeTeller({ webhooks: options.webhooks, announcer, clock })
  const stopHearing = await options.webhooks.onChange(teller.drop)
  const stopRinging = await options.webhooks.onTold(announcer.announce)
  const attempt = { performer, clock, log, settings, random: Math.random, attempts, observer, at, teller }
  const stopWorker =
    config.ROLE === 'api'
      ? async () => undefined
      : await startWorker({
          ...attempt,
          leases,
          queue,
          onAccountChange: options.onAccountChange,
          workerId: `${hostname()}.${process.pid}.${clock.now()}`,
          chores: [
            { name: 'files without writes', everyMs: ORPHANS_EVERY_MS, run: async () => void (await files.sweep()) },
            ...(options.chores ?? []),
          ],
        })
  return {
    writes: makeWrites({ ...attempt, writes, leases, announcer, waiter, vault }),
    announcer,
    operate: makeOperateWrites({ writes, vault, announcer, unpark: (accountId, lane) => attempts.unpark(accountId, lane) }),
    async stop() {
      await stopWorker()
      await stopHearing()
      await stopRinging()
      await announcer.idle()
      await waiter.close()
      await queue.close()
    },
  }
}

async function openQueue({ config, database, clock, log }: DeliveryOptions, settings: DeliverySettings): Promise<JobQueue> {
  if (config.REDIS_URL === undefined) return makeListenQueue({ database, clock, log })
  return makeBullQueue({ address: parseRedisAddress(config.REDIS_URL), concurrency: settings.accountsMax, clock, log })
}
