import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Lease } from '../../src/ports/leases.ts'
import { type DeliveryStores, EMPTY_REPORT, settlement } from '../support/delivery-stores.ts'

/** What an AttemptStore promises, whatever it is built on. */
export function describeAttemptStore(name: string, open: () => Promise<DeliveryStores>): void {
  describe(`${name}: AttemptStore`, () => {
    let stores: DeliveryStores
    let account: { id: string; environment_id: string }
    let lease: Lease
    beforeAll(async () => {
      stores = await open()
    })
    beforeEach(async () => {
      account = await stores.account()
      lease = await stores.lease(account.id)
    })
    afterAll(() => stores.close())

    const takenIds = async () => (await stores.attempts.take(account.id, 10)).map(({ id }) => id)

    test('due writes come in the order of acceptance, and only those of the account', async () => {
      const other = await stores.account()
      const ids = [(await stores.accept(account)).id]
      await stores.accept(other)
      ids.push((await stores.accept(account)).id, (await stores.accept(account)).id)
      expect(await takenIds()).toEqual(ids)
      expect((await stores.attempts.take(account.id, 2)).map(({ id }) => id)).toEqual(ids.slice(0, 2))
    })

    test('a begun write comes with what the caller sent, its steps and its age', async () => {
      const { id } = await stores.accept(account)
      const begun = await stores.attempts.begin(id, lease.owner, 0)
      expect(begun).toMatchObject({ id, status: 'running', attempts: 1, steps: {}, in_doubt_since: null, checks: 0 })
      expect(begun?.input).toEqual({ body: { emails: [{ email: 'jane@example.com' }] }, query: {} })
      expect(begun?.ageMs).toBeGreaterThanOrEqual(0)
    })

    test('nobody begins a write without the lease of its account', async () => {
      const { id } = await stores.accept(account)
      expect(await stores.attempts.begin(id, 'somebody-else', 0)).toBeUndefined()
      expect(await stores.attempts.explain(id, 'somebody-else')).toEqual({ kind: 'lease_lost' })
    })

    test('nobody begins a write shortly before the lease ends', async () => {
      const { id } = await stores.accept(account)
      expect(await stores.attempts.begin(id, lease.owner, 120_000)).toBeUndefined()
      await stores.expireLease(account.id)
      expect(await stores.attempts.begin(id, lease.owner, 0)).toBeUndefined()
    })

    test('beginning again after a lost reply counts one attempt', async () => {
      const { id } = await stores.accept(account)
      await stores.attempts.begin(id, lease.owner, 0)
      expect(await stores.attempts.begin(id, lease.owner, 0)).toMatchObject({ attempts: 1 })
    })

    test('a write waits for every earlier one of its lane, whoever runs them', async () => {
      const first = await stores.accept(account, { lane: 'jane' })
      const second = await stores.accept(account, { lane: 'jane' })
      const free = await stores.accept(account, { lane: 'joan' })
      expect(await stores.attempts.begin(second.id, lease.owner, 0)).toBeUndefined()
      expect(await stores.attempts.explain(second.id, lease.owner)).toEqual({ kind: 'blocked', by: first.id })
      expect(await stores.attempts.begin(free.id, lease.owner, 0)).toBeDefined()
      await stores.attempts.begin(first.id, lease.owner, 0)
      await stores.attempts.settle(first.id, lease.owner, settlement('waiting'))
      expect(await stores.attempts.begin(second.id, lease.owner, 0)).toBeUndefined()
      await stores.makeDue(first.id)
      await stores.attempts.begin(first.id, lease.owner, 0)
      await stores.attempts.settle(first.id, lease.owner, settlement('failed'))
      expect(await stores.attempts.begin(second.id, lease.owner, 0)).toBeDefined()
    })

    test('a plain write of the lane holds queued ones back, and the other way round', async () => {
      const plain = await stores.accept(account, { lane: 'l', plain: { owner: 'api-1', withinMs: 60_000 } })
      const queued = await stores.accept(account, { lane: 'l' })
      const later = await stores.accept(account, { lane: 'l', plain: { owner: 'api-1', withinMs: 60_000 } })
      expect(await stores.attempts.begin(queued.id, lease.owner, 0)).toBeUndefined()
      expect(await stores.attempts.beginPlain(later.id, 'api-1')).toBeUndefined()
      expect(await stores.attempts.beginPlain(plain.id, 'api-2')).toBeUndefined()
      expect(await stores.attempts.beginPlain(plain.id, 'api-1')).toBeDefined()
      await stores.attempts.settle(plain.id, 'api-1', settlement('succeeded'))
      await stores.attempts.begin(queued.id, lease.owner, 0)
      await stores.attempts.settle(queued.id, lease.owner, settlement('succeeded'))
      expect(await stores.attempts.beginPlain(later.id, 'api-1')).toBeDefined()
    })

    test('workers never see a plain write', async () => {
      const { id } = await stores.accept(account, { plain: { owner: 'api-1', withinMs: 60_000 } })
      expect(await takenIds()).toEqual([])
      expect(await stores.attempts.begin(id, lease.owner, 0)).toBeUndefined()
    })

    test('a settled write keeps its report, sealed, and is not due any more', async () => {
      const { id } = await stores.accept(account)
      await stores.attempts.begin(id, lease.owner, 0)
      const report = { ...EMPTY_REPORT, record: { id: 'remote-1', name: 'Jane' } }
      expect(await stores.attempts.settle(id, lease.owner, settlement('succeeded', { report }))).toEqual({ watched: false })
      const write = await stores.writes.find(account.environment_id, id)
      expect(write).toMatchObject({ status: 'succeeded', outcome: 'created', remote_id: 'remote-1', report })
      expect(write?.finished_at).not.toBeNull()
      expect(await takenIds()).toEqual([])
      const [row] = await stores.sql("select encode(report, 'escape') as report from write where id = $1", id)
      expect(String(row?.report)).not.toContain('Jane')
    })

    test('a waiting write is due after its wait and not before', async () => {
      const { id } = await stores.accept(account)
      await stores.attempts.begin(id, lease.owner, 0)
      await stores.attempts.settle(id, lease.owner, settlement('waiting', { waitMs: 60_000 }))
      expect(await takenIds()).toEqual([])
      await stores.makeDue(id)
      expect(await takenIds()).toEqual([id])
    })

    test('doubt dates from the first attempt that may have arrived, and ends with a definite answer', async () => {
      const { id } = await stores.accept(account)
      const first = await stores.attempts.begin(id, lease.owner, 0)
      await stores.attempts.settle(id, lease.owner, settlement('waiting', { waitMs: 0, inDoubt: true, checks: 1 }))
      const second = await stores.attempts.begin(id, lease.owner, 0)
      expect(second).toMatchObject({ in_doubt_since: first!.attempted_at, checks: 1, attempts: 2 })
      await stores.attempts.settle(id, lease.owner, settlement('waiting', { waitMs: 0, inDoubt: true }))
      expect(await stores.attempts.begin(id, lease.owner, 0)).toMatchObject({ in_doubt_since: first!.attempted_at })
      await stores.attempts.settle(id, lease.owner, settlement('waiting', { waitMs: 0 }))
      expect(await stores.attempts.begin(id, lease.owner, 0)).toMatchObject({ in_doubt_since: null })
    })

    test('a write that another worker has taken over cannot be settled, nor its steps saved', async () => {
      const { id } = await stores.accept(account)
      await stores.attempts.begin(id, lease.owner, 0)
      await stores.expireLease(account.id)
      const next = await stores.lease(account.id)
      expect(await stores.attempts.take(account.id, 10)).toEqual([{ id, lane: id, owner: lease.owner }])
      expect(await stores.attempts.recover(id, lease.owner, 0)).toBe(true)
      expect(await stores.attempts.settle(id, lease.owner, settlement('succeeded'))).toBeUndefined()
      expect(await stores.attempts.saveSteps(id, lease.owner, { create: 1 })).toBe(false)
      const begun = await stores.attempts.begin(id, next.owner, 0)
      expect(begun?.in_doubt_since).not.toBeNull()
      expect(begun?.attempts).toBe(2)
      expect(await stores.attempts.recover(id, lease.owner, 0)).toBe(false)
    })

    test('steps outlive the attempt that finished them, and go with success', async () => {
      const { id } = await stores.accept(account)
      await stores.attempts.begin(id, lease.owner, 0)
      expect(await stores.attempts.saveSteps(id, lease.owner, { create: { id: 'r1' } })).toBe(true)
      await stores.attempts.settle(id, lease.owner, settlement('waiting', { waitMs: 0 }))
      expect(await stores.attempts.begin(id, lease.owner, 0)).toMatchObject({ steps: { create: { id: 'r1' } } })
      await stores.attempts.settle(id, lease.owner, settlement('succeeded'))
      expect(await stores.sql('select steps from write where id = $1', id)).toEqual([{ steps: null }])
    })

    test('the followers of a waiting write are put off until it is due, and keep their order behind it', async () => {
      const ids: string[] = []
      for (let n = 0; n < 3; n++) ids.push((await stores.accept(account, { lane: 'jane' })).id)
      await stores.attempts.begin(ids[0]!, lease.owner, 0)
      await stores.attempts.settle(ids[0]!, lease.owner, settlement('waiting', { waitMs: 60_000 }))
      expect(await takenIds()).toEqual(ids.slice(1))
      await stores.attempts.park(account.id, 'jane', 1_000)
      expect(await takenIds()).toEqual([])
      const dues = await stores.sql('select due_at from write where account_id = $1 order by seq', account.id)
      expect(dues[1]).toEqual(dues[0])
      await stores.sql("update write set due_at = now() - interval '1 second' where account_id = $1", account.id)
      expect(await takenIds()).toEqual(ids)
    })

    test('followers that were put off are due at once when what they waited for has ended', async () => {
      const first = await stores.accept(account, { lane: 'jane' })
      const second = await stores.accept(account, { lane: 'jane' })
      await stores.attempts.begin(first.id, lease.owner, 0)
      await stores.attempts.park(account.id, 'jane', 60_000)
      expect(await takenIds()).toEqual([first.id])
      await stores.attempts.settle(first.id, lease.owner, settlement('failed'))
      await stores.attempts.unpark(account.id, 'jane')
      expect(await takenIds()).toEqual([second.id])
    })

    test('writes that waited for credentials are due once the account is active', async () => {
      const { id } = await stores.accept(account)
      await stores.attempts.begin(id, lease.owner, 0)
      await stores.attempts.settle(id, lease.owner, settlement('waiting', { error_code: 'account_needs_reauth' }))
      await stores.sql("update integrated_account set status = 'needs_reauth' where id = $1", account.id)
      expect(await stores.attempts.hasten(account.id, ['account_needs_reauth'])).toBe(0)
      await stores.sql("update integrated_account set status = 'active' where id = $1", account.id)
      expect(await stores.attempts.hasten(account.id, ['provider_failed'])).toBe(0)
      expect(await stores.attempts.hasten(account.id, ['account_needs_reauth'])).toBe(1)
      expect(await takenIds()).toEqual([id])
    })

    test('a plain write whose process is gone fails if it never began, and is looked up if it did', async () => {
      const plain = { owner: 'api-1', withinMs: 60_000 }
      const never = await stores.accept(account, { plain })
      const begun = await stores.accept(account, { plain })
      const alive = await stores.accept(account, { plain })
      await stores.attempts.beginPlain(begun.id, 'api-1')
      await stores.sql("update write set lease_until = now() - interval '1 s' where id = any($1)", [never.id, begun.id])
      expect(await stores.attempts.sweepPlain(0, 100)).toEqual([account.id])
      const find = (id: string) => stores.writes.find(account.environment_id, id)
      expect(await find(never.id)).toMatchObject({ status: 'failed', error_code: 'unavailable' })
      expect(await find(begun.id)).toMatchObject({ status: 'waiting', mode: 'look' })
      expect(await find(alive.id)).toMatchObject({ status: 'accepted', mode: 'plain' })
      expect(await stores.attempts.settle(begun.id, 'api-1', settlement('succeeded'))).toBeUndefined()
      expect((await stores.attempts.begin(begun.id, lease.owner, 0))?.in_doubt_since).not.toBeNull()
    })

    test('a write whose sealed data does not open begins without an input instead of failing', async () => {
      const { id } = await stores.accept(account)
      await stores.sql("update write set input = '\\x0102' where id = $1", id)
      expect(await stores.attempts.begin(id, lease.owner, 0)).toMatchObject({ id, input: null, steps: {} })
    })
  })
}
