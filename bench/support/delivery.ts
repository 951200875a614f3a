import { randomBytes } from 'node:crypto'
import { systemClock } from '../../src/clock.ts'
import { makeDelivery } from '../../src/gateway/delivery/delivery.ts'
import { type DeliveryObserver, noObserver } from '../../src/gateway/delivery/delivery-observer.ts'
import type { Performer } from '../../src/gateway/delivery/performer.ts'
import type { WriteCall } from '../../src/gateway/delivery/writes.ts'
import { silentLog } from '../../src/log.ts'
import type { Account } from '../../src/ports/accounts.ts'
import type { JobQueue } from '../../src/ports/queue.ts'
import { makeListenQueue } from '../../src/queue/listen.ts'
import { makeAccountStore } from '../../src/storage/accounts.ts'
import { openPostgres } from '../../src/storage/connect.ts'
import type { Database } from '../../src/storage/database.ts'
import { makeDeliveryStores } from '../../src/storage/delivery-stores.ts'
import { makeEnvironmentStore } from '../../src/storage/environments.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { makeVault } from '../../src/storage/vault.ts'

export const benchVault = makeVault([randomBytes(32)])

/** A migrated schema of its own, dropped on close. Ten connections, as in the product. */
export async function openBenchDatabase(url: string): Promise<Database> {
  const schema = `bench_${randomBytes(6).toString('hex')}`
  const admin = openPostgres({ url, poolMax: 1, log: silentLog })
  await admin.pool.query(`create schema "${schema}"`)
  const database = openPostgres({ url, schema, log: silentLog })
  await migrate(database, silentLog)
  return {
    ...database,
    async close() {
      await database.close()
      await admin.pool.query(`drop schema "${schema}" cascade`)
      await admin.close()
    },
  }
}

export async function makeBenchAccounts(database: Database, count: number): Promise<Account[]> {
  const { id } = await makeEnvironmentStore(database).ensure('bench')
  const accounts = makeAccountStore(database, benchVault)
  return Promise.all(
    Array.from({ length: count }, () =>
      accounts.insert({
        environment_id: id,
        tenant_id: 'bench',
        integration: 'instant',
        status: 'active',
        authentication_method: 'none',
        is_sandbox: true,
        credentials: {},
        context: {},
      }),
    ),
  )
}

/** A provider that answers at once and has no limits: what remains is the gateway's own work. */
export const instantPerformer: Performer = {
  async perform(write, hold) {
    await hold.beforeSend()
    hold.afterReply(201, {})
    return { outcome: 'created', remote_id: write.id, record: { id: write.id, ...write.input.body }, warnings: [] }
  },
  isRepeatable: async () => false,
  find: async () => ({ kind: 'unsure' }),
  limits: async () => ({ perSecond: 1e6, burst: 1e6, concurrency: 4 }),
}

/** A candidate of about one kilobyte of JSON. */
export function benchCall(account: Account, n: number): WriteCall {
  const note = 'Worked on payment systems and their reconciliation. '
  const experiences = Array.from({ length: 4 }, (_, at) => ({
    title: 'Engineer',
    company: `Company ${at}`,
    description: note.repeat(3),
  }))
  const body = {
    first_name: 'Jane',
    last_name: `Doe ${n}`,
    emails: [{ email: `jane.${n}@example.com`, type: 'personal' }],
    experiences,
  }
  return {
    environment_id: account.environment_id,
    account_id: account.id,
    model: 'ats',
    resource: 'candidates',
    method: 'create',
    target_id: null,
    input: { body, query: {} },
  }
}

export async function makeBenchDelivery(
  database: Database,
  options: { queue?: JobQueue; observer?: Partial<DeliveryObserver>; performer?: Performer } = {},
) {
  const queue = options.queue ?? makeListenQueue({ database, clock: systemClock, log: silentLog })
  return makeDelivery({
    stores: makeDeliveryStores(database, benchVault),
    accounts: makeAccountStore(database, benchVault),
    queue,
    performer: options.performer ?? instantPerformer,
    vault: benchVault,
    clock: systemClock,
    log: silentLog,
    observer: { ...noObserver, ...options.observer },
  })
}

/** Does `work` for 0 … count-1, so many at a time. Calls per second. */
export async function rateOf(count: number, atOnce: number, work: (n: number) => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  let next = 0
  const runner = async () => {
    for (let n = next++; n < count; n = next++) await work(n)
  }
  await Promise.all(Array.from({ length: atOnce }, runner))
  return (count * 1_000) / (performance.now() - startedAt)
}

/** Milliseconds of CPU of this process, in user and system mode. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
