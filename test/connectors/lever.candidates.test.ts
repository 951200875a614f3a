import { describe, expect, test } from 'vitest'
import { CV, LETTER, openLine } from './lever-line.ts'

const PERSON = {
  first_name: 'Grace',
  last_name: 'Hopper Murray',
  company: 'Navy',
  title: 'Admiral',
  locations: ['Arlington'],
  emails: [{ email: 'grace@mail.example' }, { email: 'grace@navy.example' }],
  phones: [{ number: '+1 555 0110', type: 'Mobile' }],
  links: ['https://www.linkedin.com/in/grace-example', { url: 'https://grace.example' }],
  tags: ['COBOL'],
}

const RESUME = { url: CV.url, type: 'resume' }

/** The posting with a form of every kind, and answers that it accepts. */
function fullForm(line: ReturnType<typeof openLine>) {
  const posting = line.store.postings.rows().find(({ text }) => text === 'Backend Engineer')!
  const [about, documents] = posting.form.customQuestions
  const [why, eu, languages] = about!.fields
  return {
    job: posting.id,
    posting,
    documents: documents!,
    about: about!,
    answers: [
      { group_id: about!.id, name: why!.id, value: 'The people.' },
      { group_id: about!.id, name: eu!.id, value: 'Yes' },
      { group_id: about!.id, name: languages!.id, value: '["SQL","Go"]' },
      { group_id: 'eeo', name: 'gender', value: 'Female' },
      { group_id: 'consent', name: 'store', value: 'true' },
    ],
  }
}

const jobNamed = (line: ReturnType<typeof openLine>, title: string) =>
  line.store.postings.rows().find(({ text }) => text === title)!.id

describe('a lead', () => {
  test('is created with everything that Lever has a place for, and reads back', async () => {
    const line = openLine()
    const created = await line.write('candidates', 'create', {
      query: { job_id: jobNamed(line, 'Recruiter'), application_source: 'lead' },
      input: { ...PERSON, source: 'Meetup', attachments: [RESUME, { url: LETTER.url }] },
    })
    expect(created).toMatchObject({ outcome: 'created', warnings: [] })
    expect(created.record).toMatchObject({
      name: 'Grace Hopper Murray',
      first_name: 'Grace',
      last_name: 'Hopper Murray',
      company: 'Admiral at Navy',
      locations: ['Arlington'],
      emails: [{ email: 'grace@mail.example' }, { email: 'grace@navy.example' }],
      phones: [{ number: '+1 555 0110', type: 'mobile' }],
      source: 'Meetup',
      tags: ['COBOL', 'Recruiter', 'People', 'Talent', 'Berlin', 'Part-time'],
      applications: [{ job: { id: jobNamed(line, 'Recruiter') }, status: 'active' }],
      attachments: [
        { file_name: 'cv.pdf', attachment_type: 'resume' },
        { file_name: 'letter.txt', attachment_type: 'other' },
      ],
    })
    expect(await line.get('candidates', created.id)).toEqual(created.record)
    const { records } = await line.list('candidates', {
      filters: [{ field: 'email', operator: 'eq', value: 'grace@navy.example' }],
    })
    expect(records.map(({ id }) => id)).toEqual([created.id])
  })

  test('without files is sent as JSON', async () => {
    const line = openLine()
    const { record } = await line.write('candidates', 'create', {
      query: { job_id: jobNamed(line, 'Recruiter'), application_source: 'lead' },
      input: { name: 'Grace Hopper', remote_data: { origin: 'referred', stage: 'lead-responded' } },
    })
    expect(record).toMatchObject({ name: 'Grace Hopper', applications: [{ current_stage: { id: 'lead-responded' } }] })
  })

  test('needs a user to act as, and says so before anything is sent', async () => {
    const line = openLine({}, { context: {} })
    const call = { query: { job_id: 'x', application_source: 'lead' }, input: PERSON }
    await expect(line.write('candidates', 'create', call)).rejects.toMatchObject({
      code: 'invalid_request',
      failures: [{ pointer: 'remote_query[perform_as]' }],
    })
    expect(line.changes()).toEqual([])
  })

  test('of a person whom Lever knows is told to have kept what Lever knew', async () => {
    const line = openLine()
    const input = { first_name: 'Ada', last_name: 'L.', company: 'Elsewhere', emails: [{ email: 'ada.lindqvist@mail.example' }] }
    const { record, warnings } = await line.write('candidates', 'create', {
      query: { job_id: jobNamed(line, 'Recruiter') },
      input,
    })
    expect(record.name).toBe('Ada Lindqvist')
    expect(warnings.map(({ pointer }) => pointer)).toEqual(['/first_name', '/company'])
  })

  test('cannot take an upload, which Lever keeps for applications', async () => {
    const line = openLine()
    const upload = await line.write('attachments', 'create', { input: { url: CV.url } })
    const input = { ...PERSON, attachments: [{ url: upload.record.file_url, type: 'resume' }] }
    const call = { query: { job_id: jobNamed(line, 'Recruiter'), application_source: 'lead' }, input }
    await expect(line.write('candidates', 'create', call)).rejects.toMatchObject({ failures: [{ pointer: '/attachments/0' }] })
  })
})

