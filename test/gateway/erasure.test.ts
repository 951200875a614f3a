import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeErasures } from '../../src/gateway/delivery/erasure.ts'
import { silentLog } from '../../src/log.ts'
import type { Database } from '../../src/storage/database.ts'
import { makeErasureStore } from '../../src/storage/erasures.ts'
import { DATABASES } from '../support/databases.ts'
import { call, makeTestDelivery } from '../support/delivery.ts'
import { testVault } from '../support/fixtures.ts'
import { makeScriptedProvider } from '../support/scripted-performer.ts'

describe.each(DATABASES)('erasure on $name', ({ open }) => {
  let database: Database
  const ending: (() => Promise<void>)[] = []
  beforeAll(async () => {
    database = await open()
  })
  afterEach(async () => {
    for (const end of ending.splice(0).reverse()) await end()
    await database.pool.query('delete from integrated_account')
    await database.pool.query('truncate write, erasure')
  })
  afterAll(() => database.close())

  const make = async (provider = makeScriptedProvider()) => {
    const delivery = await makeTestDelivery({ database, provider })
    ending.push(delivery.close)
    const erasures = makeErasures({ erasures: makeErasureStore(database, testVault), vault: testVault, log: silentLog })
    const run = () => erasures.chore.run(new AbortController().signal)
    return { ...delivery, erasures, run }
  }
  const rows = async () => {
    const { rows } = await database.pool.query(
      'select id, status, lane, target_id, remote_id, input, steps, report from write order by seq',
    )
    return rows
  }

  test('a person’s writes lose everything but their state, wherever the address stands, and others keep all', async () => {
    const delivery = await make()
    const [one, two] = [await delivery.account(), await delivery.account()]
    const body = (change: object) => ({ input: { body: { first_name: 'Jane', ...change }, query: {} } })
    const created = await delivery.api.plain(call(one, body({ emails: [{ email: 'Jane@Example.com' }] })))
    const updated = await delivery.api.plain(
      call(one, { method: 'update', target_id: created.write.remote_id, ...body({ title: 'x' }) }),
    )
    const applied = await delivery.api.plain(
      call(one, { resource: 'applications', ...body({ candidate: { id: created.write.remote_id } }) }),
    )
    const mentioned = await delivery.api.plain(call(two, body({ notes: 'same person as JANE@example.com' })))
    const other = await delivery.api.plain(call(two, body({ emails: [{ email: 'joan@example.com' }] })))
    const { id } = await delivery.erasures.request(one.environment_id, ' Jane@example.com ')
    await delivery.run()
    expect(await delivery.erasures.read(one.environment_id, id)).toMatchObject({
      status: 'done',
      counts: { scanned: 5, erased: 4, cancelled: 0 },
    })
    const gone = new Set([created, updated, applied, mentioned].map(({ write }) => write.id))
    for (const row of await rows()) {
      const nothing = { input: null, steps: null, report: null, remote_id: null, target_id: null, lane: row.id }
      if (gone.has(row.id)) expect(row).toMatchObject({ status: 'succeeded', ...nothing })
      else expect(row.report).not.toBeNull()
    }
    const kept = await delivery.writes.find(two.environment_id, other.write.id)
    expect(kept?.report?.record).not.toBeNull()
  })

  test('a write that was not sent is cancelled, and never sent', async () => {
    const delivery = await make()
    const account = await delivery.account()
    const { write } = await delivery.api.accept(call(account, { lane: 'jane' }))
    const { id } = await delivery.erasures.request(account.environment_id, 'jane@example.com')
    await delivery.run()
    expect(await delivery.erasures.read(account.environment_id, id)).toMatchObject({ counts: { erased: 0, cancelled: 1 } })
    ending.push(await delivery.startWorker())
    expect(await delivery.waiter.wait(account.environment_id, write.id, 100)).toMatchObject({ status: 'cancelled', report: null })
    expect(delivery.provider.arrivals).toEqual([])
  })

  test('a write that is under way is erased when it is settled', async () => {
    const release = Promise.withResolvers<void>()
    const delivery = await make(makeScriptedProvider({ during: () => release.promise }))
    const account = await delivery.account()
    const sending = delivery.api.plain(call(account, { lane: 'jane' }))
    await vi.waitFor(() => expect(delivery.provider.highWater).toBe(1))
    const { id } = await delivery.erasures.request(account.environment_id, 'jane@example.com')
    await delivery.run()
    expect(await delivery.erasures.read(account.environment_id, id)).toMatchObject({ status: 'running' })
    release.resolve()
    await sending
    await database.pool.query('update erasure set claimed_until = null')
    await delivery.run()
    expect(await delivery.erasures.read(account.environment_id, id)).toMatchObject({ status: 'done', counts: { erased: 1 } })
    expect((await rows())[0]).toMatchObject({ status: 'succeeded', input: null, report: null })
  })

  test('the address itself is sealed, and dropped when it is done', async () => {
    const delivery = await make()
    const { environment_id } = await delivery.account()
    await delivery.erasures.request(environment_id, 'jane@example.com')
    const dump = async () => {
      const { rows } = await database.pool.query(
        "select e::text || coalesce(encode(subject, 'escape'), '') as row, subject from erasure e",
      )
      return rows[0]
    }
    expect((await dump()).row).not.toContain('jane')
    await delivery.run()
    expect((await dump()).subject).toBeNull()
  })

  test('another environment’s writes are not touched, and its receipt is not shown', async () => {
    const delivery = await make()
    const [mine, theirs] = [await delivery.account('mine'), await delivery.account('theirs')]
    await delivery.api.plain(call(theirs, { lane: 'jane' }))
    const { id } = await delivery.erasures.request(mine.environment_id, 'jane@example.com')
    await delivery.run()
    expect((await rows())[0].input).not.toBeNull()
    await expect(delivery.erasures.read(theirs.environment_id, id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('of several workers one works on an erasure, and another goes on when it is gone', async () => {
    const delivery = await make()
    const account = await delivery.account()
    await delivery.erasures.request(account.environment_id, 'jane@example.com')
    const store = makeErasureStore(database, testVault)
    expect((await Promise.all([store.claim(60_000), store.claim(60_000)])).filter(Boolean)).toHaveLength(1)
    await database.pool.query("update erasure set claimed_until = now() - interval '1 second'")
    expect(await store.claim(60_000)).toMatchObject({ email: 'jane@example.com' })
  })

  test('the writes of a deleted account go with it', async () => {
    const delivery = await make()
    const account = await delivery.account()
    await delivery.api.plain(call(account))
    await delivery.api.accept(call(account))
    await delivery.accounts.delete(account.environment_id, account.id)
    expect(await delivery.writes.list(account.environment_id, {}, { limit: 10 })).toEqual([])
    await delivery.run()
    expect(await rows()).toEqual([])
  })
})
