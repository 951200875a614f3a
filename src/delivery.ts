import type { Config } from './config.ts'
import { type Delivery, type DeliveryParts, makeDelivery } from './gateway/delivery/delivery.ts'
import { DELIVERY_SETTINGS } from './gateway/delivery/delivery-settings.ts'
import type { Chore } from './gateway/delivery/worker.ts'
import type { Log } from './log.ts'
import type { Clock } from './ports/clock.ts'
import type { JobQueue } from './ports/queue.ts'
import type { Vault } from './ports/vault.ts'
import type { WriteFileStore } from './ports/write-files.ts'
import { makeBullQueue } from './queue/bullmq.ts'
import { makeListenQueue } from './queue/listen.ts'
import { parseRedisAddress } from './queue/redis-address.ts'
import type { Database } from './storage/database.ts'
import { makeDeliveryStores } from './storage/delivery-stores.ts'
import { storingFiles } from './storage/writes/storing-files.ts'

/** Files whose process died before it stored their write. */
const ORPHANS_EVERY_MS = 3_600_000

export type DeliveryOptions = Omit<DeliveryParts, 'stores' | 'queue' | 'vault'> & {
  config: Pick<Config, 'ROLE' | 'REDIS_URL'>
  database: Database
  vault: Vault
  files: WriteFileStore
}

/** Delivery on a database and a bell, with a worker unless this process only serves callers. `stop` ends what is under way first. */
export async function openDelivery(options: DeliveryOptions): Promise<Delivery & { stop(): Promise<void> }> {
  const { config, database, vault, files } = options
  const stores = makeDeliveryStores(database, vault)
  const queue = await openQueue(options)
  const orphans: Chore = { name: 'files without writes', everyMs: ORPHANS_EVERY_MS, run: async () => void (await files.sweep()) }
  const delivery = await makeDelivery({
    ...options,
    stores: { ...stores, writes: storingFiles(stores.writes, files) },
    queue,
    chores: [orphans, ...(options.chores ?? [])],
  })
  const stopWorker = config.ROLE === 'api' ? undefined : await delivery.startWorker()
  return {
    ...delivery,
    async stop() {
      await stopWorker?.()
      await delivery.close()
      await queue.close()
    },
  }
}

async function openQueue(options: {
  config: Pick<Config, 'REDIS_URL'>
  database: Database
  clock: Clock
  log: Log
}): Promise<JobQueue> {
  const { config, database, clock, log } = options
  if (config.REDIS_URL === undefined) return makeListenQueue({ database, clock, log })
  const address = parseRedisAddress(config.REDIS_URL)
  return makeBullQueue({ address, concurrency: DELIVERY_SETTINGS.accountsMax, clock, log })
}
