import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { audit } from '../../src/ats/store/audit-logs.ts'
import { DATABASES } from '../support/databases.ts'
import { addCandidate, addJob, at, auditOf, type Caller, makeTestAts, type TestAts } from './support.ts'

describe.each(DATABASES)('audit logs on $name', ({ open }) => {
  let ats: TestAts
  let caller: Caller
  beforeAll(async () => {
    ats = makeTestAts(await open())
  })
  beforeEach(async () => {
    caller = await ats.makeCaller()
  })
  afterAll(() => ats.database.close())

  const write = (entityId: string) =>
    audit(ats.database.db, {
      environmentId: caller.environmentId,
      action: 'TOKEN_CREATED',
      entityType: 'token',
      entityId,
      actorId: null,
    })
  const poll = async (since: string) =>
    at<{ entity_id: string; created_at: string }[]>((await caller.get(`/audit-logs?limit=100&since=${since}`)).body, 'data')

  test('newest first, by action, a page at a time, with the total of all that match', async () => {
    for (let n = 0; n < 5; n++) await write(`${n}`)
    await addJob(caller)
    const page = await caller.get('/audit-logs?action=TOKEN_CREATED&limit=2&offset=1')
    expect(page.body).toMatchObject({
      data: [{ entity_id: '3' }, { entity_id: '2' }],
      pagination: { total: 5, limit: 2, offset: 1 },
    })
    expect((await caller.get('/audit-logs?action=NO_SUCH')).body).toMatchObject({ data: [], pagination: { total: 0 } })
  })

  test('since is exclusive, to the microsecond that the rows have, and takes any zone', async () => {
    for (let n = 0; n < 3; n++) await write(`${n}`)
    const [newest, middle] = await auditOf(caller)
    const { created_at } = middle as unknown as { created_at: string }
    expect(await poll(created_at)).toMatchObject([newest])
    const inDelhi = `${new Date(Date.parse(created_at) + 5.5 * 3_600_000).toISOString().slice(0, 23)}${created_at.slice(23, 26)}%2B05:30`
    expect(await poll(inDelhi)).toMatchObject([newest])
    expect((await poll('2026-01-01')).length).toBe(3)
  })

  test("a client's clock that cuts the time to milliseconds gets rows again, and misses none", async () => {
    for (let n = 0; n < 3; n++) await write(`${n}`)
    const [row] = (await auditOf(caller)).slice(1, 2) as unknown as { created_at: string }[]
    const rows = await poll(new Date(row?.created_at ?? '').toISOString())
    expect(rows.map(({ entity_id }) => entity_id).slice(0, 1)).toEqual(['2'])
  })

  test('a poller that goes on from the newest time sees each row of many simultaneous writers exactly once', async () => {
    const written: string[] = []
    const seen: string[] = []
    let since = '2026-01-01T00:00:00Z'
    const pollOnce = async () => {
      const rows = await poll(since)
      seen.push(...rows.map(({ entity_id }) => entity_id))
      since = rows[0]?.created_at ?? since
    }
    const writer = async (name: string) => {
      for (let n = 0; n < 15; n++) {
        const id = `${name}${n}`
        await ats.database.db.transaction().execute(async (trx) => {
          await audit(trx, {
            environmentId: caller.environmentId,
            action: 'TOKEN_CREATED',
            entityType: 'token',
            entityId: id,
            actorId: null,
          })
          // Between its stamp and its commit another writer may stamp and commit.
          await trx.selectFrom('environment').select('id').where('id', '=', caller.environmentId).execute()
        })
        written.push(id)
      }
    }
    let isWriting = true
    const polling = (async () => {
      while (isWriting) await pollOnce()
    })()
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(writer))
    isWriting = false
    await polling
    await pollOnce()
    expect(seen.toSorted()).toEqual(written.toSorted())
  })

  test('a change that fails leaves no row', async () => {
    const id = await addCandidate(caller, { email: 'a@example.com' })
    await addCandidate(caller, { email: 'b@example.com' })
    await caller.put(`/candidates/${id}`, { email: 'b@example.com' })
    expect((await auditOf(caller, '&action=CANDIDATE_UPDATED')).length).toBe(0)
  })

  test('the time of a row is never before that of an earlier one, whatever the clock does', async () => {
    await write('first')
    await ats.database.pool.query(
      `insert into ats_audit_log (environment_id, action, entity_type) values ($1, 'OTHER', 'token')`,
      [caller.environmentId],
    )
    // As if the clock had been an hour ahead when the last row was written.
    await ats.database.pool.query(
      `update ats_audit_log set created_at = now() + interval '1 hour' where environment_id = $1 and action = 'OTHER'`,
      [caller.environmentId],
    )
    await write('later')
    expect((await auditOf(caller)).map(({ action }) => action)).toEqual(['TOKEN_CREATED', 'OTHER', 'TOKEN_CREATED'])
  })
})

describe.each(DATABASES.filter(({ name }) => name === 'postgres'))(
  'audit logs on $name, with several connections',
  ({ open }) => {
    test('a reader waits for a writer that has stamped and not committed, instead of passing over its row', async () => {
      const ats = makeTestAts(await open())
      const caller = await ats.makeCaller()
      const entry = { environmentId: caller.environmentId, action: 'TOKEN_CREATED', entityType: 'token', actorId: null } as const
      const slow = await ats.database.pool.connect()
      await slow.query('begin')
      await slow.query(
        `insert into ats_audit_log (environment_id, action, entity_type, entity_id) values ($1, 'TOKEN_CREATED', 'token', 'slow')`,
        [caller.environmentId],
      )
      await audit(ats.database.db, { ...entry, entityId: 'fast' })
      const reading = auditOf(caller)
      // The reader is seen waiting before the writer commits.
      for (let tries = 0, waiting = 0; waiting === 0 && tries < 1_000; tries++) {
        const { rows } = await ats.database.pool.query(
          `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted`,
        )
        waiting = rows[0].n
      }
      await slow.query('commit')
      slow.release()
      expect((await reading).map(({ entity_id }) => entity_id)).toEqual(['fast', 'slow'])
      await ats.database.close()
    })

    test('a writer that hangs makes a reader give up in time, with an answer that says so', async () => {
      const ats = makeTestAts(await open())
      const caller = await ats.makeCaller()
      const hanging = await ats.database.pool.connect()
      await hanging.query('begin')
      await hanging.query(`insert into ats_audit_log (environment_id, action, entity_type) values ($1, 'OTHER', 'token')`, [
        caller.environmentId,
      ])
      const reply = await caller.get('/audit-logs')
      expect([reply.status, at(reply.body, 'error', 'code'), reply.headers.get('retry-after')]).toEqual([503, 'unavailable', '1'])
      await hanging.query('rollback')
      hanging.release()
      expect((await caller.get('/audit-logs')).status).toBe(200)
      await ats.database.close()
    })
  },
)
