import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DATABASES } from '../support/databases.ts'
import { addCandidate, addJob, at, auditOf, type Caller, makeTestAts, someCandidate, type TestAts } from './support.ts'

const PRESETS = {
  pipeline_statuses: ['Applied', 'Screening', 'Shortlisted', 'Interview', 'Offer', 'Hired', 'Rejected'],
  active_jobs_max: null,
  candidates_max: null,
  requests_per_minute: 6000,
}

describe.each(DATABASES)('settings and limits on $name', ({ open }) => {
  let ats: TestAts
  let caller: Caller
  let ms = Date.UTC(2026, 0, 1)
  beforeAll(async () => {
    ats = makeTestAts(await open(), { now: () => ms })
  })
  beforeEach(async () => {
    caller = await ats.makeCaller()
  })
  afterAll(() => ats.database.close())

  test('absent settings stay, null lifts a limit, zero is a limit, and other settings of the environment are left alone', async () => {
    await ats.database.db
      .updateTable('environment')
      .set({ settings: '{"other":1}' })
      .where('id', '=', caller.environmentId)
      .execute()
    expect((await caller.get('/settings')).body).toEqual(PRESETS)
    expect((await caller.patch('/settings', { candidates_max: 0 })).body).toEqual({ ...PRESETS, candidates_max: 0 })
    expect((await caller.patch('/settings', { active_jobs_max: 1 })).body).toEqual({
      ...PRESETS,
      candidates_max: 0,
      active_jobs_max: 1,
    })
    expect((await caller.patch('/settings', { candidates_max: null })).body).toEqual({ ...PRESETS, active_jobs_max: 1 })
    const row = await ats.database.db
      .selectFrom('environment')
      .select('settings')
      .where('id', '=', caller.environmentId)
      .executeTakeFirstOrThrow()
    expect(row.settings).toMatchObject({ other: 1, ats: { active_jobs_max: 1 } })
    expect((await auditOf(caller)).map(({ action, details }) => [action, details])).toEqual([
      ['SETTINGS_CHANGED', { fields: ['candidates_max'] }],
      ['SETTINGS_CHANGED', { fields: ['active_jobs_max'] }],
      ['SETTINGS_CHANGED', { fields: ['candidates_max'] }],
    ])
  })

  test.each([
    [{ pipeline_statuses: [] }, 'pipeline_statuses'],
    [{ pipeline_statuses: ['A', 'a'] }, 'pipeline_statuses'],
    [{ pipeline_statuses: ['A', ' '] }, 'pipeline_statuses[1]'],
    [{ pipeline_statuses: null }, 'pipeline_statuses'],
    [{ candidates_max: '6' }, 'candidates_max'],
    [{ candidates_max: -1 }, 'candidates_max'],
    [{ requests_per_minute: 0 }, 'requests_per_minute'],
    [{ colour: 'red' }, 'colour'],
  ])('%j is refused', async (change, path) => {
    const reply = await caller.patch('/settings', change)
    expect(reply.status).toBe(400)
    expect(at(reply.body, 'error', 'details', 'failures', 0, 'path')).toBe(path)
    expect((await caller.get('/settings')).body).toEqual(PRESETS)
  })

  test('a change by another process is seen within a second', async () => {
    const other = makeTestAts(ats.database, { now: () => ms })
    expect((await ats.settings.read(caller.environmentId)).candidates_max).toBeNull()
    await other.settings.change(caller.environmentId, null, { candidates_max: 5 })
    ms += 1_000
    expect((await ats.settings.read(caller.environmentId)).candidates_max).toBe(5)
  })

  test('the candidate limit holds against simultaneous posts, and does not hinder matching', async () => {
    await caller.patch('/settings', { candidates_max: 3 })
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, n) => caller.post('/candidates', someCandidate({ email: `${n}@example.com` }))),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 201, 201, 403, 403, 403, 403, 403])
    expect(replies.filter(({ status }) => status === 403).map(({ body }) => at(body, 'error', 'code'))).toEqual(
      Array(5).fill('candidate_limit_reached'),
    )
    const stored = at((await caller.get('/candidates')).body, 'data', 0, 'email')
    expect((await caller.post('/candidates', { full_name: 'Jane', email: stored })).status).toBe(200)
    expect((await caller.get('/candidates')).body).toMatchObject({ meta: { total: 3 } })
  })

  test('the job limit counts active jobs: creating, activating and bulk are refused, the rest is not', async () => {
    const [first, second] = [await addJob(caller), await addJob(caller)]
    await caller.patch('/settings', { active_jobs_max: 2 })
    const refused = [
      await caller.post('/jobs', { title: 'a', description: '' }),
      await caller.post('/jobs/bulk', { jobs: [{ title: 'a', description: '' }] }),
    ]
    for (const reply of refused) expect([reply.status, at(reply.body, 'error', 'code')]).toEqual([403, 'plan_limit_reached'])
    const draft = await caller.post('/jobs', { title: 'a', description: '', status: 'draft' })
    expect(draft.status).toBe(201)
    expect((await caller.put(`/jobs/${at(draft.body, 'id')}`, { status: 'active' })).status).toBe(403)
    expect((await caller.put(`/jobs/${first}`, { status: 'active', title: 'Still' })).status).toBe(200)
    expect((await caller.post('/jobs/bulk', { jobs: [{ id: second, title: 'Still' }] })).status).toBe(200)
    expect((await caller.put(`/jobs/${first}`, { status: 'closed' })).status).toBe(200)
    expect((await caller.put(`/jobs/${at(draft.body, 'id')}`, { status: 'active' })).status).toBe(200)
  })

  test('a token that asks too often is told how long to wait; another token and a caller in this process are not', async () => {
    await caller.patch('/settings', { requests_per_minute: 2 })
    const reader = ats.addToken(caller.environmentId, ['read'])
    expect([(await reader.get('/jobs')).status, (await reader.get('/jobs')).status]).toEqual([200, 200])
    const refused = await reader.get('/jobs')
    expect([refused.status, at(refused.body, 'error', 'code'), refused.headers.get('retry-after')]).toEqual([
      429,
      'rate_limit_exceeded',
      '30',
    ])
    expect((await ats.addToken(caller.environmentId, ['read']).get('/jobs')).status).toBe(200)
    const principal = { environmentId: caller.environmentId, actorId: null, scopes: ['read'] }
    for (let n = 0; n < 3; n++)
      expect((await ats.app.fetch(new Request('http://ats.test/api/v1/jobs'), { principal })).status).toBe(200)
    ms += 30_000
    expect((await reader.get('/jobs')).status).toBe(200)
  })

  test('new candidates of a limited environment still carry an application', async () => {
    await caller.patch('/settings', { candidates_max: 1 })
    const job_id = await addJob(caller)
    const id = await addCandidate(caller, { application: { job_id } })
    expect(at((await caller.get(`/candidates/${id}`)).body, 'data', 'applications')).toMatchObject([{ job_id }])
  })
})
