import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addCandidate, addJob, at, type Caller, makeTestAts, pdf, type TestAts, upload } from '../ats/support.ts'
import { DATABASES } from '../support/databases.ts'
import { failureOf, type InternalV1, makeHold, makeWrite, openInternalV1, type Row, someEmail } from './internal-v1-gateway.ts'

const CV_URL = 'https://files.example.com/jane-cv.pdf'
const LETTER = { file_name: 'Cover letter.pdf', content: Buffer.from('%PDF-1.7 Dear team').toString('base64') }
const FILES = { [CV_URL]: { text: '%PDF-1.7 Jane', name: 'jane-cv.pdf' } }

const JANE: Row = {
  first_name: 'Jane',
  last_name: 'van Doe',
  title: 'Senior Engineer',
  company: 'Acme Inc',
  phones: [
    { number: '+91 90000 12345', type: 'mobile' },
    { number: '+91 90000 54321', type: 'whatsapp' },
  ],
  locations: ['Bangalore', 'Remote'],
  skills: [
    { name: 'React', level: 'primary' },
    { name: 'Docker', level: 'secondary' },
  ],
  compensation: { current: 18, expected: 24, unit: 'LPA' },
  availability: { notice_period_days: 30, in_notice_period: false, last_working_day: null },
  total_experience_years: 6.5,
  custom_fields: [{ name: 'external_id', value: 'ATS-9912' }],
  source: 'careers page',
}

const pointers = (warnings: { pointer: string }[]) => warnings.map(({ pointer }) => pointer).sort()

