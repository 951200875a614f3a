import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DATABASES } from '../support/databases.ts'
import {
  addCandidate,
  addJob,
  at,
  auditOf,
  type Caller,
  makeTestAts,
  pdf,
  someCandidate,
  type TestAts,
  upload,
} from './support.ts'

const FULL = {
  phone_number: '+91 90000 12345',
  whatsapp_number: '+91 90000 12346',
  location: 'Bangalore',
  preferred_location: 'Remote',
  primary_skills: ['React'],
  secondary_skills: ['Docker', 'React'],
  total_experience_years: 6.5,
  current_company: 'Acme Inc',
  current_designation: 'Engineer',
  current_ctc: 18.25,
  expected_ctc: 24,
  notice_period_days: 30,
  in_notice_period: true,
  last_working_day: '2026-06-30',
  resume_url: 'https://example.com/resume.pdf',
  source: 'referral',
  metadata: { external_id: 'ATS-9912', nested: [{ a: null }] },
}

describe.each(DATABASES)('candidates on $name', ({ open }) => {
  let ats: TestAts
  let caller: Caller
  beforeAll(async () => {
    ats = makeTestAts(await open())
  })
  beforeEach(async () => {
    caller = await ats.makeCaller()
  })
  afterAll(() => ats.database.close())

  const names = async (query: string) => {
    const { body } = await caller.get(`/candidates?${query}`)
    return {
      names: at<{ full_name: string }[]>(body, 'data').map(({ full_name }) => full_name),
      total: at<number>(body, 'meta', 'total'),
    }
  }

  describe('matching by e-mail', () => {
    test('a second post in any case answers 200, updates what is given and leaves the rest', async () => {
      const first = await caller.post('/candidates', { full_name: 'Jane', email: 'Jane@Example.com', ...FULL })
      const second = await caller.post('/candidates', { full_name: 'Jane Doe', email: 'JANE@example.COM', location: 'Berlin' })
      expect([first.status, second.status]).toEqual([201, 200])
      expect(second.body).toMatchObject({
        data: { ...FULL, id: at(first.body, 'data', 'id'), email: 'Jane@Example.com', full_name: 'Jane Doe', location: 'Berlin' },
      })
      expect((await auditOf(caller)).map(({ action }) => action)).toEqual(['CANDIDATE_UPDATED', 'CANDIDATE_CREATED'])
    })

    test('null clears, and empty, zero and false are kept as they are', async () => {
      const email = 'jane@example.com'
      await caller.post('/candidates', { full_name: 'Jane', email, ...FULL })
      const values = { phone_number: '', total_experience_years: 0, in_notice_period: false, primary_skills: [], metadata: {} }
      expect((await caller.post('/candidates', { full_name: 'Jane', email, ...values })).body).toMatchObject({
        data: { ...FULL, ...values },
      })
      const nulls = {
        phone_number: null,
        total_experience_years: null,
        in_notice_period: null,
        metadata: null,
        last_working_day: null,
      }
      expect((await caller.post('/candidates', { full_name: 'Jane', email, ...nulls })).body).toMatchObject({ data: nulls })
    })

    test('a new candidate has the source api, unless it is given or null', async () => {
      for (const [given, source] of [
        [{}, 'api'],
        [{ source: '' }, ''],
        [{ source: null }, null],
      ] as const) {
        expect((await caller.post('/candidates', someCandidate(given))).body).toMatchObject({ data: { source } })
      }
    })

    test('of many simultaneous posts of one e-mail one creates', async () => {
      const replies = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          caller.post('/candidates', { full_name: `Jane ${n}`, email: n % 2 ? 'j@x.com' : 'J@X.com' }),
        ),
      )
      expect(replies.map(({ status }) => status).sort()).toEqual([...Array(11).fill(200), 201])
      expect(new Set(replies.map(({ body }) => at(body, 'data', 'id'))).size).toBe(1)
      expect((await names('')).total).toBe(1)
    })

    test('of many simultaneous posts with an application one creates it', async () => {
      const job_id = await addJob(caller)
      const post = (status: string) =>
        caller.post('/candidates', { full_name: 'Jane', email: 'j@x.com', application: { job_id, status } })
      const replies = await Promise.all(['Applied', 'Offer', 'Applied', 'Offer', 'Hired', 'Applied'].map(post))
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201])
      expect(at(replies[0]?.body, 'data', 'applications')).toHaveLength(1)
      expect((await auditOf(caller, '&action=APPLICANT_LINKED')).length).toBe(1)
    })

    test('an application that is refused undoes the candidate', async () => {
      const wrong = { job_id: crypto.randomUUID() }
      expect((await caller.post('/candidates', someCandidate({ application: wrong }))).status).toBe(400)
      expect((await names('')).total).toBe(0)
      expect(await auditOf(caller)).toEqual([])
    })
  })

  describe('updates', () => {
    test('every field can be changed alone, and the others stay', async () => {
      const id = await addCandidate(caller)
      let expected: object = {}
      for (const [field, value] of Object.entries(FULL)) {
        expected = { ...expected, [field]: value }
        expect((await caller.put(`/candidates/${id}`, { [field]: value })).body).toMatchObject({ data: expected })
      }
      expect(at((await caller.get(`/candidates/${id}`)).body, 'data', 'skill_array')).toEqual(['React', 'Docker'])
    })

    test('null clears each nullable field and is refused for the others', async () => {
      const id = await addCandidate(caller, FULL)
      for (const field of Object.keys(FULL)) {
        const reply = await caller.put(`/candidates/${id}`, { [field]: null })
        const isList = field.endsWith('_skills')
        expect([field, reply.status]).toEqual([field, isList ? 400 : 200])
        if (!isList) expect(at(reply.body, 'data', field)).toBeNull()
      }
      for (const field of ['full_name', 'email'])
        expect((await caller.put(`/candidates/${id}`, { [field]: null })).status).toBe(400)
    })

    test('an empty update changes nothing and writes no audit row', async () => {
      const id = await addCandidate(caller)
      const before = (await caller.get(`/candidates/${id}`)).body
      expect((await caller.put(`/candidates/${id}`, {})).body).toEqual(before)
      expect((await auditOf(caller)).length).toBe(1)
    })

    test("another candidate's e-mail is a conflict, in any case; one's own in another spelling is not", async () => {
      await addCandidate(caller, { email: 'taken@example.com' })
      const id = await addCandidate(caller, { email: 'own@example.com' })
      const reply = await caller.put(`/candidates/${id}`, { email: 'Taken@Example.com', full_name: 'Not stored' })
      expect(reply.status).toBe(409)
      expect(reply.body).toMatchObject({ error: { code: 'conflict', details: { failures: [{ path: 'email' }] } } })
      expect((await caller.put(`/candidates/${id}`, { email: 'OWN@example.com' })).body).toMatchObject({
        data: { email: 'OWN@example.com', full_name: 'Jane Doe' },
      })
    })

    test('the audit log names the fields and none of the values', async () => {
      const id = await addCandidate(caller, { phone_number: '+49 30 123456' })
      await caller.put(`/candidates/${id}`, { phone_number: '+49 30 654321', location: null })
      const rows = await auditOf(caller)
      expect(rows[0]).toMatchObject({
        action: 'CANDIDATE_UPDATED',
        entity_id: id,
        user_id: caller.actorId,
        details: { fields: ['phone_number', 'location'] },
      })
      expect(JSON.stringify(rows)).not.toMatch(/\+49|jane|Doe/)
    })
  })

  describe('applications', () => {
    test('without a status a new one starts at the first, and an existing one stays where it is', async () => {
      const job_id = await addJob(caller)
      const id = await addCandidate(caller, { application: { job_id } })
      const move = async (application: object) =>
        at<object>(
          (await caller.put(`/candidates/${id}`, { application: { job_id, ...application } })).body,
          'data',
          'applications',
          0,
        )
      expect(await move({ notes: 'First' })).toMatchObject({ status: 'Applied', notes: 'First' })
      expect(await move({ status: 'INTERVIEW' })).toMatchObject({ status: 'Interview', notes: 'First' })
      expect(await move({ notes: '' })).toMatchObject({ status: 'Interview', notes: '' })
      expect(await move({ notes: null })).toMatchObject({ status: 'Interview', notes: null })
    })

    test('a change of status is stamped, the same status again is not a change', async () => {
      let ms = Date.UTC(2026, 0, 1)
      const clocked = makeTestAts(ats.database, { now: () => ms })
      const by = await clocked.makeCaller()
      const job_id = await addJob(by)
      const id = await addCandidate(by, { application: { job_id } })
      const move = async (status: string) => {
        ms += 1_000
        const reply = await by.put(`/candidates/${id}`, { application: { job_id, status } })
        return at<Record<string, string>>(reply.body, 'data', 'applications', 0)
      }
      const first = await move('Shortlisted')
      expect(first).toMatchObject({ status_date: '2026-01-01T00:00:01.000Z', shortlisted_at: '2026-01-01T00:00:01.000Z' })
      expect(await move('shortlisted')).toEqual(first)
      await move('Screening')
      expect(await move('Shortlisted')).toMatchObject({
        status_date: '2026-01-01T00:00:04.000Z',
        shortlisted_at: '2026-01-01T00:00:01.000Z',
        screening_started_at: '2026-01-01T00:00:03.000Z',
        screening_completed_at: '2026-01-01T00:00:04.000Z',
      })
      expect((await auditOf(by, '&action=APPLICATION_UPDATED')).length).toBe(3)
    })

    test('statuses are those of the environment, in its spelling', async () => {
      await caller.patch('/settings', { pipeline_statuses: ['Neu', 'Gespräch'] })
      const job_id = await addJob(caller)
      const id = await addCandidate(caller, { application: { job_id } })
      const reply = await caller.put(`/candidates/${id}`, { application: { job_id, status: 'gespräch' } })
      expect(at(reply.body, 'data', 'applications', 0, 'status')).toBe('Gespräch')
      const refused = await caller.put(`/candidates/${id}`, {
        location: 'Not stored',
        application: { job_id, status: 'Applied' },
      })
      expect(refused.status).toBe(400)
      expect(refused.body).toMatchObject({
        error: { code: 'invalid_pipeline_status', details: { failures: [{ path: 'application.status' }] } },
      })
      expect(at((await caller.get(`/candidates/${id}`)).body, 'data', 'location')).toBeNull()
    })
  })

  describe('lists', () => {
    test('newest first, stable over pages, with the total of all that match', async () => {
      const ids: string[] = []
      for (let n = 0; n < 7; n++) ids.unshift(await addCandidate(caller))
      const pages = await Promise.all([0, 3, 6, 9].map((offset) => caller.get(`/candidates?limit=3&offset=${offset}`)))
      expect(pages.flatMap(({ body }) => at<{ id: string }[]>(body, 'data')).map(({ id }) => id)).toEqual(ids)
      expect(pages.map(({ body }) => at<number>(body, 'meta', 'total'))).toEqual([7, 7, 7, 7])
    })

    test.each([
      ['a part of a name', 'ÈNE DO', ['Irène Dolan']],
      ['the beginning of an e-mail in another case', 'IRENE@', ['Irène Dolan']],
      ['one character', 'z', ['Zoe Q_x']],
      ['a character that patterns use', '_x', ['Zoe Q_x']],
      ['a percent sign', '%', []],
      ['a backslash', '\\', []],
      ['nothing', '', ['Zoe Q_x', 'Irène Dolan']],
    ])('search by %s', async (_, search, expected) => {
      await addCandidate(caller, { full_name: 'Irène Dolan', email: 'irene@example.com' })
      await addCandidate(caller, { full_name: 'Zoe Q_x', email: 'other@example.com' })
      expect(await names(`search=${encodeURIComponent(search)}`)).toEqual({ names: expected, total: expected.length })
    })

    test('by job, and by job and search together', async () => {
      const [one, two] = [await addJob(caller), await addJob(caller)]
      await addCandidate(caller, { full_name: 'Ann', application: { job_id: one } })
      await addCandidate(caller, { full_name: 'Anna', application: { job_id: two } })
      await addCandidate(caller, { full_name: 'Bob', application: { job_id: one } })
      expect(await names(`job_id=${one}`)).toEqual({ names: ['Bob', 'Ann'], total: 2 })
      expect(await names(`job_id=job-${one}&limit=1&offset=1`)).toEqual({ names: ['Ann'], total: 2 })
      expect(await names(`job_id=${one}&search=ann`)).toEqual({ names: ['Ann'], total: 1 })
      expect(await names(`job_id=${crypto.randomUUID()}`)).toEqual({ names: [], total: 0 })
    })
  })

  test('a deleted candidate is gone with its applications and documents, and from the total', async () => {
    const job_id = await addJob(caller)
    const id = await addCandidate(caller, { application: { job_id } })
    await upload(caller, id, pdf(), 'cv.pdf')
    await addCandidate(caller)
    expect((await caller.delete(`/candidates/${id}`)).status).toBe(204)
    expect((await caller.get(`/candidates/${id}`)).status).toBe(404)
    expect((await caller.delete(`/candidates/${id}`)).status).toBe(404)
    expect(await names('')).toMatchObject({ total: 1 })
    expect(await names(`job_id=${job_id}`)).toMatchObject({ total: 0 })
    expect((await auditOf(caller, '&action=CANDIDATE_DELETED')).map(({ entity_id }) => entity_id)).toEqual([id])
    for (const table of ['ats_application', 'ats_document'] as const) {
      const { rows } = await ats.database.pool.query(`select 1 from ${table} where environment_id = $1`, [caller.environmentId])
      expect(rows).toEqual([])
    }
  })

  test('an environment can be deleted with everything in it', async () => {
    const job_id = await addJob(caller)
    await addCandidate(caller, { application: { job_id } })
    await ats.database.db.deleteFrom('environment').where('id', '=', caller.environmentId).execute()
    for (const table of ['ats_job', 'ats_candidate', 'ats_candidate_tally', 'ats_application', 'ats_audit_log']) {
      const { rows } = await ats.database.pool.query(`select 1 from ${table} where environment_id = $1`, [caller.environmentId])
      expect([table, rows]).toEqual([table, []])
    }
  })
})
