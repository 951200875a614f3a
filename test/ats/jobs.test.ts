import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DATABASES } from '../support/databases.ts'
import { addCandidate, addJob, at, auditOf, type Caller, makeTestAts, type TestAts } from './support.ts'

describe.each(DATABASES)('jobs on $name', ({ open }) => {
  let ats: TestAts
  let caller: Caller
  beforeAll(async () => {
    ats = makeTestAts(await open())
  })
  beforeEach(async () => {
    caller = await ats.makeCaller()
  })
  afterAll(() => ats.database.close())

  test('the list has active jobs only, newest first, a page at a time, with the total in a header', async () => {
    const ids: string[] = []
    for (const title of ['a', 'b', 'c', 'd']) ids.unshift(await addJob(caller, { title }))
    const [newest = '', ...rest] = ids
    await caller.put(`/jobs/${newest}`, { status: 'closed' })
    const page = await caller.get('/jobs?limit=2&offset=1')
    expect((page.body as { id: string }[]).map(({ id }) => id)).toEqual(rest.slice(1))
    expect(page.headers.get('x-total-count')).toBe('3')
    expect((await caller.get(`/jobs/${newest}`)).body).toMatchObject({ status: 'closed' })
  })

  test('an update keeps absent, null and empty apart', async () => {
    const metadata = { a: 0, b: false, c: null, d: '' }
    const full = { department: 'Engineering', external_id: 'x', company_card_id: 'card', metadata }
    const id = await addJob(caller, full)
    expect((await caller.put(`/jobs/${id}`, { title: 'New' })).body).toMatchObject({
      ...full,
      title: 'New',
      description: 'Builds things',
    })
    expect((await caller.put(`/jobs/${id}`, { department: '', description: '' })).body).toMatchObject({
      ...full,
      department: '',
      description: '',
    })
    const cleared = { department: null, external_id: null, company_card_id: null, metadata: null }
    expect((await caller.put(`/jobs/${id}`, cleared)).body).toMatchObject({ ...cleared, title: 'New' })
    expect((await caller.put(`/jobs/${id}`, { metadata: {} })).body).toMatchObject({ metadata: {}, department: null })
  })

  test('an empty update changes nothing and writes no audit row', async () => {
    const id = await addJob(caller)
    const before = (await caller.get(`/jobs/${id}`)).body
    expect((await caller.put(`/jobs/${id}`, {})).body).toEqual(before)
    expect((await auditOf(caller)).map(({ action }) => action)).toEqual(['JOB_CREATED'])
  })

  test('an external id belongs to one job of an environment, and to any number of environments', async () => {
    await addJob(caller, { external_id: 'x' })
    const again = await caller.post('/jobs', { title: 'Other', description: '', external_id: 'x' })
    expect([again.status, at(again.body, 'error', 'code'), at(again.body, 'error', 'details', 'failures', 0, 'path')]).toEqual([
      409,
      'conflict',
      'external_id',
    ])
    const other = await addJob(caller)
    expect((await caller.put(`/jobs/${other}`, { external_id: 'x' })).status).toBe(409)
    expect((await (await ats.makeCaller()).post('/jobs', { title: 'a', description: '', external_id: 'x' })).status).toBe(201)
  })

  test('linking an applicant twice changes nothing', async () => {
    const [job, candidate_id] = [await addJob(caller), await addCandidate(caller)]
    await caller.post(`/jobs/${job}/applicants`, { candidate_id })
    await caller.put(`/candidates/${candidate_id}`, { application: { job_id: job, status: 'Offer' } })
    expect((await caller.post(`/jobs/${job}/applicants`, { candidate_id })).body).toEqual({
      success: true,
      candidate_id,
      job_id: job,
    })
    const applications = at<{ status: string }[]>((await caller.get(`/candidates/${candidate_id}`)).body, 'data', 'applications')
    expect(applications.map(({ status }) => status)).toEqual(['Offer'])
    expect((await auditOf(caller, '&action=APPLICANT_LINKED')).length).toBe(1)
  })

  describe('bulk', () => {
    const sync = (jobs: unknown[], by = caller) => by.post('/jobs/bulk', { jobs })

    test('an item means the job with its id, else with its external id, else a new one; what it does not give stays', async () => {
      const byId = await addJob(caller, { department: 'Kept' })
      const byName = await addJob(caller, { external_id: 'x', metadata: { kept: true } })
      const reply = await sync([
        { external_id: 'x', title: 'By name' },
        { id: `job-${byId}`, description: '', external_id: 'y' },
        { title: 'New', description: 'New', external_id: 'z' },
      ])
      expect(reply.body).toMatchObject({
        synced: 3,
        data: [
          { id: byName, title: 'By name', description: 'Builds things', metadata: { kept: true } },
          { id: byId, title: 'Engineer', description: '', department: 'Kept', external_id: 'y' },
          { title: 'New', external_id: 'z', status: 'active', department: null },
        ],
      })
      const again = await sync([{ title: 'Newer', external_id: 'z', department: null, metadata: null }])
      expect(at(again.body, 'data', 0, 'id')).toBe(at(reply.body, 'data', 2, 'id'))
      expect(again.body).toMatchObject({ data: [{ title: 'Newer', description: 'New' }] })
    })

    test('an unknown id becomes the id of the new job, in each environment of its own', async () => {
      const id = crypto.randomUUID()
      const other = await ats.makeCaller()
      for (const by of [caller, other]) {
        expect((await sync([{ id, title: by.environmentId, description: '' }], by)).body).toMatchObject({
          data: [{ id, title: by.environmentId }],
        })
      }
      expect((await caller.get(`/jobs/${id}`)).body).toMatchObject({ title: caller.environmentId })
    })

    test.each([
      ['an item of the wrong type', { title: 6, description: '' }, 'jobs[49].title'],
      ['a new job without a title', { description: '' }, 'jobs[49].title'],
      ['a new job without a description', { title: 'a' }, 'jobs[49].description'],
      ['a field that does not exist', { title: 'a', description: '', salary: 1 }, 'jobs[49].salary'],
      ['an earlier item again', { title: 'a', description: '', external_id: 'n0' }, 'jobs[49].external_id'],
    ])('%s among 50 is named by its index, and nothing changes', async (_, bad, path) => {
      const good = Array.from({ length: 49 }, (_, n) => ({ title: `t${n}`, description: '', external_id: `n${n}` }))
      const reply = await sync([...good, bad])
      expect(reply.status).toBe(400)
      expect(reply.body).toMatchObject({ error: { code: 'validation_error', details: { failures: [{ path }] } } })
      expect((await caller.get('/jobs')).body).toEqual([])
      expect(await auditOf(caller)).toEqual([])
    })

    test('an external id of another job is a conflict', async () => {
      const id = await addJob(caller)
      await addJob(caller, { external_id: 'x' })
      const reply = await sync([{ id, external_id: 'x' }])
      expect(reply.status).toBe(409)
      expect(reply.body).toMatchObject({ error: { code: 'conflict', details: { failures: [{ path: 'jobs[0].external_id' }] } } })
    })

    test('51 items are too many, none is too few', async () => {
      const jobs = Array.from({ length: 51 }, () => ({ title: 'a', description: '' }))
      for (const reply of [await sync(jobs), await sync([])]) {
        expect(reply.status).toBe(400)
        expect(at(reply.body, 'error', 'details', 'failures', 0, 'path')).toBe('jobs')
      }
    })

    test('the same new jobs from several callers at once become one job each', async () => {
      const jobs = Array.from({ length: 20 }, (_, n) => ({ title: `t${n}`, description: '', external_id: `n${n}` }))
      const replies = await Promise.all([sync(jobs), sync([...jobs].reverse()), sync(jobs)])
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200])
      expect((await caller.get('/jobs')).headers.get('x-total-count')).toBe('20')
    })

    test('one audit row tells which jobs were created and which updated', async () => {
      const known = await addJob(caller)
      const reply = await sync([
        { id: known, title: 'New' },
        { title: 'a', description: '' },
      ])
      const [row] = await auditOf(caller)
      expect(row).toMatchObject({
        action: 'JOBS_SYNCED',
        details: { updated: [known], created: [at(reply.body, 'data', 1, 'id')] },
      })
    })
  })
})