describe.each(DATABASES)('candidates of the built-in ATS on $name', ({ open }) => {
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

  const create = (more: Row = {}, query: Row = {}) =>
    gateway.write('candidates', 'create', { ...JANE, emails: [{ email: someEmail() }], ...more }, { query })

  describe('a create', () => {
    test('makes the candidate with everything that it was given, and reads back the same', async () => {
      const email = someEmail()
      const { outcome, remote_id: id, record, warnings } = await create({ emails: [{ email }] })
      expect(outcome).toBe('created')
      expect(warnings).toEqual([])
      expect(record).toMatchObject({
        ...JANE,
        id,
        name: 'Jane van Doe',
        emails: [{ email, type: null }],
        is_masked: false,
        applications: [],
        attachments: [],
      })
      const { remote_data: _, ...fields } = record as Row
      expect(await gateway.get('candidates', String(id))).toMatchObject(fields)
      expect((await gateway.list('candidates')).records).toMatchObject([fields])
    })

    test('takes one call for a new candidate without files', async () => {
      await create()
      expect(gateway.seen).toEqual(['POST /candidates'])
    })

    test('applies the candidate to the job of the query, in the stage of the query, in the same call', async () => {
      const job = await addJob(caller)
      const first = await create({}, { job_id: job })
      expect(first.record).toMatchObject({
        applications: [{ job: { id: job }, current_stage: { id: 'Applied' }, status: 'active' }],
      })
      const second = await create({}, { job_id: job, stage_id: 'shortlisted' })
      expect(second.record).toMatchObject({ applications: [{ current_stage: { id: 'Shortlisted', name: 'Shortlisted' } }] })
      const third = await create({ remote_data: { application: { notes: 'Imported' } } }, { job_id: job })
      expect(third.record).toMatchObject({ remote_data: { applications: [{ job_id: job, notes: 'Imported' }] } })
      expect(gateway.seen.filter((one) => one.startsWith('POST'))).toHaveLength(3)
    })

    test('matches an existing e-mail in any case, changes what is given and leaves the rest', async () => {
      const email = someEmail()
      const first = await create({ emails: [{ email }] })
      const again = { first_name: 'Jane', last_name: 'Roe', title: null, phones: [], locations: ['Pune'], compensation: null }
      const second = await gateway.write('candidates', 'create', { ...again, emails: [{ email: email.toUpperCase() }] })
      expect(second).toMatchObject({ outcome: 'matched', remote_id: first.remote_id })
      expect(second.record).toMatchObject({
        name: 'Jane Roe',
        title: null,
        company: 'Acme Inc',
        emails: [{ email, type: null }],
        phones: JANE.phones,
        locations: ['Pune', 'Remote'],
        compensation: JANE.compensation,
      })
    })

    test('says which parts of the input have no place', async () => {
      const { record, warnings } = await create({
        emails: [{ email: someEmail(), type: 'work' }, { email: someEmail() }],
        phones: [{ number: '1', type: 'home' }, { number: '2' }, { number: '3', type: 'WhatsApp' }],
        skills: [{ name: 'Go', level: 'expert' }, { name: 'C' }],
        compensation: { current: 90_000, unit: 'USD' },
        locations: ['A', 'B', 'C'],
        tags: ['x'],
        links: ['https://jane.example.com'],
        educations: [{ school: 'MIT' }],
      })
      expect(pointers(warnings)).toEqual([
        '/compensation',
        '/educations',
        '/emails/0/type',
        '/emails/1',
        '/links',
        '/locations/2',
        '/phones/0/type',
        '/phones/1',
        '/skills/0/level',
        '/tags',
      ])
      expect(record).toMatchObject({
        phones: [
          { number: '1', type: 'mobile' },
          { number: '3', type: 'whatsapp' },
        ],
        skills: [
          { name: 'Go', level: 'primary' },
          { name: 'C', level: 'primary' },
        ],
        compensation: null,
      })
    })

    test('without what the ATS requires is refused with our pointers, and the credentials are not blamed', async () => {
      const error = await failureOf(gateway.write('candidates', 'create', { company: 'Acme' }))
      expect(error.code).toBe('provider_rejected')
      expect(error.failures.map(({ pointer }) => pointer).sort()).toEqual(['/emails/0/email', '/name'])
      const job = await failureOf(create({}, { job_id: '00000000-0000-4000-8000-000000000000' }))
      expect(job).toMatchObject({ code: 'provider_rejected', failures: [{ pointer: 'job_id' }] })
      expect(gateway.account.status).toBe('active')
    })

    test('of which the answer was lost is found by its e-mail, and certainly absent if it did not arrive', async () => {
      const since = Date.now() - 1_000
      const write = makeWrite('candidates', 'create', { ...JANE, emails: [{ email: someEmail() }], attachments: [LETTER] })
      expect(await gateway.find(write, since)).toEqual({ kind: 'absent' })
      gateway.cutOnce({ at: 'after', method: 'POST', path: /documents$/ })
      expect((await failureOf(gateway.perform(write))).code).toBe('provider_failed')
      const found = await gateway.find(write, since)
      expect(found).toMatchObject({ kind: 'found', performed: { outcome: 'matched', record: { name: 'Jane van Doe' } } })
      expect(at<Row[]>(found, 'performed', 'record', 'attachments')).toHaveLength(1)
      expect(await gateway.find(write, Date.now() + 60_000)).toEqual({ kind: 'absent' })
    })
  })

  describe('an update', () => {
    test('changes what it names and nothing else', async () => {
      const { remote_id: id } = await create()
      const { record } = await gateway.write(
        'candidates',
        'update',
        { title: 'CTO', total_experience_years: null },
        { id: String(id) },
      )
      expect(record).toMatchObject({ ...JANE, title: 'CTO', total_experience_years: null })
    })

    test('replaces lists as a whole, and clears what is null', async () => {
      const id = String((await create()).remote_id)
      const change = {
        phones: [{ number: '+44 1', type: 'whatsapp' }],
        locations: [],
        skills: [{ name: 'Go', level: 'secondary' }],
        custom_fields: [],
        compensation: null,
        availability: null,
      }
      const { record, warnings } = await gateway.write('candidates', 'update', change, { id })
      expect(warnings).toEqual([])
      expect(record).toMatchObject({
        ...change,
        availability: { notice_period_days: null, in_notice_period: null, last_working_day: null },
        emails: [{ email: expect.any(String) as string }],
      })
    })

    test('may apply the candidate to a job, or move the application', async () => {
      const [id, job] = [await addCandidate(caller), await addJob(caller)]
      const applied = await gateway.write('candidates', 'update', {}, { id, query: { job_id: job } })
      expect(applied.record).toMatchObject({ applications: [{ job: { id: job }, current_stage: { id: 'Applied' } }] })
      const moved = await gateway.write('candidates', 'update', {}, { id, query: { job_id: job, stage_id: 'offer' } })
      expect(moved.record).toMatchObject({ applications: [{ current_stage: { id: 'Offer' } }] })
      const lost = await failureOf(gateway.write('candidates', 'update', {}, { id, query: { stage_id: 'offer' } }))
      expect(lost).toMatchObject({ code: 'invalid_request', failures: [{ pointer: 'stage_id' }] })
    })

    test('of half a name keeps the other half', async () => {
      const id = String((await create()).remote_id)
      const rename = async (body: Row) => (await gateway.write('candidates', 'update', body, { id })).record?.name
      expect(await rename({ first_name: 'Janet' })).toBe('Janet van Doe')
      expect(await rename({ last_name: 'Roe' })).toBe('Janet Roe')
      expect(await rename({ last_name: null })).toBe('Janet')
      expect(await rename({ name: 'Ada Lovelace' })).toBe('Ada Lovelace')
    })

    test('with nothing that has a place changes nothing and says so', async () => {
      const id = String((await create()).remote_id)
      gateway.seen.length = 0
      const { warnings, record } = await gateway.write('candidates', 'update', { tags: ['x'] }, { id })
      expect(pointers(warnings)).toEqual(['/tags'])
      expect(record).toMatchObject({ id })
      expect(gateway.seen.filter((one) => !one.startsWith('GET'))).toEqual([])
    })

    test('of an unknown candidate is not found', async () => {
      const id = '00000000-0000-4000-8000-000000000000'
      expect((await failureOf(gateway.write('candidates', 'update', { title: 'CTO' }, { id }))).code).toBe('provider_not_found')
      expect((await failureOf(gateway.get('candidates', id))).code).toBe('provider_not_found')
    })
  })

  describe('a masked candidate', () => {
    const masked = async (): Promise<string> => {
      const id = String((await create()).remote_id)
      await caller.post(`/candidates/${id}/mask`)
      return id
    }

    test('reads without contact data, and says that it is masked', async () => {
      expect(await gateway.get('candidates', await masked())).toMatchObject({
        is_masked: true,
        emails: [],
        phones: [],
        compensation: null,
        name: 'Jane van Doe',
      })
    })

    test('keeps what it hides when somebody writes back what he read', async () => {
      const id = await masked()
      const { name, emails, phones, compensation, locations, skills, custom_fields } = await gateway.get('candidates', id)
      const back = { name, emails, phones, compensation, locations, skills, custom_fields, title: 'CTO' }
      const { record, warnings } = await gateway.write('candidates', 'update', back, { id })
      expect(record).toMatchObject({ title: 'CTO', is_masked: true })
      expect(pointers(warnings)).toEqual(['/compensation/current', '/compensation/expected', '/phones'])
      await caller.post(`/candidates/${id}/reveal`)
      expect(await gateway.get('candidates', id)).toMatchObject({ phones: JANE.phones, compensation: JANE.compensation })
    })

    test('refuses new contact data as the data’s fault', async () => {
      const id = await masked()
      const error = await failureOf(gateway.write('candidates', 'update', { phones: [{ number: '1' }] }, { id }))
      expect(error).toMatchObject({ code: 'provider_rejected', status: 422, remote: { status: 403 } })
      expect(new Set(error.failures.map(({ pointer }) => pointer))).toEqual(new Set(['/phones']))
      expect(gateway.account.status).toBe('active')
    })

    test('is matched by e-mail when what it hides is not known to the caller either', async () => {
      const email = someEmail()
      const { remote_id: id } = await create({ emails: [{ email }] })
      await caller.post(`/candidates/${id}/mask`)
      const known = { name: 'Jane Doe', emails: [{ email }], compensation: { current: null, expected: null }, phones: [] }
      expect(await gateway.write('candidates', 'create', known)).toMatchObject({ outcome: 'matched', remote_id: id })
      expect((await failureOf(create({ emails: [{ email }] }))).code).toBe('provider_rejected')
    })
  })

  describe('files of a candidate', () => {
    const withFiles = (more: Row = {}) => create({ attachments: [{ type: 'resume', url: CV_URL }, LETTER], ...more })

    test('are kept: a résumé by its address, others as documents', async () => {
      const { record, warnings, remote_id: id } = await withFiles()
      expect(warnings).toEqual([])
      expect(record?.attachments).toMatchObject([
        { id: `resume:${id}`, attachment_type: 'resume', file_name: 'jane-cv.pdf', candidate: { id } },
        { file_name: 'Cover letter.pdf', candidate: { id } },
      ])
      expect(await gateway.get('candidates', String(id))).toMatchObject({ attachments: record?.attachments })
    })

    test('that cannot be fetched stop the create before anything is sent', async () => {
      for (const attachments of [
        [{ url: 'https://files.example.com/gone.pdf' }],
        [{ type: 'resume', url: 'https://files.example.com/gone.pdf' }],
        [{}],
      ]) {
        expect((await failureOf(create({ attachments }))).code).toBe('invalid_request')
      }
      expect(gateway.seen).toEqual([])
    })

    test('that the ATS refuses leave the candidate written, with a warning', async () => {
      const page = { file_name: 'cv.pdf', content: Buffer.from('<html>Sign in</html>').toString('base64') }
      const { outcome, warnings } = await create({ attachments: [page, { ...LETTER, type: 'resume' }] })
      expect(outcome).toBe('created')
      expect(warnings.map(({ code, pointer }) => [code, pointer])).toEqual([
        ['not_written', '/attachments/0'],
        ['field_not_supported', '/attachments/1/type'],
      ])
    })

    test('are kept once, however often the write is made or resumed', async () => {
      const email = someEmail()
      const write = makeWrite('candidates', 'create', {
        ...JANE,
        emails: [{ email }],
        attachments: [LETTER, { ...LETTER, file_name: 'Other.pdf' }],
      })
      const hold = makeHold()
      gateway.cutOnce({ at: 'after', method: 'POST', path: /documents$/ })
      expect((await failureOf(gateway.perform(write, hold))).code).toBe('provider_failed')
      const resumed = await gateway.perform(write, hold)
      expect(resumed).toMatchObject({ outcome: 'created' })
      expect(resumed.record?.attachments).toHaveLength(2)
      const again = await gateway.perform(write)
      expect(again).toMatchObject({ outcome: 'matched', remote_id: resumed.remote_id })
      expect(again.record?.attachments).toHaveLength(2)
      expect(gateway.seen.filter((one) => one === 'POST /candidates')).toHaveLength(2)
    })

    test('that have an id are there already', async () => {
      const { record, remote_id: id } = await withFiles()
      const change = { title: 'CTO', attachments: record?.attachments as Row[] }
      const { record: after } = await gateway.write('candidates', 'update', change, { id: String(id) })
      expect(after?.attachments).toEqual(record?.attachments)
    })

    test('can be added by an update', async () => {
      const id = await addCandidate(caller)
      await upload(caller, id, pdf(), 'old.pdf')
      const { record } = await gateway.write(
        'candidates',
        'update',
        { attachments: [LETTER, { type: 'resume', file_url: CV_URL }] },
        { id },
      )
      expect(at<Row[]>(record, 'attachments').map(({ file_name: name }) => name)).toEqual([
        'jane-cv.pdf',
        'Cover letter.pdf',
        'old.pdf',
      ])
    })
  })

  test('lists are searched by name and e-mail, by job, and paged without loss', async () => {
    const job = await addJob(caller)
    const ids: unknown[] = []
    for (const name of ['Ada Lovelace', 'Ada Byron', 'Grace Hopper', 'Ada Yonath', 'Adam Smith']) {
      ids.push(
        (await create({ name, first_name: undefined, last_name: undefined }, name.startsWith('Ada ') ? { job_id: job } : {}))
          .remote_id,
      )
    }
    const listed = await gateway.listAll('candidates')
    expect(listed.map(({ id }) => id)).toEqual(ids.toReversed())
    expect((await gateway.listAll('candidates', { search: 'ada' })).map(({ name }) => name)).toEqual([
      'Adam Smith',
      'Ada Yonath',
      'Ada Byron',
      'Ada Lovelace',
    ])
    expect((await gateway.listAll('candidates', { job_id: job, search: 'BY' })).map(({ name }) => name)).toEqual(['Ada Byron'])
    expect(await gateway.listAll('candidates', { job_id: job })).toHaveLength(3)
    expect((await failureOf(gateway.list('candidates', { tags: 'x' }))).code).toBe('unsupported_filter')
  })

  test('a delete takes the candidate away; one that already did so succeeds when it is resumed', async () => {
    const id = await addCandidate(caller)
    const write = makeWrite('candidates', 'delete', {}, { id })
    const hold = makeHold()
    gateway.cutOnce({ at: 'after', method: 'DELETE', path: /candidates/ })
    expect((await failureOf(gateway.perform(write, hold))).code).toBe('provider_failed')
    expect(await gateway.perform(write, hold)).toMatchObject({ outcome: 'deleted', remote_id: id })
    expect((await failureOf(gateway.perform(write))).code).toBe('provider_not_found')
  })
})
