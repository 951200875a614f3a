import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { makeDelivery } from '../../src/gateway/delivery/delivery.ts'
import type { DeliverySettings } from '../../src/gateway/delivery/delivery-settings.ts'
import { silentLog } from '../../src/log.ts'
import type { JobQueue } from '../../src/ports/queue.ts'
import { makeBullQueue } from '../../src/queue/bullmq.ts'
import { makeListenQueue } from '../../src/queue/listen.ts'
import { parseRedisAddress } from '../../src/queue/redis-address.ts'
import { makeAccountStore } from '../../src/storage/accounts.ts'
import type { Database } from '../../src/storage/database.ts'
import { makeDeliveryStores } from '../../src/storage/delivery-stores.ts'
import { realClock } from '../support/clocks.ts'
import { DATABASES } from '../support/databases.ts'
import { call, FAST } from '../support/delivery.ts'
import { seedAccount, testVault } from '../support/fixtures.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'
import { makeScriptedProvider } from '../support/scripted-performer.ts'

/** Nobody looks without being told, so that what arrives quickly arrived because of the bell. */
const DEAF = { pollMs: 60_000, sweepMs: 60_000 }

type Shape = { name: string; open(): Promise<Database>; bell: 'listen' | 'redis' }
const SHAPES: Shape[] = [
  ...DATABASES.map(({ name, open }) => ({ name: `${name} with LISTEN/NOTIFY`, open, bell: 'listen' as const })),
  ...(process.env.REDIS_URL === undefined
    ? []
    : DATABASES.map(({ name, open }) => ({ name: `${name} with BullMQ`, open, bell: 'redis' as const }))),
]

describe.each(SHAPES)('an API process and workers on $name', ({ open, bell }) => {
  let database: Database
  let redis: TestRedis | undefined
  const ending: (() => Promise<void>)[] = []
  beforeAll(async () => {
    database = await open()
    if (bell === 'redis') redis = await startRedis()
  })
  afterEach(async () => {
    for (const end of ending.splice(0).reverse()) await end()
  })
  afterAll(async () => {
    await database.close()
    await redis?.close()
  })

  const makeBell = async (): Promise<JobQueue> => {
    const shared = { clock: realClock, log: silentLog }
    const queue =
      redis === undefined
        ? makeListenQueue({ ...shared, database })
        : await makeBullQueue({ ...shared, address: parseRedisAddress(redis.url), concurrency: 8 })
    ending.push(() => queue.close())
    return queue
  }
  const makeProcess = async (provider = makeScriptedProvider(), settings: Partial<DeliverySettings> = {}) => {
    const delivery = await makeDelivery({
      stores: makeDeliveryStores(database, testVault),
      accounts: makeAccountStore(database, testVault),
      queue: await makeBell(),
      performer: provider.performer,
      vault: testVault,
      clock: realClock,
      log: silentLog,
      settings: { ...FAST, ...settings },
      random: () => 0,
    })
    ending.push(delivery.close)
    return {
      ...delivery,
      provider,
      work: async () => void ending.push(await delivery.startWorker()),
    }
  }

  test('a write accepted by one process is carried out by another as soon as the bell rings', async () => {
    const api = await makeProcess()
    const worker = await makeProcess(api.provider, DEAF)
    await worker.work()
    const account = await seedAccount(database)
    await api.writes.accept(call(account), 5_000)
    const startedAt = Date.now()
    const { write } = await api.writes.accept(call(account), 5_000)
    expect(write.status).toBe('succeeded')
    expect(Date.now() - startedAt).toBeLessThan(1_000)
  })

  test('a write accepted at the moment at which its account is given back is not forgotten', async () => {
    const api = await makeProcess()
    const worker = await makeProcess(api.provider, DEAF)
    await worker.work()
    const account = await seedAccount(database)
    // Each outcome comes back while the worker releases the account, so each next write meets a release.
    for (let n = 0; n < 100; n++) {
      expect((await api.writes.accept(call(account), 5_000)).write.status).toBe('succeeded')
    }
  })

  test('a write that waits is tried at its time, without anybody looking for it', async () => {
    const api = await makeProcess(makeScriptedProvider({ script: ['busy'], retryAfterMs: 1_000 }), DEAF)
    await api.work()
    const startedAt = Date.now()
    const { write } = await api.writes.accept(call(await seedAccount(database)), 5_000)
    expect(write.status).toBe('succeeded')
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_000)
    expect(Date.now() - startedAt).toBeLessThan(2_500)
  })

  test('a stream of writes to one account is carried out while it comes, in order', async () => {
    const api = await makeProcess()
    const worker = await makeProcess(api.provider, DEAF)
    await worker.work()
    const account = await seedAccount(database)
    const ids: string[] = []
    for (let n = 0; n < 40; n++) ids.push((await api.writes.accept(call(account, { lane: 'one' }))).write.id)
    const last = await api.writes.accept(call(account, { lane: 'one' }), 5_000)
    expect(last.write.status).toBe('succeeded')
    expect(api.provider.arrivals.map(({ writeId }) => writeId)).toEqual([...ids, last.write.id])
  })

  test('a rolling restart loses and doubles nothing', async () => {
    const api = await makeProcess()
    const account = await seedAccount(database)
    const ids: string[] = []
    for (let round = 0; round < 4; round++) {
      const worker = await makeProcess(api.provider)
      const stop = await worker.startWorker()
      for (let n = 0; n < 20; n++) ids.push((await api.writes.accept(call(account))).write.id)
      await stop()
    }
    const worker = await makeProcess(api.provider)
    await worker.work()
    await api.writes.accept(call(account), 5_000)
    await expect.poll(() => api.provider.arrivals.length, { timeout: 5_000 }).toBe(81)
    expect(new Set(api.provider.arrivals.map(({ writeId }) => writeId)).size).toBe(81)
  })

  if (bell === 'redis') {
    test('with Redis away a write is accepted without an error and carried out all the same', async () => {
      const api = await makeProcess()
      await api.work()
      const account = await seedAccount(database)
      redis?.kill()
      const startedAt = Date.now()
      const accepted = await api.writes.accept(call(account))
      expect(Date.now() - startedAt).toBeLessThan(500)
      await expect.poll(() => api.provider.arrivals.map(({ writeId }) => writeId)).toEqual([accepted.write.id])
      await redis?.restart()
    })

    test('flushing Redis loses nothing', async () => {
      const api = await makeProcess()
      await api.work()
      const account = await seedAccount(database)
      const ids: string[] = []
      for (let n = 0; n < 60; n++) {
        ids.push((await api.writes.accept(call(account))).write.id)
        if (n % 20 === 10) await redis?.redis.flushall()
      }
      await expect.poll(() => api.provider.arrivals.map(({ writeId }) => writeId).sort(), { timeout: 5_000 }).toEqual(ids.sort())
    })
  }
})