describe('an applicant', () => {
  const applying = (line: ReturnType<typeof openLine>, input: Record<string, unknown> = {}) => {
    const { job, answers } = fullForm(line)
    return {
      query: { job_id: job, application_source: 'applicant' },
      input: { ...PERSON, attachments: [RESUME, { url: LETTER.url }], job_form_field_answers: answers, ...input },
    }
  }

  test.each([true, false])(
    'reads back whole, whether or not Lever fills the contact from the form (%s)',
    async (applyFillsContact) => {
      const line = openLine({ applyFillsContact })
      const { record, warnings } = await line.write('candidates', 'create', applying(line))
      expect(warnings).toEqual([])
      expect(record).toMatchObject({
        name: 'Grace Hopper Murray',
        company: 'Admiral at Navy',
        locations: ['Arlington'],
        emails: [{ email: 'grace@mail.example' }, { email: 'grace@navy.example' }],
        phones: [{ number: '+1 555 0110' }],
        applications: [{ current_stage: { id: 'applicant-new' }, source: { name: 'Job site' } }],
        attachments: [
          { file_name: 'cv.pdf', attachment_type: 'resume' },
          { file_name: 'letter.txt', attachment_type: 'other' },
        ],
      })
      expect(record.tags).toContain('COBOL')
      expect((record.urls as { url: string }[]).map(({ url }) => url)).toEqual([
        'https://www.linkedin.com/in/grace-example',
        'https://grace.example',
      ])
    },
  )

  test('answers the form by group: custom questions by position, the rest by name', async () => {
    const line = openLine()
    const created = await line.write('candidates', 'create', applying(line))
    const stored = line.store.applications.get(line.store.opportunities.get(created.id)!.application!)!
    expect(stored.customQuestions[0]?.fields.map(({ value }) => value)).toEqual(['The people.', 'Yes', ['SQL', 'Go']])
    expect(line.store.eeo.get(stored.id)?.answers).toEqual({ gender: 'Female' })
  })

  test('may name an upload as the résumé and answer a question with a file', async () => {
    const line = openLine()
    const upload = await line.write('attachments', 'create', { input: { url: CV.url } })
    const { answers, documents } = fullForm(line)
    const sample = { group_id: documents.id, name: documents.fields[0]!.id, value: LETTER.url }
    const { record } = await line.write(
      'candidates',
      'create',
      applying(line, {
        attachments: [{ id: upload.id, url: upload.record.file_url, type: 'resume' }],
        job_form_field_answers: [...answers, sample],
      }),
    )
    expect(record.attachments).toMatchObject([{ file_name: 'cv.pdf' }])
    expect(line.changes().filter((change) => change === 'POST /uploads')).toHaveLength(2)
  })

  test('with wrong or missing answers is refused before anything is sent, place by place', async () => {
    const line = openLine()
    const { about } = fullForm(line)
    const wrong = applying(line, {
      job_form_field_answers: [
        { group_id: about.id, name: about.fields[1]!.id, value: 'Perhaps' },
        { group_id: 'urls', name: 'Myspace', value: 'x' },
      ],
    })
    await expect(line.write('candidates', 'create', wrong)).rejects.toMatchObject({
      code: 'invalid_request',
      failures: [{ pointer: '/job_form_field_answers/0/value' }, { pointer: '/job_form_field_answers/1/name' }],
    })
    const missing = applying(line, { attachments: [], emails: [], job_form_field_answers: [] })
    await expect(line.write('candidates', 'create', missing)).rejects.toMatchObject({
      failures: [
        { pointer: '/emails' },
        { pointer: '/attachments' },
        { pointer: '/job_form_field_answers' },
        { pointer: '/job_form_field_answers' },
      ],
    })
    expect(line.changes()).toEqual([])
    expect(line.fetched).toEqual([])
  })

  test('is found although Lever shows the opportunity only after some seconds', async () => {
    const line = openLine({ indexDelayMs: 4_000 })
    const { record } = await line.write('candidates', 'create', applying(line))
    expect(record.name).toBe('Grace Hopper Murray')
  })

  test('who is not shown in time is not applied for again by a resumed write', async () => {
    const line = openLine({ indexDelayMs: 60_000 })
    const steps = {}
    await expect(line.write('candidates', 'create', applying(line), steps)).rejects.toMatchObject({ code: 'provider_timeout' })
    expect(await line.find('candidates', applying(line), line.clock.at, steps)).toEqual({ kind: 'unsure' })
    line.clock.at += 60_000
    const { record } = await line.write('candidates', 'create', applying(line), steps)
    expect(record.name).toBe('Grace Hopper Murray')
    expect(line.changes().filter((change) => change.endsWith('/apply'))).toHaveLength(1)
  })

  test.each(['/apply', '/contacts/', '/addTags', '/files'])(
    'doubles nothing when the line is cut after %s was carried out',
    async (path) => {
      const line = openLine()
      const method = path === '/contacts/' ? 'PUT' : 'POST'
      line.simulator.faults.add({ method, path, cut: 'after', times: path === '/apply' || path === '/files' ? 1 : 9 })
      const steps = {}
      const since = line.clock.at
      await expect(line.write('candidates', 'create', applying(line), steps)).rejects.toMatchObject({ code: 'provider_failed' })
      line.simulator.faults.clear()
      const found = await line.find('candidates', applying(line), since, steps)
      expect(found.kind).toBe('found')
      const record = await line.get('candidates', found.kind === 'found' ? found.id : '')
      expect(record.attachments).toHaveLength(2)
      expect(record.tags).toContain('COBOL')
      expect(record.emails).toHaveLength(2)
      expect(line.changes().filter((change) => change.endsWith('/apply'))).toHaveLength(1)
      expect(line.changes().filter((change) => change.endsWith('/files'))).toHaveLength(1)
      const again = await line.write('candidates', 'create', applying(line), steps)
      expect(again.record).toEqual(record)
      expect(line.changes().filter((change) => change.endsWith('/apply'))).toHaveLength(1)
    },
  )

  test('keeps what was written when a later part is refused, and says which part was not', async () => {
    const line = openLine()
    line.simulator.faults.add({ method: 'POST', path: '/addTags', status: 403 })
    const { record, warnings } = await line.write('candidates', 'create', applying(line))
    expect(warnings).toMatchObject([{ code: 'not_written', pointer: '/tags' }])
    expect(record.attachments).toHaveLength(2)
  })
})

