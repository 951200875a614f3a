import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { internalV1 } from '../../connectors/internal-v1/index.ts'
import { addCandidate, addJob, at, type Caller, makeTestAts, pdf, type TestAts, upload } from '../ats/support.ts'
import { DATABASES } from '../support/databases.ts'
import { failureOf, type InternalV1, makeWrite, openInternalV1, type Row, someEmail } from './internal-v1-gateway.ts'

const CV_URL = 'https://files.example.com/jane-cv.pdf'
const FILES = { [CV_URL]: { text: '%PDF-1.7 Jane', name: 'jane-cv.pdf' } }
const NO_ONE = '00000000-0000-4000-8000-000000000000'

test('an account without an address means the ATS of this process, and needs no credentials', () => {
  const account = { id: '', format: 'built_in', revision: 1, credentials: {}, context: {}, isSandbox: false }
  expect([internalV1.builtIn, internalV1.baseUrl(account)]).toEqual([true, undefined])
  const [first, second] = Object.values(internalV1.credentials)
  expect(first?.fields.safeParse({}).success).toBe(true)
  expect(first?.fields.safeParse({ api_key: 'k' }).success).toBe(false)
  expect(second?.fields.safeParse({}).success).toBe(false)
})

test.each([
  'https://ats.example.com',
  'https://ats.example.com/',
  'https://ats.example.com/api/v1',
  'https://ats.example.com/api/v1/',
])('%s is the same address', (base_url) => {
  const account = { id: '', format: 'api_key', revision: 1, credentials: {}, context: { base_url }, isSandbox: false }
  expect(internalV1.baseUrl(account)).toBe('https://ats.example.com')
})

