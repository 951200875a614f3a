import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type DeliveryStores, settlement } from '../support/delivery-stores.ts'

const key = (scope: string, name: string, hash = 'same') => ({
  idempotency: { scope, key: name, requestHash: Buffer.from(hash) },
})

/** What a WriteStore promises, whatever it is built on. */
export function describeWriteStore(name: string, open: () => Promise<DeliveryStores>): void {
  describe(`${name}: WriteStore`, () => {
    let stores: DeliveryStores
    let account: { id: string; environment_id: string }
    beforeAll(async () => {
      stores = await open()
      account = await stores.account()
    })
    afterAll(() => stores.close())

    test('a stored write is found in its environment and nowhere else', async () => {
      const stranger = await stores.account('elsewhere')
      const write = await stores.accept(account)
      expect(await stores.writes.find(account.environment_id, write.id)).toEqual(write)
      expect(write).toMatchObject({ status: 'accepted', mode: 'queued', attempts: 0, finished_at: null })
      expect(await stores.writes.find(stranger.environment_id, write.id)).toBeUndefined()
      expect(await stores.writes.cancel(stranger.environment_id, write.id)).toEqual({ kind: 'not_found' })
      expect(await stores.writes.list(stranger.environment_id, {}, { limit: 10 })).toEqual([])
    })

    test('what cannot be an id is not found, and is no error', async () => {
      for (const id of ['', 'x', "'; --"]) {
        expect(await stores.writes.find(account.environment_id, id)).toBeUndefined()
        expect(await stores.writes.retry(account.environment_id, id)).toEqual({ kind: 'not_found' })
      }
      expect(await stores.writes.find(account.environment_id, randomUUID())).toBeUndefined()
      expect(await stores.writes.list(account.environment_id, { account_id: 'x' }, { limit: 10 })).toEqual([])
      expect(await stores.writes.list(account.environment_id, {}, { limit: 10, after: 'x' })).toEqual([])
    })

    test('nothing of an input lies readable in the table', async () => {
      await stores.accept(account)
      const rows = await stores.sql("select w::text || encode(input, 'escape') as row from write w where input is not null")
      expect(rows.map(({ row }) => row).join()).not.toContain('jane')
    })

    test('of many identical calls at once under one key, one is stored and the others find it', async () => {
      const calls = await Promise.all(
        Array.from({ length: 8 }, () => {
          const id = stores.writes.makeId()
          const call = { lane: id, input: { body: {}, query: {} }, awaited: false, target_id: null }
          const where = { environment_id: account.environment_id, account_id: account.id }
          const what = { model: 'ats', resource: 'candidates', method: 'create' }
          return stores.writes.insert({ id, ...call, ...where, ...what, ...key('POST candidates', 'race') })
        }),
      )
      expect(calls.filter(({ kind }) => kind === 'inserted')).toHaveLength(1)
      expect(new Set(calls.map(({ write }) => write.id)).size).toBe(1)
    })

    test('one key in another scope or at another account is another write', async () => {
      const other = await stores.account()
      const first = await stores.accept(account, key('POST candidates', 'k1'))
      const scoped = await stores.accept(account, key('POST applications', 'k1'))
      const elsewhere = await stores.accept(other, key('POST candidates', 'k1'))
      expect(new Set([first.id, scoped.id, elsewhere.id]).size).toBe(3)
    })

    test('a key that was freed can be used again', async () => {
      const first = await stores.accept(account, key('POST candidates', 'freed'))
      expect((await stores.accept(account, key('POST candidates', 'freed'))).id).toBe(first.id)
      await stores.writes.forgetKey(first.id)
      expect((await stores.accept(account, key('POST candidates', 'freed'))).id).not.toBe(first.id)
    })

    test('storing the same write again, after a lost reply, stores it once', async () => {
      const id = stores.writes.makeId()
      const first = await stores.accept(account, { id })
      expect(await stores.accept(account, { id })).toEqual(first)
    })

    test('lists go newest first over all accounts, page by page, without a gap or a repetition', async () => {
      const one = await stores.account('listing')
      const two = await stores.account('listing')
      const ids: string[] = []
      for (let n = 0; n < 9; n++) ids.unshift((await stores.accept(n % 3 === 0 ? one : two)).id)
      const seen: { id: string; seq: string }[] = []
      for (let pages = 0; pages < 5; pages++) {
        const after = seen.at(-1)?.seq
        seen.push(...(await stores.writes.list(one.environment_id, {}, { limit: 2, ...(after !== undefined && { after }) })))
      }
      expect(seen.map(({ id }) => id)).toEqual(ids)
    })

    test('filters by state, account and method narrow a list', async () => {
      const mine = await stores.account('filters')
      const waiting = await stores.accept(mine)
      const dead = await stores.accept(mine, { method: 'update' })
      const lease = await stores.lease(mine.id)
      await stores.attempts.begin(dead.id, lease.owner, 0)
      await stores.attempts.settle(dead.id, lease.owner, settlement('dead'))
      const ids = async (filter: object) =>
        (await stores.writes.list(mine.environment_id, filter, { limit: 10 })).map(({ id }) => id)
      expect(await ids({ status: 'dead' })).toEqual([dead.id])
      expect(await ids({ status: 'accepted' })).toEqual([waiting.id])
      expect(await ids({ status: 'succeeded' })).toEqual([])
      expect(await ids({ method: 'update', account_id: mine.id })).toEqual([dead.id])
      expect(await ids({ error_code: 'provider_failed' })).toEqual([dead.id])
    })

    test('a dead write can be retried, and is accepted anew behind its lane', async () => {
      const mine = await stores.account()
      const write = await stores.accept(mine, { lane: 'a' })
      const lease = await stores.lease(mine.id)
      await stores.attempts.begin(write.id, lease.owner, 0)
      await stores.attempts.settle(write.id, lease.owner, settlement('dead'))
      const later = await stores.accept(mine, { lane: 'a' })
      const retried = await stores.writes.retry(mine.environment_id, write.id)
      expect(retried).toMatchObject({ kind: 'done', write: { status: 'waiting', finished_at: null } })
      expect((await stores.attempts.take(mine.id, 10)).map(({ id }) => id)).toEqual([later.id, write.id])
    })

    test('what is not dead, failed or unknown cannot be retried, and what runs cannot be cancelled', async () => {
      const mine = await stores.account()
      const write = await stores.accept(mine)
      expect(await stores.writes.retry(mine.environment_id, write.id)).toEqual({ kind: 'wrong_state', status: 'accepted' })
      const lease = await stores.lease(mine.id)
      await stores.attempts.begin(write.id, lease.owner, 0)
      expect(await stores.writes.cancel(mine.environment_id, write.id)).toEqual({ kind: 'wrong_state', status: 'running' })
      const body = { body: {}, query: {} }
      const replaced = await stores.writes.replaceInput(mine.environment_id, write.id, body, 'lane')
      expect(replaced).toEqual({ kind: 'wrong_state', status: 'running' })
    })

    test('a cancelled write is never begun', async () => {
      const mine = await stores.account()
      const write = await stores.accept(mine)
      expect(await stores.writes.cancel(mine.environment_id, write.id)).toMatchObject({ write: { status: 'cancelled' } })
      const lease = await stores.lease(mine.id)
      expect(await stores.attempts.take(mine.id, 10)).toEqual([])
      expect(await stores.attempts.begin(write.id, lease.owner, 0)).toBeUndefined()
      expect(await stores.writes.cancel(mine.environment_id, write.id)).toEqual({ kind: 'wrong_state', status: 'cancelled' })
    })

    test('a dead write runs with its new input after a retry', async () => {
      const mine = await stores.account()
      const write = await stores.accept(mine)
      const lease = await stores.lease(mine.id)
      await stores.attempts.begin(write.id, lease.owner, 0)
      await stores.attempts.settle(write.id, lease.owner, settlement('dead'))
      const input = { body: { first_name: 'Joan' }, query: {} }
      await stores.writes.replaceInput(mine.environment_id, write.id, input, 'lane-2')
      await stores.writes.retry(mine.environment_id, write.id)
      expect(await stores.attempts.begin(write.id, lease.owner, 0)).toMatchObject({ input, lane: 'lane-2' })
    })

    test('settling a watched write is announced with its id, settling another is not', async () => {
      const mine = await stores.account()
      const onSettled = vi.fn()
      const stop = await stores.writes.onSettled(onSettled)
      const [quiet, watched, later] = [
        await stores.accept(mine),
        await stores.accept(mine, { awaited: true }),
        await stores.accept(mine),
      ]
      await stores.writes.watch(later.id)
      const lease = await stores.lease(mine.id)
      for (const { id } of [quiet, watched, later]) {
        await stores.attempts.begin(id, lease.owner, 0)
        await stores.attempts.settle(id, lease.owner, settlement('succeeded'))
      }
      await vi.waitFor(() => expect(onSettled.mock.calls.map(([id]) => id)).toEqual([watched.id, later.id]))
      await stop()
    })
  })
}
