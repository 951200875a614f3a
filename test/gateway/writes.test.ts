import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { GatewayError } from '../../src/errors.ts'
import { toReceipt } from '../../src/gateway/delivery/receipt.ts'
import { errorOfWrite } from '../../src/gateway/delivery/write-error.ts'
import type { Database } from '../../src/storage/database.ts'
import { DATABASES } from '../support/databases.ts'
import { call, type DeliveryOptions, makeTestDelivery, type TestDelivery } from '../support/delivery.ts'
import { makeScriptedProvider } from '../support/scripted-performer.ts'

describe.each(DATABASES)('writes on $name', ({ open }) => {
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
  const work = async (delivery: TestDelivery) => void ending.push(await delivery.startWorker())

  describe('idempotency', () => {
    test('the same key and body are the same write, however the body’s keys are ordered', async () => {
      const { api, account } = await make()
      const mine = await account()
      const key = { idempotencyKey: 'k' }
      const first = await api.accept(call(mine, { ...key, input: { body: { a: 1, b: { c: 2, d: 3 } }, query: {} } }))
      const second = await api.accept(call(mine, { ...key, input: { body: { b: { d: 3, c: 2 }, a: 1 }, query: {} } }))
      expect(first.replayed).toBe(false)
      expect(second).toMatchObject({ replayed: true, write: { id: first.write.id } })
    })

    test('the same key with another body is refused, on another replica too', async () => {
      const one = await make()
      const two = await make()
      const mine = await one.account()
      await one.api.accept(call(mine, { idempotencyKey: 'k', input: { body: { a: 1 }, query: {} } }))
      for (const input of [
        { body: { a: 2 }, query: {} },
        { body: { a: 1 }, query: { job_id: 'j' } },
      ]) {
        await expect(two.api.accept(call(mine, { idempotencyKey: 'k', input }))).rejects.toMatchObject({
          code: 'idempotency_mismatch',
        })
        await expect(two.api.plain(call(mine, { idempotencyKey: 'k', input }))).rejects.toMatchObject({
          code: 'idempotency_mismatch',
        })
      }
    })

    test('of identical calls at the same moment on several replicas, plain and queued, one is carried out', async () => {
      const one = await make()
      const two = await make({ provider: one.provider })
      const mine = await one.account()
      await work(one)
      const calls = await Promise.allSettled([
        ...[one, two, one, two].map(({ api }) => api.accept(call(mine, { idempotencyKey: 'race' }), 3_000)),
        ...[one, two].map(({ api }) => api.plain(call(mine, { idempotencyKey: 'race' }))),
      ])
      const ids = calls.flatMap((result) => (result.status === 'fulfilled' ? [result.value.write.id] : []))
      expect(new Set(ids).size).toBe(1)
      for (const result of calls) {
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'idempotency_in_progress' })
      }
      expect(one.provider.arrivals).toHaveLength(1)
    })

    test('a plain call under a key that is still being worked on is told so', async () => {
      const { api, account } = await make()
      const mine = await account()
      const { write } = await api.accept(call(mine, { idempotencyKey: 'k' }))
      await expect(api.plain(call(mine, { idempotencyKey: 'k' }))).rejects.toMatchObject({
        code: 'idempotency_in_progress',
        details: { write_id: write.id },
      })
    })

    test('a plain call is answered again as it was the first time, a failure too', async () => {
      const provider = makeScriptedProvider({ script: ['refuse'] })
      const { api, account } = await make({ provider })
      const mine = await account()
      const first = await api.plain(call(mine, { idempotencyKey: 'k' }))
      const second = await api.plain(call(mine, { idempotencyKey: 'k' }))
      expect(second).toEqual({ write: { ...first.write, next_attempt_at: null }, replayed: true })
      expect(errorOfWrite(second.write)).toMatchObject({ code: 'provider_rejected', remote: { status: 422, body: { e: 1 } } })
    })

    test('after a day a key stands for nothing any more', async () => {
      const { api, account, sql } = await make()
      const mine = await account()
      const first = await api.accept(call(mine, { idempotencyKey: 'old', input: { body: { a: 1 }, query: {} } }))
      await sql("update write set created_at = created_at - interval '25 hours' where id = $1", first.write.id)
      const second = await api.accept(call(mine, { idempotencyKey: 'old', input: { body: { a: 2 }, query: {} } }))
      expect(second.replayed).toBe(false)
      expect(second.write.id).not.toBe(first.write.id)
    })
  })

  describe('a plain call', () => {
    test('is made at once, without any worker, and leaves a receipt', async () => {
      const delivery = await make()
      const mine = await delivery.account()
      const { write } = await delivery.api.plain(call(mine))
      expect(write).toMatchObject({ status: 'succeeded', outcome: 'created', attempts: 1 })
      expect(toReceipt(write)).toMatchObject({ record: { id: `remote-${write.id}` }, next_attempt_at: null, error: null })
      expect(delivery.provider.arrivals).toHaveLength(1)
    })

    test('that failed is not tried again behind the caller’s back', async () => {
      const provider = makeScriptedProvider({ script: ['down', 'busy'] })
      const delivery = await make({ provider })
      await work(delivery)
      const mine = await delivery.account()
      for (const code of ['provider_unreachable', 'provider_rate_limited']) {
        const { write } = await delivery.api.plain(call(mine))
        expect(write).toMatchObject({ status: 'failed', error_code: code })
        expect(errorOfWrite(write)).toMatchObject({ code, details: { write_id: write.id, write_status: 'failed' } })
      }
      expect(provider.arrivals).toHaveLength(0)
    })

    test('that timed out after it arrived is found, and succeeds', async () => {
      const provider = makeScriptedProvider({ script: ['lost_after'] })
      const delivery = await make({ provider })
      await work(delivery)
      const { write } = await delivery.api.plain(call(await delivery.account()))
      expect(write).toMatchObject({ status: 'succeeded', outcome: 'matched' })
      expect(provider.arrivals).toHaveLength(1)
    })

    test('that timed out before it arrived fails, and is not sent', async () => {
      const provider = makeScriptedProvider({ script: ['lost_before'] })
      const delivery = await make({ provider })
      await work(delivery)
      const { write } = await delivery.api.plain(call(await delivery.account()))
      expect(write.status).toBe('failed')
      expect(errorOfWrite(write).code).toBe('provider_timeout')
      expect(provider.arrivals).toHaveLength(0)
    })

    test('of which nobody can tell whether it arrived is unknown', async () => {
      const provider = makeScriptedProvider({ script: ['hidden'] })
      const delivery = await make({ provider })
      await work(delivery)
      const { write } = await delivery.api.plain(call(await delivery.account()))
      expect(write.status).toBe('unknown')
    })

    test('waits for earlier writes of its lane, and only for those', async () => {
      const release = Promise.withResolvers<void>()
      const provider = makeScriptedProvider({
        during: (write) => (write.input.body.first_name === 'slow' ? release.promise : Promise.resolve()),
      })
      const delivery = await make({ provider })
      await work(delivery)
      const mine = await delivery.account()
      const input = { body: { first_name: 'slow', emails: [{ email: 'A@example.com' }] }, query: {} }
      const queued = await delivery.api.accept(call(mine, { input }))
      await vi.waitFor(() => expect(provider.highWater).toBe(1))
      await delivery.api.plain(call(mine, { lane: 'b' }))
      const plain = delivery.api.plain(call(mine, { lane: 'a' }))
      await vi.waitFor(async () => {
        const [row] = await delivery.sql('select awaited from write where id = $1', queued.write.id)
        expect(row).toEqual({ awaited: true })
      })
      release.resolve()
      expect((await plain).write.status).toBe('succeeded')
      expect(provider.arrivals.map(({ lane }) => lane)).toEqual(['b', undefined, 'a'])
    })

    test('whose lane does not get free in time fails without having been sent', async () => {
      const delivery = await make({ settings: { plainMs: 100 } })
      const mine = await delivery.account()
      await delivery.api.accept(call(mine, { lane: 'a' }))
      const { write } = await delivery.api.plain(call(mine, { lane: 'a' }))
      expect(write.status).toBe('failed')
      expect(errorOfWrite(write)).toMatchObject({ code: 'unavailable', status: 503 })
      expect(delivery.provider.arrivals).toEqual([])
    })

    test('holds back queued writes of its lane until it is done', async () => {
      const release = Promise.withResolvers<void>()
      const provider = makeScriptedProvider({
        during: (write) => (write.input.body.first_name === 'slow' ? release.promise : Promise.resolve()),
      })
      const delivery = await make({ provider })
      await work(delivery)
      const mine = await delivery.account()
      const input = { body: { first_name: 'slow', emails: [{ email: 'a@example.com' }] }, query: {} }
      const plain = delivery.api.plain(call(mine, { input }))
      await vi.waitFor(() => expect(provider.highWater).toBe(1))
      const queued = delivery.api.accept(call(mine, { lane: 'a' }), 3_000)
      await vi.waitFor(async () => {
        const rows = await delivery.sql('select 1 from write where account_id = $1 and due_at > now()', mine.id)
        expect(rows).toHaveLength(1)
      })
      release.resolve()
      await plain
      expect((await queued).write.status).toBe('succeeded')
    })

    test('keeps to the account’s rate', async () => {
      const provider = makeScriptedProvider({ limits: { perSecond: 20, burst: 1, concurrency: 1 } })
      const delivery = await make({ provider })
      const mine = await delivery.account()
      const startedAt = Date.now()
      await Promise.all(Array.from({ length: 7 }, () => delivery.api.plain(call(mine))))
      expect(Date.now() - startedAt).toBeGreaterThanOrEqual(290)
    })
  })

  describe('waiting for the outcome', () => {
    test('brings the record when it comes in time, from whichever process', async () => {
      const api = await make()
      const worker = await make({ provider: api.provider })
      await work(worker)
      const { write } = await api.api.accept(call(await api.account()), 5_000)
      expect(write).toMatchObject({ status: 'succeeded', report: { record: { id: `remote-${write.id}` } } })
    })

    test('ends after its time with the write as it is', async () => {
      const delivery = await make()
      const startedAt = Date.now()
      const { write } = await delivery.api.accept(call(await delivery.account()), 150)
      expect(Date.now() - startedAt).toBeGreaterThanOrEqual(149)
      expect(write.status).toBe('accepted')
    })

    test('looks at the database a few times and not in a loop', async () => {
      const delivery = await make()
      const find = vi.spyOn(delivery.writes, 'find')
      await delivery.waiter.wait((await delivery.account()).environment_id, delivery.writes.makeId(), 0)
      const account = await delivery.account()
      const { write } = await delivery.api.accept(call(account))
      find.mockClear()
      await delivery.waiter.wait(account.environment_id, write.id, 400)
      expect(find.mock.calls.length).toBeLessThanOrEqual(2)
    })

    test('a write that is settled between storing and waiting is not missed', async () => {
      const delivery = await make()
      const account = await delivery.account()
      const { write } = await delivery.api.accept(call(account))
      await delivery.operate.cancel(account.environment_id, write.id)
      expect(await delivery.waiter.wait(account.environment_id, write.id, 60_000)).toMatchObject({ status: 'cancelled' })
    })
  })

  describe('what operators do', () => {
    test('a refused write can be given another body and retried', async () => {
      const provider = makeScriptedProvider({ script: ['refuse'] })
      const delivery = await make({ provider })
      await work(delivery)
      const mine = await delivery.account()
      const { write } = await delivery.api.accept(call(mine), 5_000)
      expect(write.status).toBe('failed')
      await delivery.operate.replace(mine.environment_id, write.id, { body: { first_name: 'Joan' }, query: {} })
      await delivery.operate.retry(mine.environment_id, write.id)
      const after = await delivery.waiter.wait(mine.environment_id, write.id, 5_000)
      expect(after).toMatchObject({ status: 'succeeded', error_code: null })
      expect(after?.report?.attempts.map(({ result }) => result)).toEqual(['failed', 'succeeded'])
    })

    test('an unknown write that is retried is looked up, then sent', async () => {
      const provider = makeScriptedProvider({ script: ['hidden'] })
      const delivery = await make({ provider })
      await work(delivery)
      const mine = await delivery.account()
      const { write } = await delivery.api.accept(call(mine), 5_000)
      expect(write.status).toBe('unknown')
      await delivery.operate.retry(mine.environment_id, write.id)
      const after = await delivery.waiter.wait(mine.environment_id, write.id, 5_000)
      expect(after?.status).toBe('succeeded')
    })

    test('wrong states and foreign ids are clear errors', async () => {
      const delivery = await make()
      const mine = await delivery.account()
      const { write } = await delivery.api.accept(call(mine))
      const conflict = { code: 'conflict', details: { status: 'accepted' } }
      const input = { body: {}, query: {} }
      await expect(delivery.operate.retry(mine.environment_id, write.id)).rejects.toMatchObject(conflict)
      await expect(delivery.operate.replace(mine.environment_id, write.id, input)).rejects.toMatchObject(conflict)
      await delivery.operate.cancel(mine.environment_id, write.id)
      await expect(delivery.operate.cancel(mine.environment_id, write.id)).rejects.toMatchObject({
        details: { status: 'cancelled' },
      })
      const stranger = await delivery.account('stranger')
      for (const id of [write.id, 'no-id']) {
        await expect(delivery.operate.read(stranger.environment_id, id)).rejects.toMatchObject({ code: 'not_found' })
        await expect(delivery.operate.retry(stranger.environment_id, id)).rejects.toMatchObject({ code: 'not_found' })
        await expect(delivery.operate.cancel(stranger.environment_id, id)).rejects.toMatchObject({ code: 'not_found' })
      }
    })

    test('many failed writes are retried by one call', async () => {
      const provider = makeScriptedProvider({ script: Array.from({ length: 7 }, () => 'refuse' as const) })
      const delivery = await make({ provider })
      await work(delivery)
      const mine = await delivery.account('bulk')
      const ids: string[] = []
      for (let n = 0; n < 7; n++) ids.push((await delivery.api.accept(call(mine), 5_000)).write.id)
      const retried = await delivery.operate.retryAll(mine.environment_id, { status: 'failed', account_id: mine.id })
      expect(retried).toEqual({ retried: 7, more: false })
      for (const id of ids) {
        expect(await delivery.waiter.wait(mine.environment_id, id, 5_000)).toMatchObject({ status: 'succeeded' })
      }
    })

    test('cancelling the first write of a lane lets the next one go', async () => {
      const provider = makeScriptedProvider({ script: ['busy'], retryAfterMs: 0 })
      const delivery = await make({ provider, settings: { accountsMax: 0 } })
      const mine = await delivery.account()
      const first = await delivery.api.accept(call(mine, { lane: 'a' }))
      const second = await delivery.api.accept(call(mine, { lane: 'a' }))
      await delivery.sql("update write set due_at = now() + interval '1 hour' where account_id = $1", mine.id)
      await delivery.operate.cancel(mine.environment_id, first.write.id)
      expect((await delivery.attempts.take(mine.id, 10)).map(({ id }) => id)).toEqual([second.write.id])
    })
  })

  test('storing is tried again while the database is away, and stores once', async () => {
    const delivery = await make()
    const mine = await delivery.account()
    const { insert } = delivery.writes
    let failures = 2
    delivery.writes.insert = async (write) => {
      const stored = await insert(write)
      if (failures-- > 0) throw new GatewayError('unavailable', 'gone')
      return stored
    }
    const { write } = await delivery.api.accept(call(mine))
    const rows = await delivery.sql('select id from write where account_id = $1', mine.id)
    expect(rows).toEqual([{ id: write.id }])
  })
})
