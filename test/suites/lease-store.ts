import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Lease } from '../../src/ports/leases.ts'
import { type DeliveryStores, RELEASED, settlement } from '../support/delivery-stores.ts'

const LIMITS = { perSecond: 10, burst: 5 }

/** What a LeaseStore promises, whatever it is built on. */
export function describeLeaseStore(name: string, open: () => Promise<DeliveryStores>): void {
  describe(`${name}: LeaseStore`, () => {
    let stores: DeliveryStores
    let account: { id: string; environment_id: string }
    beforeAll(async () => {
      stores = await open()
    })
    beforeEach(async () => {
      await stores.sql('delete from integrated_account')
      account = await stores.account()
    })
    afterAll(() => stores.close())

    const claimIds = async (owner: string, limit = 10) =>
      (await stores.leases.claim(owner, limit, 60_000)).map(({ accountId }) => accountId)
    /** The embedded database counts in whole milliseconds, so two marks in a row may carry the same time. */
    let marks = 0
    const markDue = async (id: string) => {
      await stores.leases.markReady(id)
      marks += 1
      await stores.sql(
        `update account_queue set ready_at = now() - interval '1 hour' + $2 * interval '1 ms' where account_id = $1`,
        id,
        marks,
      )
    }
    const claimOne = async (owner: string): Promise<Lease> => (await stores.leases.claim(owner, 1, 60_000))[0]!

    test('only an account that is marked is claimed, and marking it twice changes nothing', async () => {
      expect(await claimIds('a')).toEqual([])
      expect(await stores.leases.markReady(account.id)).toBe(0)
      expect(await stores.leases.markReady(account.id)).toBeUndefined()
      expect(await claimIds('a')).toEqual([account.id])
    })

    test('of several workers claiming at once, exactly one gets an account', async () => {
      await stores.leases.markReady(account.id)
      const claims = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => claimIds(owner)))
      expect(claims.flat()).toEqual([account.id])
    })

    test('a certain account is claimed by one of those that ask for it, and only when it is due', async () => {
      expect(await stores.leases.claimOne('a', account.id, 60_000)).toEqual([])
      await stores.leases.markReady(account.id)
      const claims = await Promise.all(['a', 'b', 'c'].map((owner) => stores.leases.claimOne(owner, account.id, 60_000)))
      expect(claims.flat().map(({ accountId }) => accountId)).toEqual([account.id])
    })

    test('the account that has been due the longest comes first', async () => {
      const second = await stores.account()
      const third = await stores.account()
      for (const { id } of [second, third, account]) await markDue(id)
      expect(await claimIds('a', 1)).toEqual([second.id])
      expect(await claimIds('a', 2)).toHaveLength(2)
    })

    test('a lease that ran out is claimed by another, and cannot be extended or released by its former owner', async () => {
      await stores.leases.markReady(account.id)
      const former = await claimOne('a')
      expect(await claimIds('b')).toEqual([])
      await stores.expireLease(account.id)
      expect(await stores.leases.extend([former], 60_000)).toEqual([former])
      await stores.expireLease(account.id)
      const next = await claimOne('b')
      expect(await stores.leases.extend([former, next], 60_000)).toEqual([next])
      expect(await stores.leases.release(former, RELEASED)).toBeUndefined()
      expect(await stores.leases.extend([next], 60_000)).toEqual([next])
    })

    test('an account that is being drained need not be marked', async () => {
      await stores.leases.markReady(account.id)
      await claimOne('a')
      expect(await stores.leases.markReady(account.id)).toBeUndefined()
    })

    test('a write accepted while its account is drained is found at the release', async () => {
      await stores.leases.markReady(account.id)
      const lease = await claimOne('a')
      await stores.accept(account)
      expect(await stores.leases.release(lease, RELEASED)).toBeLessThanOrEqual(0)
      expect(await claimIds('b')).toEqual([account.id])
    })

    test('a released account is due when its next write is, or never', async () => {
      await stores.leases.markReady(account.id)
      const first = await claimOne('a')
      expect(await stores.leases.release(first, RELEASED)).toBeNull()
      const { id } = await stores.accept(account)
      await stores.leases.markReady(account.id)
      const lease = await claimOne('b')
      await stores.attempts.begin(id, lease.owner, 0)
      await stores.attempts.settle(id, lease.owner, settlement('waiting', { waitMs: 30_000 }))
      const ms = await stores.leases.release(lease, RELEASED)
      expect(ms).toBeGreaterThan(25_000)
      expect(ms).toBeLessThanOrEqual(30_000)
      expect(await claimIds('c')).toEqual([])
    })

    test('an account with more to do goes behind the others that are due', async () => {
      const other = await stores.account()
      await stores.leases.markReady(account.id)
      const lease = await claimOne('a')
      await markDue(other.id)
      await stores.leases.release(lease, { ...RELEASED, more: true, failures: 3 })
      expect(await claimIds('b', 1)).toEqual([other.id])
      expect(await stores.leases.claim('c', 1, 60_000)).toEqual([{ accountId: account.id, owner: 'c', failures: 3 }])
    })

    test('a resting account is not ready before its rest is over, whatever is accepted meanwhile', async () => {
      await stores.leases.markReady(account.id)
      const lease = await claimOne('a')
      await stores.leases.release(lease, { ...RELEASED, restMs: 60_000 })
      await stores.accept(account)
      expect(await stores.leases.markReady(account.id)).toBeGreaterThan(50_000)
      expect(await stores.leases.markReady(account.id)).toBeUndefined()
      expect(await claimIds('b')).toEqual([])
      await stores.leases.resume(account.id)
      expect(await claimIds('c')).toEqual([account.id])
    })

    test('tokens run out at the burst, and what is reserved beyond it waits its exact time in turn', async () => {
      expect(await stores.leases.reserve(account.id, 5, LIMITS)).toMatchObject({ waitMs: 0, perSecond: 10 })
      const waits: number[] = []
      for (let n = 0; n < 3; n++) waits.push((await stores.leases.reserve(account.id, 1, LIMITS)).waitMs)
      expect(waits[0]).toBeGreaterThan(20)
      expect(waits[0]).toBeLessThanOrEqual(100)
      expect(waits[2]! - waits[0]!).toBeGreaterThan(100)
      await stores.leases.giveBack(account.id, 8)
      expect((await stores.leases.reserve(account.id, 5, LIMITS)).waitMs).toBe(0)
    })

    test('concurrent reservations never share a token', async () => {
      const slow = { perSecond: 0.001, burst: 5 }
      const waits = await Promise.all(Array.from({ length: 12 }, () => stores.leases.reserve(account.id, 1, slow)))
      expect(waits.filter(({ waitMs }) => waitMs === 0)).toHaveLength(5)
    })

    test('tokens come back with time, up to the burst', async () => {
      await stores.leases.reserve(account.id, 5, LIMITS)
      await stores.sql("update account_queue set tokens_at = tokens_at - interval '1 hour'")
      expect((await stores.leases.reserve(account.id, 5, LIMITS)).waitMs).toBe(0)
      expect((await stores.leases.reserve(account.id, 1, LIMITS)).waitMs).toBeGreaterThan(0)
    })

    test('a throttled account waits as long as it was asked to, and is slower afterwards, once for a storm', async () => {
      await stores.leases.markReady(account.id)
      for (let n = 0; n < 5; n++) await stores.leases.throttle(account.id, 30_000, true, LIMITS)
      const reserved = await stores.leases.reserve(account.id, 1, LIMITS)
      expect(reserved.throttled).toBe(true)
      expect(reserved.waitMs).toBeGreaterThan(25_000)
      expect(reserved.perSecond).toBeGreaterThan(4.9)
      expect(reserved.perSecond).toBeLessThan(5.2)
    })

    test('a rate that was cut grows back with time, never beyond the declared one', async () => {
      await stores.leases.throttle(account.id, 0, true, LIMITS)
      await stores.sql("update account_queue set learned_at = learned_at - interval '60 seconds'")
      expect((await stores.leases.reserve(account.id, 1, LIMITS)).perSecond).toBeCloseTo(6, 0)
      await stores.sql("update account_queue set learned_at = learned_at - interval '1 day'")
      expect((await stores.leases.reserve(account.id, 1, LIMITS)).perSecond).toBe(10)
    })

    test('a sweep marks the accounts whose writer was gone before it could, page by page', async () => {
      const others = [await stores.account(), await stores.account()]
      await stores.accept(account)
      await stores.accept(others[1]!)
      const marked: string[] = []
      let last: string | undefined
      for (let pages = 0; pages < 5; pages++) {
        const page = await stores.leases.sweep(last, 2)
        marked.push(...page.marked)
        last = page.last
        if (last === undefined) break
      }
      expect(marked.sort()).toEqual([account.id, others[1]!.id].sort())
      expect((await stores.leases.sweep(undefined, 10)).marked).toEqual([])
      expect(await claimIds('a')).toHaveLength(2)
    })

    test('the backlog tells how much waits and for how long, per account', async () => {
      await stores.accept(account)
      await stores.accept(account)
      await stores.leases.markReady(account.id)
      const [first] = await stores.leases.backlog(10)
      expect(first).toMatchObject({ accountId: account.id, writes: 2 })
      expect(first?.oldestMs).toBeGreaterThanOrEqual(0)
    })
  })
}
