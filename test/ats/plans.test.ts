import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DATABASES } from '../support/databases.ts'
import { addManyCandidates, FIRST_MS } from './many-candidates.ts'
import { at, type Caller, makeTestAts, type TestAts } from './support.ts'

/** Fewer in the embedded database, which takes ten times as long to fill; its planner is the same. */
const CANDIDATES: Record<string, number> = { postgres: 100_000, pglite: 20_000 }
const TABLES = ['ats_candidate', 'ats_application', 'ats_audit_log', 'ats_document', 'ats_user']

describe.each(DATABASES)('with many candidates on $name', ({ name, open }) => {
  let ats: TestAts
  let caller: Caller
  let jobId: string
  let candidateId: string
  let lately: string
  beforeAll(async () => {
    ats = makeTestAts(await open())
    caller = await ats.makeCaller()
    const { jobIds } = await addManyCandidates(ats.database, caller.environmentId, CANDIDATES[name] ?? 0)
    jobId = jobIds[0] ?? ''
    lately = new Date(FIRST_MS + ((CANDIDATES[name] ?? 0) - 1_000) * 1_000).toISOString()
    candidateId = at((await caller.get('/candidates?limit=1')).body, 'data', 0, 'id')
  })
  afterAll(() => ats.database.close())

  /** How often each table was read from end to end so far, by all connections of the pool. */
  async function countScans(): Promise<Record<string, string>> {
    const clients = await Promise.all(Array.from({ length: ats.database.pool.options.max }, () => ats.database.pool.connect()))
    try {
      for (const client of clients) await client.query('select pg_stat_force_next_flush()')
      const { rows } = await clients[0]!.query(
        `select relname, seq_scan from pg_stat_user_tables where schemaname = current_schema() and relname = any($1)`,
        [TABLES],
      )
      return Object.fromEntries(rows.map(({ relname, seq_scan }) => [relname, seq_scan]))
    } finally {
      for (const client of clients) client.release()
    }
  }

  test('reading a table from end to end would be noticed', async () => {
    const before = await countScans()
    await ats.database.pool.query('select count(*) from ats_candidate where phone_number is null')
    const after = await countScans()
    expect(Number(after.ats_candidate)).toBeGreaterThan(Number(before.ats_candidate))
  })

  test.each<[string, () => string, number]>([
    ['the first page', () => '/candidates', 50],
    ['a page of a hundred', () => '/candidates?limit=100&offset=100', 100],
    ['a search by the beginning of a name', () => '/candidates?search=lakshmi%20ag', 3],
    ['a search by a part of a name', () => '/candidates?search=shmi%20Kova', 1],
    ['a search by the beginning of an e-mail', () => '/candidates?search=priya.sharma', 1],
    ['a search by a part of an e-mail', () => '/candidates?search=9123@exam', 1],
    ['a search for nobody', () => '/candidates?search=nobody%20at%20all', 0],
    ['the candidates of a job', () => `/candidates?job_id=${jobId}`, 50],
    ['a search among the candidates of a job', () => `/candidates?job_id=${jobId}&search=priya`, 1],
    ['one candidate with its applications', () => `/candidates/${candidateId}`, 0],
    ['documents of a candidate', () => `/candidates/${candidateId}/documents`, 0],
    ['audit logs since a time', () => `/audit-logs?since=${lately}`, 50],
    ['audit logs of one action', () => '/audit-logs?action=CANDIDATE_DELETED&limit=20', 20],
    ['audit logs of one action since a time', () => `/audit-logs?action=CANDIDATE_DELETED&since=${lately}&limit=20`, 10],
  ])('%s reads no large table from end to end', async (_, path, rowsMin) => {
    const before = await countScans()
    expect(Object.keys(before)).toHaveLength(TABLES.length)
    const { status, body } = await caller.get(path())
    expect(status).toBe(200)
    if (rowsMin > 0) expect(at<object[]>(body, 'data').length).toBeGreaterThanOrEqual(rowsMin)
    expect(await countScans()).toEqual(before)
  })

  test('saving, matching and changing a candidate read no large table from end to end', async () => {
    const before = await countScans()
    const saved = await caller.post('/candidates', { full_name: 'New', email: 'new@example.com', application: { job_id: jobId } })
    const id = at(saved.body, 'data', 'id')
    await caller.post('/candidates', { full_name: 'Newer', email: 'NEW@example.com' })
    await caller.put(`/candidates/${id}`, { email: 'newer@example.com' })
    expect((await caller.delete(`/candidates/${id}`)).status).toBe(204)
    expect(await countScans()).toEqual(before)
  })
})