describe('looking for a create that may have arrived', () => {
  const lead = (line: ReturnType<typeof openLine>) => ({
    query: { job_id: jobNamed(line, 'Recruiter'), application_source: 'lead' },
    input: PERSON,
  })

  test('finds it when the line was cut after the commit', async () => {
    const line = openLine()
    const since = line.clock.at
    line.simulator.faults.add({ method: 'POST', cut: 'after', times: 1 })
    await expect(line.write('candidates', 'create', lead(line))).rejects.toMatchObject({ code: 'provider_failed' })
    expect(await line.find('candidates', lead(line), since)).toMatchObject({ kind: 'found' })
  })

  test('is sure that it is absent only when lists had time to show it', async () => {
    const line = openLine()
    const since = line.clock.at
    line.simulator.faults.add({ method: 'POST', cut: 'before', times: 1 })
    await expect(line.write('candidates', 'create', lead(line))).rejects.toMatchObject({ code: 'provider_failed' })
    expect(await line.find('candidates', lead(line), since)).toEqual({ kind: 'unsure' })
    line.clock.at += 10_000
    expect(await line.find('candidates', lead(line), since)).toEqual({ kind: 'absent' })
  })

  test('finds one that lists show late', async () => {
    const line = openLine({ indexDelayMs: 6_000 })
    const since = line.clock.at
    line.simulator.faults.add({ method: 'POST', cut: 'after', times: 1 })
    await expect(line.write('candidates', 'create', lead(line))).rejects.toThrow()
    expect(await line.find('candidates', lead(line), since)).toEqual({ kind: 'unsure' })
    line.clock.at += 6_000
    expect(await line.find('candidates', lead(line), since)).toMatchObject({ kind: 'found' })
  })

  test('is unsure when several fit, and takes no notice of older ones or of people who applied', async () => {
    const line = openLine()
    await line.write('candidates', 'create', lead(line))
    line.clock.at += 60_000
    const since = line.clock.at
    const { job, answers } = fullForm(line)
    const applicant = {
      query: { job_id: job, application_source: 'applicant' },
      input: { ...PERSON, attachments: [RESUME], job_form_field_answers: answers },
    }
    await line.write('candidates', 'create', applicant)
    const again = { ...lead(line), query: { job_id: job, application_source: 'lead' } }
    line.clock.at += 10_000
    expect(await line.find('candidates', again, since)).toEqual({ kind: 'absent' })
    await line.write('candidates', 'create', again)
    await line.write('candidates', 'create', again)
    expect(await line.find('candidates', again, since)).toEqual({ kind: 'unsure' })
  })
})