describe.each(DATABASES)('the built-in ATS on $name', ({ open }) => {
  let ats: TestAts
  let caller: Caller
  let gateway: InternalV1

  beforeAll(async () => {
    ats = makeTestAts(await open())
  })
  afterAll(() => ats.database.close())
  beforeEach(async () => {
    caller = await ats.makeCaller()
    gateway = openInternalV1(ats, caller, { files: FILES })
  })

  const apply = (candidate: string, job: string, more: Row = {}) =>
    gateway.write('applications', 'create', { candidate: { id: candidate }, job: { id: job }, ...more })

  describe('applications', () => {
    test('are made by linking, or in a stage, and matched when they are there', async () => {
      const [candidate, job] = [await addCandidate(caller), await addJob(caller)]
      const linked = await apply(candidate, job)
      expect(linked).toMatchObject({
        outcome: 'created',
        record: {
          candidate: { id: candidate },
          job: { id: job },
          status: 'active',
          remote_status: 'Applied',
          current_stage: { id: 'Applied', name: 'Applied', job: { id: job } },
          rejected_at: null,
        },
      })
      expect(gateway.seen).toContain(`POST /jobs/${job}/applicants`)
      const staged = await apply(candidate, job, { current_stage: { name: 'interview' }, notes: 'Strong React background' })
      expect(staged).toMatchObject({ outcome: 'matched', remote_id: linked.remote_id, warnings: [] })
      expect(staged.record).toMatchObject({
        current_stage: { id: 'Interview' },
        remote_data: { notes: 'Strong React background' },
      })
      expect(await gateway.get('applications', String(linked.remote_id))).toEqual(staged.record)
    })

    test('move through the pipeline, and end hired or rejected', async () => {
      const id = String((await apply(await addCandidate(caller), await addJob(caller))).remote_id)
      const move = async (body: Row) => (await gateway.write('applications', 'move-stage', { id, ...body })).record
      expect(await move({ stage_id: 'screening' })).toMatchObject({ current_stage: { name: 'Screening' }, status: 'active' })
      expect(await move({ job_interview_stage: { id: 'Hired' } })).toMatchObject({
        status: 'hired',
        remote_status: 'Hired',
        rejected_at: null,
      })
      const { record, warnings } = await gateway.write('applications', 'reject', { id, reject_reason_id: 'x', notes: 'Withdrew' })
      expect(record).toMatchObject({ status: 'rejected', remote_data: { notes: 'Withdrew' } })
      expect(record?.rejected_at).toBe(at(record, 'remote_data', 'status_date'))
      expect(warnings).toMatchObject([{ code: 'field_not_supported', pointer: '/reject_reason_id' }])
    })

    test('refuse a stage that the pipeline has not, at the place where the caller named it', async () => {
      const [candidate, job] = [await addCandidate(caller), await addJob(caller)]
      expect(await failureOf(apply(candidate, job, { current_stage: { id: 'Nowhere' } }))).toMatchObject({
        code: 'provider_rejected',
        failures: [{ pointer: '/current_stage' }],
      })
      const { remote_id: id } = await apply(candidate, job)
      expect(await failureOf(gateway.write('applications', 'move-stage', { id, stage_id: 'Nowhere' }))).toMatchObject({
        code: 'provider_rejected',
        failures: [{ pointer: '/stage_id' }],
      })
    })

    test('are not found for a candidate, job or row that is not there', async () => {
      const [candidate, job] = [await addCandidate(caller), await addJob(caller)]
      expect((await failureOf(apply(NO_ONE, job))).code).toBe('provider_not_found')
      expect((await failureOf(apply(candidate, NO_ONE))).code).toBe('provider_not_found')
      expect((await failureOf(gateway.get('applications', `${candidate}.${NO_ONE}`))).code).toBe('provider_not_found')
      expect((await failureOf(gateway.get('applications', NO_ONE))).code).toBe('invalid_request')
    })

    test('are listed for all candidates, some to a page, each once', async () => {
      const jobs = [await addJob(caller), await addJob(caller), await addJob(caller)]
      const made: unknown[] = []
      for (const wanted of [jobs, [], jobs.slice(0, 1), [], jobs.slice(1)]) {
        const candidate = await addCandidate(caller)
        for (const job of wanted) made.push((await apply(candidate, job)).remote_id)
      }
      for (const limit of [1, 2, 3, 50]) {
        const ids = (await gateway.listAll('applications', {}, limit)).map(({ id }) => id)
        expect(ids.toSorted()).toEqual(made.toSorted())
      }
      const ofJob = await gateway.listAll('applications', { job_id: `job-${jobs[0]}` }, 1)
      expect(ofJob.map(({ job }) => at(job, 'id'))).toEqual([jobs[0], jobs[0]])
      expect((await failureOf(gateway.list('applications', { nonsense: 'active' }))).code).toBe('unsupported_filter')
    })

    test('of one candidate are listed in pages', async () => {
      const candidate = await addCandidate(caller)
      const jobs = [await addJob(caller), await addJob(caller), await addJob(caller)]
      for (const job of jobs) await apply(candidate, job)
      const listed = await gateway.listAll('applications', { candidate_id: candidate }, 2)
      expect(listed.map(({ job }) => at(job, 'id'))).toEqual(jobs.toReversed())
      expect(await gateway.listAll('applications', { candidate_id: candidate, job_id: jobs[1] })).toHaveLength(1)
    })

    test('whose answer was lost are found where they were to be', async () => {
      const [candidate, job] = [await addCandidate(caller), await addJob(caller)]
      const body = { candidate: { id: candidate }, job: { id: job }, current_stage: { name: 'Offer' } }
      const write = makeWrite('applications', 'create', body)
      expect(await gateway.find(write, 0)).toEqual({ kind: 'absent' })
      gateway.cutOnce({ at: 'after', method: 'PUT', path: /candidates/ })
      // The line makes a call again that may be made twice.
      const { remote_id: id } = await gateway.perform(write)
      expect(await gateway.find(write, 0)).toMatchObject({ kind: 'found', performed: { remote_id: id } })
      const move = makeWrite('applications', 'move-stage', { id, stage_id: 'hired' })
      expect(await gateway.find(move, 0)).toEqual({ kind: 'absent' })
      await gateway.perform(move)
      expect(await gateway.find(move, 0)).toMatchObject({ kind: 'found', performed: { record: { status: 'hired' } } })
      expect(await gateway.find(makeWrite('applications', 'reject', { id }), 0)).toEqual({ kind: 'absent' })
    })
  })

  describe('attachments', () => {
    const content = Buffer.from('%PDF-1.7 Portfolio').toString('base64')

    test('are kept from an address or from their bytes, listed, read and downloaded', async () => {
      const candidate = await addCandidate(caller, { resume_url: CV_URL })
      const byBytes = await gateway.write('attachments', 'create', {
        candidate: { id: candidate },
        content,
        file_name: 'Portfolio.pdf',
      })
      const byAddress = await gateway.write('attachments', 'create', {
        candidate: { id: candidate },
        url: CV_URL,
        file_name: 'Jane “CV” ü.pdf',
      })
      const listed = await gateway.listAll('attachments', { candidate_id: candidate }, 2)
      expect(listed.map(({ id, file_name, attachment_type }) => [id, file_name, attachment_type])).toEqual([
        [`resume:${candidate}`, 'jane-cv.pdf', 'resume'],
        [byAddress.remote_id, 'Jane “CV” ü.pdf', null],
        [byBytes.remote_id, 'Portfolio.pdf', null],
      ])
      for (const one of listed) {
        expect(one.file_url).toBe(
          `https://gateway.test/unified/ats/attachments/download?integrated_account_id=account&id=${one.id}`,
        )
        expect(await gateway.get('attachments', String(one.id))).toEqual(one)
      }
      expect(await gateway.download(String(byBytes.remote_id))).toEqual({
        text: '%PDF-1.7 Portfolio',
        contentType: 'application/pdf',
        fileName: 'Portfolio.pdf',
      })
      expect((await gateway.download(String(byAddress.remote_id))).fileName).toBe('Jane “CV” ü.pdf')
      expect(await gateway.download(`resume:${candidate}`)).toMatchObject({ text: '%PDF-1.7 Jane', fileName: 'jane-cv.pdf' })
    })

    test('may name their candidate by an application, and are kept once', async () => {
      const application = await apply(await addCandidate(caller), await addJob(caller))
      const body = { application: { id: String(application.remote_id) }, content, file_name: 'Portfolio.pdf' }
      const first = await gateway.write('attachments', 'create', body)
      const second = await gateway.write('attachments', 'create', body)
      expect([first.outcome, second.outcome]).toEqual(['created', 'matched'])
      expect(second.remote_id).toBe(first.remote_id)
      const other = Buffer.from('%PDF-1.7 Portfoliu').toString('base64')
      expect((await gateway.write('attachments', 'create', { ...body, content: other })).outcome).toBe('created')
    })

    test('whose answer was lost are found by their bytes', async () => {
      const candidate = await addCandidate(caller)
      const write = makeWrite('attachments', 'create', { candidate: { id: candidate }, content, file_name: 'Portfolio.pdf' })
      gateway.cutOnce({ at: 'before', method: 'POST', path: /documents$/ })
      expect((await failureOf(gateway.perform(write))).code).toBe('provider_failed')
      expect(await gateway.find(write, 0)).toEqual({ kind: 'absent' })
      gateway.cutOnce({ at: 'after', method: 'POST', path: /documents$/ })
      expect((await failureOf(gateway.perform(write))).code).toBe('provider_failed')
      expect(await gateway.find(write, 0)).toMatchObject({ kind: 'found', performed: { record: { file_name: 'Portfolio.pdf' } } })
    })

    test('of a masked candidate are not given out, which the credentials are not blamed for', async () => {
      const candidate = await addCandidate(caller)
      await upload(caller, candidate, pdf(), 'cv.pdf')
      await caller.post(`/candidates/${candidate}/mask`)
      const [document] = await gateway.listAll('attachments', { candidate_id: candidate })
      expect((await failureOf(gateway.download(String(document?.id)))).code).toBe('provider_rejected')
    })

    test('that do not say what or whose they are, or are too large, are refused before anything is sent', async () => {
      const candidate = { id: await addCandidate(caller) }
      const large = Buffer.alloc(10 * 1024 * 1024 + 1, 'a').toString('base64')
      for (const [body, pointer] of [
        [{ content, file_name: 'x.pdf' }, '/candidate/id'],
        [{ candidate }, ''],
        [{ candidate, content }, '/file_name'],
        [{ candidate, content: large, file_name: 'x.txt' }, ''],
      ] as [Row, string][]) {
        expect(await failureOf(gateway.write('attachments', 'create', body))).toMatchObject({
          code: 'invalid_request',
          failures: [{ pointer }],
        })
      }
      expect(gateway.seen).toEqual([])
      expect((await failureOf(gateway.list('attachments'))).code).toBe('invalid_request')
      expect((await failureOf(gateway.get('attachments', `resume:${candidate.id}`))).code).toBe('provider_not_found')
      expect((await failureOf(gateway.download(`resume:${candidate.id}`))).code).toBe('provider_not_found')
      expect((await failureOf(gateway.get('attachments', `${candidate.id}.${NO_ONE}`))).code).toBe('provider_not_found')
    })
  })

  describe('jobs', () => {
    const JOB: Row = {
      name: 'Senior Frontend Engineer',
      description: 'Expert in React',
      code: 'ext_job_99',
      status: 'open',
      departments: [{ name: 'Engineering' }],
    }

    test('are created, read, listed by code and changed', async () => {
      const { record, outcome, warnings } = await gateway.write('jobs', 'create', {
        ...JOB,
        custom_fields: [{ name: 'priority', value: 'high' }],
      })
      expect([outcome, warnings]).toEqual(['created', []])
      expect(record).toMatchObject({
        ...JOB,
        departments: [{ id: null, name: 'Engineering' }],
        remote_data: { metadata: { priority: 'high' } },
      })
      const id = String(record?.id)
      expect(await gateway.get('jobs', id)).toEqual(record)
      await addJob(caller)
      expect(await gateway.listAll('jobs', { code: 'ext_job_99' })).toEqual([record])
      expect(await gateway.listAll('jobs', {}, 1)).toHaveLength(2)
      const changed = await gateway.write('jobs', 'update', { status: 'pending', departments: [] }, { id })
      expect(changed.record).toMatchObject({ name: JOB.name, status: 'pending', departments: [], code: 'ext_job_99' })
      expect((await gateway.write('jobs', 'update', { status: 'archived' }, { id })).record).toMatchObject({ status: 'closed' })
      expect(await gateway.listAll('jobs', { code: 'ext_job_99' })).toEqual([])
    })

    test.each(['open', 'pending', 'draft', 'closed'])('can begin as %s', async (status) => {
      expect((await gateway.write('jobs', 'create', { ...JOB, status })).record).toMatchObject({ status })
    })

    test('are refused with our pointers', async () => {
      expect(await failureOf(gateway.write('jobs', 'create', { code: '1' }))).toMatchObject({
        code: 'provider_rejected',
        failures: [{ pointer: '/name' }, { pointer: '/description' }],
      })
      await gateway.write('jobs', 'create', JOB)
      expect(await failureOf(gateway.write('jobs', 'create', JOB))).toMatchObject({
        code: 'provider_conflict',
        failures: [{ pointer: '/code' }],
      })
    })

    test('whose answer was lost are found among the active ones', async () => {
      const since = Date.now() - 1_000
      const write = makeWrite('jobs', 'create', JOB)
      expect(await gateway.find(write, since)).toEqual({ kind: 'absent' })
      gateway.cutOnce({ at: 'after', method: 'POST', path: /jobs$/ })
      await failureOf(gateway.perform(write))
      expect(await gateway.find(write, since)).toMatchObject({ kind: 'found', performed: { record: JOB_NAME } })
      expect(await gateway.find(makeWrite('jobs', 'create', { ...JOB, status: 'draft' }), since)).toEqual({ kind: 'unsure' })
      await addJob(caller, { title: 'Twin' })
      await addJob(caller, { title: 'Twin' })
      expect(await gateway.find(makeWrite('jobs', 'create', { name: 'Twin' }), since)).toEqual({ kind: 'unsure' })
    })
    const JOB_NAME = { name: JOB.name }

    test('are written in bulk, all or none', async () => {
      const id = await addJob(caller, { title: 'Old', external_id: 'a' })
      const jobs = [
        { code: 'a', name: 'New', status: 'closed' },
        { ...JOB, code: 'b', locations: ['Pune'], remote_data: { company_card_id: 'card' } },
      ]
      const { record, remote_id, warnings } = await gateway.write('jobs', 'bulk', { jobs })
      expect(remote_id).toBeNull()
      expect(record).toMatchObject({
        synced: 2,
        jobs: [
          { id, name: 'New', status: 'closed', remote_data: { title: 'New' } },
          { name: JOB.name, code: 'b', remote_data: { company_card_id: 'card' } },
        ],
      })
      expect(warnings.map(({ pointer }) => pointer)).toEqual(['/jobs/1/locations'])
      const error = await failureOf(gateway.write('jobs', 'bulk', { jobs: [{ code: 'a', name: 'Newer' }, { code: 'c' }] }))
      expect(error).toMatchObject({ code: 'provider_rejected', failures: [{ pointer: '/jobs/1/name' }] })
      expect(await gateway.get('jobs', id)).toMatchObject({ name: 'New' })
    })

    test('in bulk may be written again when each is known by id or code', async () => {
      const known = makeWrite('jobs', 'bulk', {
        jobs: [
          { ...JOB, code: 'a' },
          { id: NO_ONE, name: 'X', description: '' },
        ],
      })
      gateway.cutOnce({ at: 'after', method: 'POST', path: /bulk$/ })
      await gateway.perform(known)
      expect(await gateway.find(known, 0)).toEqual({ kind: 'absent' })
      expect(await gateway.listAll('jobs')).toHaveLength(2)
      const unknown = makeWrite('jobs', 'bulk', { jobs: [{ name: 'X', description: '' }] })
      gateway.cutOnce({ at: 'after', method: 'POST', path: /bulk$/ })
      expect((await failureOf(gateway.perform(unknown))).code).toBe('provider_failed')
      expect(await gateway.find(unknown, 0)).toEqual({ kind: 'unsure' })
    })
  })

  test('stages are the statuses of the pipeline, in order, for every job', async () => {
    await caller.patch('/settings', { pipeline_statuses: ['New', 'Phone', 'Hired', 'Rejected'] })
    const stages = await gateway.listAll('job_interview_stages', {}, 3)
    expect(stages.map(({ id, name, position, job }) => [id, name, position, job])).toEqual([
      ['New', 'New', 0, null],
      ['Phone', 'Phone', 1, null],
      ['Hired', 'Hired', 2, null],
      ['Rejected', 'Rejected', 3, null],
    ])
    expect((await gateway.listAll('job_interview_stages', { job_id: 'j' }))[0]).toMatchObject({ job: { id: 'j' } })
    expect(await gateway.get('job_interview_stages', 'phone')).toMatchObject({ id: 'Phone', position: 1 })
    expect((await failureOf(gateway.get('job_interview_stages', 'Offer'))).code).toBe('provider_not_found')
  })

  describe('users', () => {
    const invite = (email: string, more: Row = {}) =>
      gateway.write('users', 'create', {
        first_name: 'Ada',
        last_name: 'Admin',
        emails: [{ email }],
        access_role: 'HiringManager',
        ...more,
      })

    test('are invited, listed, read and deactivated, and come back as the same', async () => {
      const email = someEmail('ada')
      const { record, outcome, remote_id: id } = await invite(email)
      expect(outcome).toBe('created')
      expect(record).toMatchObject({
        id,
        name: 'Ada Admin',
        access_role: 'HiringManager',
        disabled: false,
        emails: [{ email, type: null, is_primary: true }],
      })
      await invite(someEmail('bob'), { first_name: undefined, last_name: undefined, name: 'Bob' })
      expect((await gateway.listAll('users', {}, 1)).map(({ name }) => name)).toEqual(['Bob', 'Ada Admin'])
      expect(await gateway.listAll('users', { email: email.toUpperCase() })).toEqual([record])
      const remove = makeWrite('users', 'delete', {}, { id: String(id) })
      expect(await gateway.perform(remove)).toMatchObject({ outcome: 'deleted', remote_id: id })
      expect((await gateway.perform(remove)).outcome).toBe('deleted')
      expect(await gateway.listAll('users', { email })).toEqual([])
      expect(await gateway.get('users', String(id))).toMatchObject({ disabled: true })
      expect(await invite(email, { access_role: undefined })).toMatchObject({
        outcome: 'matched',
        remote_id: id,
        record: { access_role: 'Recruiter' },
      })
      expect(await failureOf(invite(email))).toMatchObject({
        code: 'provider_conflict',
        failures: [{ pointer: '/emails/0/email' }],
      })
      expect(await failureOf(invite(someEmail(), { access_role: 'King' }))).toMatchObject({
        code: 'provider_rejected',
        failures: [{ pointer: '/access_role' }],
      })
    })

    test('whose answer was lost are found by their e-mail', async () => {
      const since = Date.now() - 1_000
      const write = makeWrite('users', 'create', { name: 'Ada Admin', emails: [{ email: someEmail() }] })
      expect(await gateway.find(write, since)).toEqual({ kind: 'absent' })
      gateway.cutOnce({ at: 'after', method: 'POST', path: /users$/ })
      await failureOf(gateway.perform(write))
      expect(await gateway.find(write, since)).toMatchObject({ kind: 'found', performed: { record: { name: 'Ada Admin' } } })
      expect(await gateway.find(write, Date.now() + 60_000)).toEqual({ kind: 'absent' })
    })
  })

  test('audit logs are listed newest first, by action, and since a time without the one that was seen', async () => {
    const candidate = await addCandidate(caller)
    await addJob(caller)
    await caller.put(`/candidates/${candidate}`, { location: 'Pune' })
    const logs = await gateway.listAll('audit_logs', {}, 2)
    expect(logs.map(({ action }) => action)).toEqual(['CANDIDATE_UPDATED', 'JOB_CREATED', 'CANDIDATE_CREATED'])
    expect(logs[0]).toMatchObject({
      actor: { id: caller.actorId, type: null },
      target: { id: candidate, type: 'candidate', name: null },
      details: { fields: ['location'] },
    })
    expect(await gateway.listAll('audit_logs', { action: 'JOB_CREATED' })).toEqual([logs[1]])
    const since = at(logs[1], 'remote_data', 'created_at')
    expect(await gateway.listAll('audit_logs', { created_at: { gt: since } })).toEqual([logs[0]])
    expect((await failureOf(gateway.list('audit_logs', { created_at: { gt: 'yesterday' } }))).code).toBe('provider_rejected')
  })

  test('an account sees its own environment and no other', async () => {
    const other = openInternalV1(ats, await ats.makeCaller())
    const candidate = await addCandidate(caller)
    expect((await failureOf(other.get('candidates', candidate))).code).toBe('provider_not_found')
    expect((await other.list('candidates')).records).toEqual([])
    expect(await gateway.get('candidates', candidate)).toMatchObject({ id: candidate })
  })
})
