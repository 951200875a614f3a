import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Database } from '../../src/storage/database.ts'
import { skewedClock } from '../support/clocks.ts'
import { DATABASES } from '../support/databases.ts'
import { call, type DeliveryOptions, makeTestDelivery, type TestDelivery } from '../support/delivery.ts'
import { makeScriptedProvider } from '../support/scripted-performer.ts'

describe.each(DATABASES)('workers on $name', ({ open }) => {
  let database: Database
  const ending: (() => Promise<void>)[] = []
  beforeAll(async () => {
    database = await open()
  })
  afterEach(async () => {
    for (const end of ending.splice(0).reverse()) await end()
    // The next test's workers must find nothing of this one.
    await database.pool.query('delete from integrated_account')
    await database.pool.query('truncate write')
  })
  afterAll(() => database.close())

  const make = async (options: Omit<DeliveryOptions, 'database'> = {}): Promise<TestDelivery> => {
    const delivery = await makeTestDelivery({ database, ...options })
    ending.push(delivery.close)
    return delivery
  }
  const work = async (delivery: TestDelivery) => {
    const stop = await delivery.startWorker()
    ending.push(stop)
    return stop
  }
  const finished = (delivery: TestDelivery, environmentId: string, ids: string[]) =>
    vi.waitFor(
      async () => {
        const writes = await Promise.all(ids.map((id) => delivery.writes.find(environmentId, id)))
        const open = writes.filter((write) => write?.finished_at === null)
        if (open.length > 0) throw new Error(`${open.length} writes are not finished: ${open.map((write) => write?.status)}`)
        return writes.map((write) => write!)
      },
      { timeout: 10_000, interval: 20 },
    )

  test('each accepted write arrives once, those of a lane in order, and others side by side', async () => {
    const delivery = await make()
    const account = await delivery.account()
    const ids: string[] = []
    await work(delivery)
    for (let n = 0; n < 60; n++) {
      ids.push((await delivery.api.accept(call(account, { lane: `lane-${n % 7}` }))).write.id)
    }
    const writes = await finished(delivery, account.environment_id, ids)
    expect(writes.map(({ status, outcome }) => `${status} ${outcome}`)).toEqual(ids.map(() => 'succeeded created'))
    expect(delivery.provider.arrivals.map(({ writeId }) => writeId).sort()).toEqual([...ids].sort())
    for (let lane = 0; lane < 7; lane++) {
      const arrived = delivery.provider.arrivals.filter((arrival) => arrival.lane === `lane-${lane}`)
      expect(arrived.map(({ writeId }) => writeId)).toEqual(ids.filter((_, n) => n % 7 === lane))
    }
    expect(delivery.provider.highWater).toBeLessThanOrEqual(4)
  })

  test('writes of different lanes overlap, up to the account’s concurrency', async () => {
    const release = Promise.withResolvers<void>()
    const provider = makeScriptedProvider({ during: () => release.promise })
    const delivery = await make({ provider })
    const account = await delivery.account()
    const ids: string[] = []
    for (let n = 0; n < 8; n++) ids.push((await delivery.api.accept(call(account))).write.id)
    await work(delivery)
    await vi.waitFor(() => expect(provider.highWater).toBe(4))
    release.resolve()
    await finished(delivery, account.environment_id, ids)
    expect(provider.highWater).toBe(4)
  })

  test('a long lane does not keep other lanes of the account waiting', async () => {
    const first = Promise.withResolvers<void>()
    const provider = makeScriptedProvider({
      during: (write) => (write.input.body.lane === 'long' ? first.promise : Promise.resolve()),
    })
    const delivery = await make({ provider, settings: { batch: 4 } })
    const account = await delivery.account()
    const long: string[] = []
    for (let n = 0; n < 30; n++) long.push((await delivery.api.accept(call(account, { lane: 'long' }))).write.id)
    const other = (await delivery.api.accept(call(account, { lane: 'other' }))).write.id
    await work(delivery)
    await finished(delivery, account.environment_id, [other])
    first.resolve()
    await finished(delivery, account.environment_id, long)
    expect(provider.arrivals.map(({ writeId }) => writeId)).toEqual([other, ...long])
  })

  test('a write accepted while another one hangs is sent meanwhile', async () => {
    const hanging = Promise.withResolvers<void>()
    const provider = makeScriptedProvider({
      during: (write) => (write.input.body.lane === 'hangs' ? hanging.promise : Promise.resolve()),
    })
    const delivery = await make({ provider })
    const account = await delivery.account()
    await work(delivery)
    const first = (await delivery.api.accept(call(account, { lane: 'hangs' }))).write.id
    await vi.waitFor(() => expect(provider.highWater).toBe(1))
    const second = (await delivery.api.accept(call(account))).write.id
    await finished(delivery, account.environment_id, [second])
    hanging.resolve()
    await finished(delivery, account.environment_id, [first])
  })

  test('an account with a large backlog takes turns with one that has a single write', async () => {
    const delivery = await make({ settings: { accountsMax: 1, turnWritesMax: 5, batch: 5 } })
    const [large, small] = [await delivery.account(), await delivery.account()]
    const ids: string[] = []
    for (let n = 0; n < 60; n++) ids.push((await delivery.api.accept(call(large))).write.id)
    await delivery.announcer.idle()
    const single = (await delivery.api.accept(call(small))).write.id
    await delivery.announcer.idle()
    await work(delivery)
    await finished(delivery, large.environment_id, [...ids, single])
    const at = delivery.provider.arrivals.findIndex(({ writeId }) => writeId === single)
    expect(at).toBeLessThan(20)
  })

  test('the account’s rate is kept', async () => {
    const provider = makeScriptedProvider({ limits: { perSecond: 40, burst: 4, concurrency: 4 } })
    const delivery = await make({ provider })
    const account = await delivery.account()
    const ids: string[] = []
    for (let n = 0; n < 24; n++) ids.push((await delivery.api.accept(call(account))).write.id)
    const startedAt = Date.now()
    await work(delivery)
    await finished(delivery, account.environment_id, ids)
    expect(Date.now() - startedAt).toBeGreaterThan(490)
  })

  test('a throttled account is left alone as long as the provider asked, and the receipt says until when', async () => {
    const provider = makeScriptedProvider({ script: ['busy'], retryAfterMs: 1_000 })
    const throttled = vi.fn()
    const delivery = await make({ provider, observer: { throttled } })
    const account = await delivery.account()
    await work(delivery)
    const startedAt = Date.now()
    const ids = [(await delivery.api.accept(call(account))).write.id]
    await vi.waitFor(() => expect(throttled).toHaveBeenCalled())
    const later = (await delivery.api.accept(call(account))).write
    ids.push(later.id)
    await vi.waitFor(async () => {
      const receipt = await delivery.operate.read(account.environment_id, later.id)
      expect(receipt.next_attempt_at!.getTime()).toBeGreaterThan(startedAt + 900)
    })
    await finished(delivery, account.environment_id, ids)
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_000)
    expect(provider.arrivals).toHaveLength(2)
  })

  test('a provider that is down is not called for each write of the backlog', async () => {
    let calls = 0
    const provider = makeScriptedProvider({
      fallback: () => 'down',
      during: async () => {
        calls += 1
      },
    })
    const delivery = await make({ provider })
    const account = await delivery.account()
    for (let n = 0; n < 40; n++) await delivery.api.accept(call(account))
    await delivery.announcer.idle()
    await work(delivery)
    await vi.waitFor(async () => {
      const [queue] = await delivery.sql(
        'select failures, resume_at > now() as rests from account_queue where account_id = $1',
        account.id,
      )
      expect(queue).toMatchObject({ rests: true })
      expect(queue?.failures).toBeGreaterThanOrEqual(5)
    })
    expect(calls).toBeLessThan(12)
  })

  test('writes wait while the account must be linked again, and go on when it is active', async () => {
    const provider = makeScriptedProvider({ script: ['refuse_credentials'] })
    const delivery = await make({ provider })
    const account = await delivery.account()
    const ids = [(await delivery.api.accept(call(account))).write.id]
    await work(delivery)
    await vi.waitFor(async () => {
      const write = await delivery.writes.find(account.environment_id, ids[0]!)
      expect(write).toMatchObject({ status: 'waiting', error_code: 'provider_refused_credentials' })
    })
    await delivery.accounts.update(account.id, { status: 'active' })
    await finished(delivery, account.environment_id, ids)
    expect(provider.arrivals).toHaveLength(1)
  })

  test('a write whose process ended before it could mark the account is found by the sweep', async () => {
    const delivery = await make()
    const account = await delivery.account()
    await work(delivery)
    const { id } = await delivery.accept(account)
    await finished(delivery, account.environment_id, [id])
  })

  test('a stop finishes what is under way, gives the account back, and the next worker goes on at once', async () => {
    const release = Promise.withResolvers<void>()
    const provider = makeScriptedProvider({ during: () => release.promise })
    const delivery = await make({ provider, settings: { leaseMs: 60_000 } })
    const account = await delivery.account()
    const ids: string[] = []
    for (let n = 0; n < 12; n++) ids.push((await delivery.api.accept(call(account))).write.id)
    const stop = await delivery.startWorker('old')
    await vi.waitFor(() => expect(provider.highWater).toBe(4))
    const stopped = stop()
    release.resolve()
    await stopped
    expect(provider.arrivals).toHaveLength(4)
    await work(delivery)
    await finished(delivery, account.environment_id, ids)
    expect(provider.arrivals.map(({ writeId }) => writeId).sort()).toEqual([...ids].sort())
  })

  test('a worker that stalls beyond its lease settles nothing, and what it had begun is looked up and not sent again', async () => {
    const stalled = Promise.withResolvers<void>()
    let isStalled = true
    const leaseLost = vi.fn()
    const provider = makeScriptedProvider({ repeatable: false })
    const old = await make({
      provider,
      settings: { heartbeatMs: 600_000 },
      observer: { leaseLost },
      at: async (point) => {
        if (point === 'after-commit' && isStalled) {
          isStalled = false
          await stalled.promise
        }
      },
    })
    const account = await old.account()
    const id = (await old.api.accept(call(account, { lane: 'x' }))).write.id
    const follower = (await old.api.accept(call(account, { lane: 'x' }))).write.id
    const stopOld = await old.startWorker('old')
    await vi.waitFor(() => expect(provider.arrivals).toHaveLength(1))
    const next = await make({ provider })
    await old.expireLease(account.id)
    await work(next)
    const writes = await finished(next, account.environment_id, [id, follower])
    expect(writes[0]).toMatchObject({ status: 'succeeded', outcome: 'matched' })
    expect(writes[0]?.report?.attempts.map(({ kind, result }) => `${kind} ${result}`)).toEqual(['send lost', 'look succeeded'])
    stalled.resolve()
    await vi.waitFor(() => expect(leaseLost).toHaveBeenCalledWith({ accountId: account.id }))
    await stopOld()
    expect((await next.writes.find(account.environment_id, id))?.outcome).toBe('matched')
    expect(provider.arrivals.map(({ writeId }) => writeId)).toEqual([id, follower])
  })

  test('a worker whose lease is over does not send', async () => {
    const stalled = Promise.withResolvers<void>()
    const begun = vi.fn()
    const provider = makeScriptedProvider({ during: async () => undefined })
    const { perform } = provider.performer
    let stalls = 1
    provider.performer.perform = async (write, hold) => {
      if (stalls-- > 0) await stalled.promise
      return perform(write, hold)
    }
    const old = await make({ provider, settings: { heartbeatMs: 600_000, leaseMs: 400 }, observer: { begun } })
    const account = await old.account()
    const id = (await old.api.accept(call(account))).write.id
    const stopOld = await old.startWorker('old')
    await vi.waitFor(() => expect(begun).toHaveBeenCalled())
    const next = await make({ provider })
    await work(next)
    await finished(next, account.environment_id, [id])
    stalled.resolve()
    await stopOld()
    expect(provider.arrivals.map(({ writeId }) => writeId)).toEqual([id])
  })

  test('workers whose clocks differ by hours agree on who holds an account, and keep to its rate', async () => {
    const provider = makeScriptedProvider({
      limits: { perSecond: 100, burst: 5, concurrency: 2 },
      script: ['busy'],
      retryAfterMs: 1_000,
    })
    const early = await make({ provider, clock: skewedClock(-3_600_000) })
    const late = await make({ provider, clock: skewedClock(7_200_000) })
    const account = await early.account()
    await work(early)
    await work(late)
    const ids: string[] = []
    const startedAt = Date.now()
    for (let n = 0; n < 30; n++) ids.push((await (n % 2 === 0 ? early : late).api.accept(call(account))).write.id)
    await finished(early, account.environment_id, ids)
    expect(Date.now() - startedAt).toBeGreaterThan(1_000)
    expect(provider.arrivals.map(({ writeId }) => writeId).sort()).toEqual([...ids].sort())
    expect(provider.highWater).toBeLessThanOrEqual(2)
  })

  test('two workers share the accounts, and nothing is sent twice or out of order', async () => {
    const provider = makeScriptedProvider()
    const one = await make({ provider })
    const two = await make({ provider })
    const accounts = [await one.account(), await one.account(), await one.account()]
    await work(one)
    await work(two)
    const ids: string[] = []
    for (let n = 0; n < 60; n++) {
      const api = n % 2 === 0 ? one.api : two.api
      ids.push((await api.accept(call(accounts[n % 3]!, { lane: `l${n % 2}` }))).write.id)
    }
    await finished(one, accounts[0]!.environment_id, ids)
    expect(provider.arrivals.map(({ writeId }) => writeId).sort()).toEqual([...ids].sort())
    for (const { id } of accounts) {
      for (const lane of ['l0', 'l1']) {
        const arrived = provider.arrivals.filter((arrival) => arrival.accountId === id && arrival.lane === lane)
        const wanted = ids.filter((_, n) => accounts[n % 3]!.id === id && `l${n % 2}` === lane)
        expect(arrived.map(({ writeId }) => writeId)).toEqual(wanted)
      }
    }
  })
})