describe('an update', () => {
  const someone = async (line: ReturnType<typeof openLine>) => {
    const { id } = await line.write('candidates', 'create', {
      query: { job_id: jobNamed(line, 'Recruiter'), application_source: 'lead' },
      input: { ...PERSON, source: 'Meetup' },
    })
    return id
  }

  test('writes the person’s data to the contact, and what was not given stays', async () => {
    const line = openLine()
    const id = await someone(line)
    const { record, warnings } = await line.write('candidates', 'update', {
      id,
      input: { last_name: 'Murray', company: null, phones: [], locations: ['Boston'] },
    })
    expect(record).toMatchObject({ name: 'Grace Murray', company: null, phones: [], locations: ['Boston'] })
    expect(record.emails).toHaveLength(2)
    expect(warnings).toEqual([])
  })

  test('replaces tags, links and the source by adding and removing', async () => {
    const line = openLine()
    const id = await someone(line)
    const before = await line.get('candidates', id)
    const tags = [...(before.tags as string[]).filter((tag) => tag !== 'COBOL'), 'Compilers']
    const { record } = await line.write('candidates', 'update', {
      id,
      input: { tags, links: ['www.linkedin.com/in/grace-example/', 'https://new.example'], source: 'Referral' },
    })
    expect(record.tags).toEqual(tags)
    expect((record.urls as { url: string }[]).map(({ url }) => url)).toEqual([
      'https://www.linkedin.com/in/grace-example',
      'https://new.example',
    ])
    expect(record.source).toBe('Referral')
  })

  test('to what is there already changes nothing', async () => {
    const line = openLine()
    const id = await someone(line)
    const { tags } = await line.get('candidates', id)
    const before = line.changes().length
    await line.write('candidates', 'update', { id, input: { tags, source: 'Meetup' } })
    expect(line.changes()).toHaveLength(before)
  })

  test('of the title alone is not written, because it would replace the company', async () => {
    const line = openLine()
    const id = await someone(line)
    const { record, warnings } = await line.write('candidates', 'update', { id, input: { title: 'Rear Admiral' } })
    expect(record.company).toBe('Admiral at Navy')
    expect(warnings.map(({ pointer }) => pointer)).toEqual(['/title'])
  })

  test('reads the candidate again, because Lever answers without personal data', async () => {
    const line = openLine({ blankedReplies: true })
    const id = await someone(line)
    const { record } = await line.write('candidates', 'update', { id, input: { tags: [] } })
    expect(record).toMatchObject({ name: 'Grace Hopper Murray', tags: [] })
  })
})
