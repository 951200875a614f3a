import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DATABASES } from '../support/databases.ts'
import { addCandidate, addJob, at, type Caller, makeTestAts, type TestAts } from './support.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(\d{3})?Z$/

const JANE = {
  full_name: 'Jane Doe',
  email: 'jane@example.com',
  phone_number: '+91 90000 12345',
  whatsapp_number: '+91 90000 12345',
  location: 'Bangalore',
  preferred_location: 'Remote',
  primary_skills: ['React', 'TypeScript'],
  secondary_skills: ['Docker'],
  total_experience_years: 6,
  current_company: 'Acme Inc',
  current_designation: 'Senior Engineer',
  current_ctc: 18,
  expected_ctc: 24,
  notice_period_days: 30,
  in_notice_period: false,
  resume_url: 'https://example.com/resume.pdf',
  metadata: { external_id: 'ATS-9912' },
}

describe.each(DATABASES)('the examples of the API description on $name', ({ open }) => {
  let ats: TestAts
  let caller: Caller
  beforeAll(async () => {
    ats = makeTestAts(await open())
  })
  beforeEach(async () => {
    caller = await ats.makeCaller()
  })
  afterAll(() => ats.database.close())

  describe('jobs', () => {
    const job = {
      title: 'string',
      description: 'string',
      department: 'string',
      company_card_id: '123e4567-e89b-12d3-a456-426614174000',
      external_id: 'string',
      metadata: {},
    }

    test('POST /jobs', async () => {
      const reply = await caller.post('/jobs', job)
      expect(reply.status).toBe(201)
      expect(reply.body).toEqual({
        ...job,
        id: expect.stringMatching(UUID),
        status: 'active',
        created_at: expect.stringMatching(ISO),
        updated_at: expect.stringMatching(ISO),
      })
    })

    test('GET /jobs', async () => {
      const given = {
        title: 'Senior Frontend Engineer',
        description: 'We are looking for an expert in Next.js and React...',
        department: 'Engineering',
        external_id: 'ext_job_99',
        metadata: { source: 'greenhouse', priority: 'high' },
      }
      await caller.post('/jobs', given)
      const reply = await caller.get('/jobs')
      expect(reply.status).toBe(200)
      expect(reply.body).toEqual([
        {
          ...given,
          id: expect.stringMatching(UUID),
          status: 'active',
          company_card_id: null,
          created_at: expect.stringMatching(ISO),
          updated_at: expect.stringMatching(ISO),
        },
      ])
      expect((await caller.get('/jobs?external_id=ext_job_99')).body).toEqual(reply.body)
      expect((await caller.get('/jobs?external_id=ext_job_98')).body).toEqual([])
    })

    test('GET /jobs/{id}, with and without the prefix of the examples', async () => {
      const id = await addJob(caller, {
        title: 'Senior Frontend Engineer',
        description: 'Expert in React/Next.js',
        department: 'Engineering',
      })
      const reply = await caller.get(`/jobs/job-${id}`)
      expect(reply.status).toBe(200)
      expect(reply.body).toMatchObject({
        id,
        title: 'Senior Frontend Engineer',
        description: 'Expert in React/Next.js',
        department: 'Engineering',
        status: 'active',
        created_at: expect.stringMatching(ISO),
      })
      expect((await caller.get(`/jobs/${id}`)).body).toEqual(reply.body)
    })

    test('PUT /jobs/{id}', async () => {
      const id = await addJob(caller)
      const change = { title: 'string', description: 'string', department: 'string', status: 'active' }
      const reply = await caller.put(`/jobs/${id}`, change)
      expect(reply.status).toBe(200)
      expect(reply.body).toMatchObject({ id, ...change })
    })

    test('POST /jobs/bulk', async () => {
      const item = {
        id: '123e4567-e89b-12d3-a456-426614174000',
        title: 'string',
        description: 'string',
        department: 'string',
        status: 'active',
        external_id: 'string',
      }
      const reply = await caller.post('/jobs/bulk', { jobs: [item, { title: 'Other', description: '' }] })
      expect(reply.status).toBe(200)
      expect(reply.body).toMatchObject({ synced: 2, data: [item, { title: 'Other', description: '', status: 'active' }] })
    })

    test('POST /jobs/{id}/applicants', async () => {
      const [job_id, candidate_id] = [await addJob(caller), await addCandidate(caller)]
      const reply = await caller.post(`/jobs/job-${job_id}/applicants`, { candidate_id })
      expect(reply.status).toBe(200)
      expect(reply.body).toEqual({ success: true, candidate_id, job_id })
    })
  })

  describe('candidates', () => {
    test('POST /candidates with every field and an application', async () => {
      const job_id = await addJob(caller)
      const reply = await caller.post('/candidates', {
        ...JANE,
        application: { job_id, status: 'Applied', notes: 'Imported from ATS' },
      })
      expect(reply.status).toBe(201)
      const id = at(reply.body, 'data', 'id')
      expect(reply.body).toEqual({
        data: {
          ...JANE,
          id: expect.stringMatching(UUID),
          skill_array: ['React', 'TypeScript', 'Docker'],
          last_working_day: null,
          source: 'api',
          screening_score: null,
          talent_pool_status: 'not_linked',
          created_at: expect.stringMatching(ISO),
          updated_at: expect.stringMatching(ISO),
          applications: [
            {
              id: expect.stringMatching(UUID),
              candidate_id: id,
              job_id,
              organization_id: caller.environmentId,
              status: 'Applied',
              screening_score: null,
              match_score: null,
              notes: 'Imported from ATS',
              shortlisted_at: null,
              screening_started_at: null,
              screening_completed_at: null,
              status_date: expect.stringMatching(ISO),
              outreach_sent_at: null,
              interest_clicked_at: null,
              video_interview_invite_sent_at: null,
              metadata: null,
              created_at: expect.stringMatching(ISO),
              updated_at: expect.stringMatching(ISO),
            },
          ],
        },
      })
      expect((await caller.get(`/candidates/${id}`)).body).toEqual(reply.body)
    })

    test('PUT /candidates/{id} moves an application', async () => {
      const job_id = await addJob(caller)
      const id = await addCandidate(caller, { application: { job_id } })
      const reply = await caller.put(`/candidates/${id}`, {
        application: { job_id, status: 'shortlisted', notes: 'Strong React background' },
      })
      expect(reply.status).toBe(200)
      expect(at(reply.body, 'data', 'applications')).toMatchObject([
        {
          candidate_id: id,
          job_id,
          status: 'Shortlisted',
          notes: 'Strong React background',
          shortlisted_at: expect.stringMatching(ISO),
        },
      ])
    })

    test('GET /candidates answers records without their applications, and meta', async () => {
      await caller.post('/candidates', JANE)
      const reply = await caller.get('/candidates')
      expect(reply.status).toBe(200)
      expect(reply.body).toMatchObject({ data: [JANE], meta: { total: 1, limit: 50, offset: 0 } })
      expect(at(reply.body, 'data', 0)).not.toHaveProperty('applications')
      expect(at(reply.body, 'data', 0)).not.toHaveProperty('resume_path')
    })
  })

  describe('users and audit logs', () => {
    test('POST /users, GET /users, GET /users/{id} and DELETE /users/{id}', async () => {
      const given = { email: 'user@example.com', first_name: 'string', last_name: 'string', role: 'Recruiter' }
      const created = await caller.post('/users', given)
      expect(created.status).toBe(201)
      expect(created.body).toMatchObject({ id: expect.stringMatching(UUID), ...given })
      const list = await caller.get('/users')
      expect(list.body).toMatchObject({ data: [{ id: at(created.body, 'id'), ...given }] })
      expect((await caller.get(`/users/${at(created.body, 'id')}`)).body).toEqual(created.body)
      expect((await caller.delete(`/users/${at(created.body, 'id')}`)).status).toBe(204)
      expect((await caller.get('/users')).body).toEqual({ data: [] })
    })

    test('GET /audit-logs', async () => {
      const id = await addJob(caller)
      const reply = await caller.get('/audit-logs')
      expect(reply.status).toBe(200)
      expect(reply.body).toEqual({
        data: [
          {
            id: expect.stringMatching(UUID),
            action: 'JOB_CREATED',
            entity_type: 'job',
            entity_id: id,
            user_id: caller.actorId,
            details: { fields: ['title', 'description'] },
            created_at: expect.stringMatching(ISO),
          },
        ],
        pagination: { total: 1, limit: 50, offset: 0 },
      })
    })
  })
})
