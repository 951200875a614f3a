import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DATABASES } from '../support/databases.ts'
import { addCandidate, addJob, at, auditOf, type Caller, makeTestAts, someCandidate, type TestAts } from './support.ts'

const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) })

describe.each(DATABASES)('bad input on $name', ({ open }) => {
  let ats: TestAts
  let caller: Caller
  beforeAll(async () => {
    ats = makeTestAts(await open())
  })
  beforeEach(async () => {
    caller = await ats.makeCaller()
  })
  afterAll(() => ats.database.close())

  test.each<[Record<string, unknown>, string]>([
    [{ total_experience_years: '6' }, 'total_experience_years'],
    [{ total_experience_years: -1 }, 'total_experience_years'],
    [{ current_ctc: true }, 'current_ctc'],
    [{ notice_period_days: 1.5 }, 'notice_period_days'],
    [{ notice_period_days: 3e9 }, 'notice_period_days'],
    [{ in_notice_period: 'false' }, 'in_notice_period'],
    [{ in_notice_period: 0 }, 'in_notice_period'],
    [{ primary_skills: 'React' }, 'primary_skills'],
    [{ primary_skills: ['React', 1] }, 'primary_skills[1]'],
    [{ primary_skills: null }, 'primary_skills'],
    [{ last_working_day: '2026-02-30' }, 'last_working_day'],
    [{ last_working_day: '30.06.2026' }, 'last_working_day'],
    [{ last_working_day: '0000-01-01' }, 'last_working_day'],
    [{ resume_url: 'javascript:alert(1)' }, 'resume_url'],
    [{ resume_url: '' }, 'resume_url'],
    [{ metadata: 'text' }, 'metadata'],
    [{ metadata: [] }, 'metadata'],
    [{ metadata: { a: 'nul \u0000' } }, 'metadata'],
    [{ metadata: { a: '\ud800' } }, 'metadata'],
    [{ metadata: { '\u0000': 1 } }, 'metadata'],
    [{ metadata: deep(25) }, 'metadata'],
    [{ metadata: { a: 'x'.repeat(70_000) } }, 'metadata'],
    [{ full_name: '' }, 'full_name'],
    [{ full_name: ' ' }, 'full_name'],
    [{ full_name: null }, 'full_name'],
    [{ full_name: 'nul \u0000' }, 'full_name'],
    [{ location: 'half \udc00' }, 'location'],
    [{ email: 'jane' }, 'email'],
    [{ email: '' }, 'email'],
    [{ email: ' jane@example.com' }, 'email'],
    [{ skill_array: [] }, 'skill_array'],
    [{ talent_pool_status: 'masked' }, 'talent_pool_status'],
    [{ application: {} }, 'application.job_id'],
    [{ application: { job_id: 'x' } }, 'application.job_id'],
    [{ application: { job_id: crypto.randomUUID() } }, 'application.job_id'],
    [{ application: { job_id: crypto.randomUUID(), status: null } }, 'application.status'],
    [{ application: null }, 'application'],
  ])('candidate %j is refused by post and by put with the path of the field', async (bad, path) => {
    const id = await addCandidate(caller)
    for (const reply of [await caller.post('/candidates', someCandidate(bad)), await caller.put(`/candidates/${id}`, bad)]) {
      expect(reply.status).toBe(400)
      expect(reply.body).toMatchObject({
        error: { code: 'validation_error', message: expect.any(String), details: { failures: [{ path }] } },
      })
    }
    expect((await caller.get('/candidates')).body).toMatchObject({
      data: [{ full_name: 'Jane Doe', location: null }],
      meta: { total: 1 },
    })
    expect((await auditOf(caller)).length).toBe(1)
  })

  test('an unknown status names the field and the statuses that there are', async () => {
    const job_id = await addJob(caller)
    const reply = await caller.post('/candidates', someCandidate({ application: { job_id, status: 'Ghosted' } }))
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({
      error: {
        code: 'invalid_pipeline_status',
        message: expect.stringContaining('Shortlisted'),
        details: { failures: [{ path: 'application.status' }] },
      },
    })
    expect((await caller.get('/candidates')).body).toMatchObject({ meta: { total: 0 } })
  })

  test('all wrong fields are named at once', async () => {
    const { body } = await caller.post('/candidates', { email: 'x', total_experience_years: '6', salary: 1 })
    expect(
      at<{ path: string }[]>(body, 'error', 'details', 'failures')
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(['email', 'full_name', 'salary', 'total_experience_years'])
  })

  test.each<[Record<string, unknown>, string]>([
    [{ title: 6 }, 'title'],
    [{ title: '' }, 'title'],
    [{ description: null }, 'description'],
    [{ status: 'open' }, 'status'],
    [{ status: null }, 'status'],
    [{ metadata: 'x' }, 'metadata'],
    [{ external_id: '' }, 'external_id'],
    [{ salary: 1 }, 'salary'],
  ])('job %j is refused by post and by put', async (bad, path) => {
    const id = await addJob(caller)
    const replies = [await caller.post('/jobs', { title: 'a', description: '', ...bad }), await caller.put(`/jobs/${id}`, bad)]
    for (const reply of replies) {
      expect(reply.status).toBe(400)
      expect(reply.body).toMatchObject({ error: { code: 'validation_error', details: { failures: [{ path }] } } })
    }
  })

  test.each<[Record<string, unknown>, string]>([
    [{ email: undefined }, 'email'],
    [{ first_name: undefined }, 'first_name'],
    [{ last_name: undefined }, 'last_name'],
    [{ role: 'administrator' }, 'role'],
    [{ role: null }, 'role'],
  ])('user %j is refused', async (bad, path) => {
    const reply = await caller.post('/users', { email: 'a@b.de', first_name: 'a', last_name: 'b', ...bad })
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({ error: { code: 'validation_error', details: { failures: [{ path }] } } })
  })

  test.each([
    ['/candidates?limit=1000', 'limit'],
    ['/candidates?limit=0', 'limit'],
    ['/candidates?limit=', 'limit'],
    ['/candidates?limit=1e1', 'limit'],
    ['/candidates?limit=5&limit=6', 'limit'],
    ['/candidates?offset=-1', 'offset'],
    ['/candidates?job_id=x', 'job_id'],
    ['/candidates?search=%00', 'search'],
    ['/candidates?page=2', 'page'],
    ['/jobs?limit=101', 'limit'],
    ['/users?limit=ten', 'limit'],
    ['/audit-logs?limit=101', 'limit'],
    ['/audit-logs?since=yesterday', 'since'],
    ['/audit-logs?since=', 'since'],
    ['/audit-logs?since=2026-03-01T10:00:00', 'since'],
    ['/audit-logs?since=2026-02-30', 'since'],
    ['/audit-logs?since=0000-01-01', 'since'],
  ])('GET %s is refused', async (path, field) => {
    const reply = await caller.get(path)
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({ error: { code: 'validation_error', details: { failures: [{ path: field }] } } })
  })

  test.each([
    ['JSON that does not parse', '{"full_name":', 'application/json'],
    ['no content type', '{}', undefined],
    ['another content type', '{}', 'text/plain'],
    ['an empty body', '', 'application/json'],
    ['more than four megabytes', JSON.stringify({ full_name: 'x'.repeat(5_000_000) }), 'application/json'],
    ['a list', '[]', 'application/json'],
  ])('a body of %s is refused', async (_, body, type) => {
    const headers = type === undefined ? undefined : { 'content-type': type }
    const response = await caller.send('/candidates', {
      method: 'POST',
      body: new TextEncoder().encode(body),
      ...(headers && { headers }),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'validation_error' } })
  })

  test('ids that are none, and routes that are none, are not found', async () => {
    for (const path of ['/jobs/x', '/candidates/1', '/users/me', '/audit-logs/1', '/nothing', `/candidates/${'a'.repeat(36)}`]) {
      const reply = await caller.get(path)
      expect([path, reply.status, at(reply.body, 'error', 'code')]).toEqual([path, 404, 'not_found'])
    }
  })

  test('a failure of our own says nothing about itself', async () => {
    const broken = makeTestAts({ ...ats.database, db: ats.database.db.withSchema('nowhere') })
    const reply = await broken.addToken(caller.environmentId, ['admin']).get('/jobs')
    expect(reply.status).toBe(500)
    expect(reply.body).toEqual({ error: { code: 'internal_error', message: 'Something went wrong. The log has the reason.' } })
  })
})
