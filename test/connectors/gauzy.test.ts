import { describe, expect, test } from 'vitest'
import { eachIn, makeHold, makeWrite, openGauzyGateway, type Row, rowsIn, textsIn } from './gauzy-gateway.ts'

const CV_URL = 'https://files.example.com/jane-cv.pdf'
const LETTER_URL = 'https://files.example.com/letter.pdf'

const JANE: Row = {
  first_name: 'Jane',
  last_name: 'Roe',
  title: 'Senior Developer',
  company: 'Previous Company',
  emails: [{ email: 'jane.roe@example.com' }],
  phones: [{ number: '+1-555-0101' }],
  locations: ['Lisbon, PT'],
  links: ['https://jane.example.com'],
  tags: ['typescript', '2024'],
  attachments: [
    { url: CV_URL, type: 'resume' },
    { file_url: LETTER_URL, file_name: 'Cover letter.pdf' },
  ],
  skills: [{ name: 'TypeScript', level: 'EXPERT' }, { name: 'Angular' }],
  educations: [{ school: 'MIT', degree: 'BS', field: 'Computer Science', completed_at: '2020-06-01' }],
  experiences: [{ title: 'Developer', company: 'First Company', duration: '3 years', description: 'Led frontend team' }],
}

const createJane = (more: Row = {}) => makeWrite('candidates', 'create', { ...JANE, ...more })

describe.each(['documented', 'server'] as const)('a Gauzy host that speaks the %s dialect', (dialect) => {
  const settings = { dialect }

  test('a candidate is created with all its parts, read back and listed', async () => {
    const gateway = openGauzyGateway({ settings })
    const [job] = (await gateway.list('jobs')).records
    const {
      outcome,
      remote_id: id,
      record,
      warnings,
    } = await gateway.write('candidates', 'create', JANE, {
      query: { job_id: String(job?.id), application_source: 'applicant' },
    })
    expect(outcome).toBe('created')
    expect(record).toMatchObject({
      name: 'Jane Roe',
      title: 'Senior Developer',
      company: dialect === 'documented' ? 'Previous Company' : null,
      emails: [{ email: 'jane.roe@example.com', type: null }],
      phones: [{ number: '+1-555-0101', type: null }],
      locations: ['Lisbon, PT'],
      urls: [{ url: 'https://jane.example.com', type: 'website' }],
      source: 'applicant',
      applications: [{ id, job: { id: job?.id }, status: 'active', current_stage: { id: 'APPLIED', name: 'Applied' } }],
      educations: [{ school: 'MIT', degree: 'BS', field: 'Computer Science', completed_at: '2020-06-01' }],
    })
    expect(textsIn(record, 'tags')).toEqual(['2024', 'typescript'])
    expect(eachIn(record, 'skills', 'name')).toEqual(['Angular', 'TypeScript'])
    expect(rowsIn(record, 'attachments').map(({ file_name: name, attachment_type: type }) => [name, type])).toEqual([
      ['Cover letter.pdf', null],
      ['jane-cv.pdf', 'resume'],
    ])
    expect(warnings.map(({ pointer }) => pointer)).toEqual(dialect === 'server' ? ['/skills/0/level'] : [])
    const read = await gateway.get('candidates', String(id))
    expect(read).toEqual(record)
    const listed = await gateway.list('candidates', { email: 'jane.roe@example.com' })
    expect(listed.records).toEqual([read])
  })

  test('an employer is kept: as such where there is a field for it, otherwise in the description', async () => {
    const gateway = openGauzyGateway({ settings })
    const { record } = await gateway.write('candidates', 'create', {
      ...JANE,
      skills: [],
      title: 'Developer',
      company: 'First Company',
    })
    const [experience] = rowsIn(record, 'experiences')
    expect(record?.experiences).toHaveLength(1)
    expect(experience).toMatchObject(
      dialect === 'documented'
        ? { title: 'Developer', company: 'First Company', duration: '3 years', description: 'Led frontend team' }
        : { title: 'Developer', company: null, duration: '3 years', description: 'First Company\nLed frontend team' },
    )
  })

  test('an update changes what it names, adds the parts that are missing, and can be made twice', async () => {
    const gateway = openGauzyGateway({ settings })
    const { remote_id: id } = await gateway.write('candidates', 'create', JANE)
    const change = {
      first_name: 'Janet',
      phones: [{ number: '+1-555-0199' }],
      locations: ['Porto'],
      tags: ['typescript', 'lead'],
      title: 'Principal Developer',
      skills: [{ name: 'TypeScript' }, { name: 'Rust' }],
      custom_fields: [{ name: 'rating', value: 4.5 }],
      attachments: [{ file_url: LETTER_URL, file_name: 'Cover letter.pdf' }],
    }
    const write = makeWrite('candidates', 'update', change, { id: String(id) })
    const first = await gateway.perform(write, makeHold())
    const { record } = await gateway.perform(write, makeHold())
    expect(first.outcome).toBe('updated')
    expect({ ...record, updated_at: null, applications: null, remote_data: null }).toEqual({
      ...first.record,
      updated_at: null,
      applications: null,
      remote_data: null,
    })
    expect(record).toMatchObject({
      name: 'Janet Roe',
      emails: [{ email: 'jane.roe@example.com', type: null }],
      locations: ['Porto'],
      urls: [{ url: 'https://jane.example.com', type: 'website' }],
      title: 'Principal Developer',
      custom_fields: [{ name: 'rating', value: 4.5 }],
    })
    expect(textsIn(record, 'tags')).toEqual(['lead', 'typescript'])
    expect(eachIn(record, 'skills', 'name')).toEqual(['Angular', 'Rust', 'TypeScript'])
    expect(record?.attachments).toHaveLength(2)
    expect((await gateway.list('candidates', { email: 'jane.roe@example.com' })).records).toHaveLength(1)
  })

  test('a candidate that is deleted is gone, and deleting what is not there says so', async () => {
    const gateway = openGauzyGateway({ settings })
    const { remote_id: id } = await gateway.write('candidates', 'create', JANE)
    expect(await gateway.write('candidates', 'delete', {}, { id: String(id) })).toMatchObject({
      outcome: 'deleted',
      remote_id: id,
    })
    await expect(gateway.get('candidates', String(id))).rejects.toMatchObject({ code: 'provider_not_found' })
    await expect(gateway.write('candidates', 'delete', {}, { id: String(id) })).rejects.toMatchObject({
      code: 'provider_not_found',
    })
  })

  test('a walk over all candidates in small pages shows each once', async () => {
    const gateway = openGauzyGateway({ settings: { ...settings, candidates: 23 } })
    const ids: unknown[] = []
    let cursor: string | null | undefined
    do {
      const page = await gateway.list('candidates', {}, { limit: 5, ...(cursor ? { cursor } : {}) })
      ids.push(...page.records.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== null)
    expect(ids).toHaveLength(23)
    expect(new Set(ids).size).toBe(23)
    expect((await gateway.list('applications', {}, { limit: 100 })).records.map(({ id }) => id).sort()).toEqual([...ids].sort())
  })

  test('files are listed, added once, and downloaded from where they are', async () => {
    const gateway = openGauzyGateway({ settings, files: { [CV_URL]: 'the CV', [LETTER_URL]: 'the letter' } })
    const { remote_id: id } = await gateway.write('candidates', 'create', { ...JANE, attachments: [] })
    const cv = { candidate: { id }, file_url: CV_URL, type: 'resume' }
    const letter = makeWrite('attachments', 'create', { candidate: { id }, file_url: LETTER_URL, file_name: 'Letter.pdf' })
    expect((await gateway.write('attachments', 'create', cv)).record).toMatchObject({
      id: `${id}:cv`,
      file_name: 'jane-cv.pdf',
      attachment_type: 'resume',
      candidate: { id },
      file_url: `https://gateway.test/unified/ats/attachments/download?integrated_account_id=account&id=${id}:cv`,
    })
    const { record } = await gateway.perform(letter, makeHold())
    expect(record).toMatchObject({ file_name: 'Letter.pdf', attachment_type: null, application: { id } })
    const { records } = await gateway.list('attachments', { candidate_id: String(id) })
    expect(records.map(({ file_name: name }) => name).sort()).toEqual(['Letter.pdf', 'jane-cv.pdf'])
    expect(await gateway.get('attachments', String(record?.id))).toEqual(record)
    expect(await gateway.download(`${id}:cv`)).toBe('the CV')
    expect(await gateway.download(String(record?.id))).toBe('the letter')
    expect(await gateway.find(letter, makeHold(), gateway.clock.ms)).toMatchObject({
      kind: 'found',
      performed: { outcome: 'matched', remote_id: record?.id },
    })
  })

  test('a position is created, and found again by its name', async () => {
    const gateway = openGauzyGateway({ settings })
    const write = makeWrite('jobs', 'create', { name: 'Platform Engineer' })
    const hold = makeHold()
    expect(await gateway.find(write, hold, gateway.clock.ms)).toEqual({ kind: 'absent' })
    const { record } = await gateway.perform(write, hold)
    expect(record).toMatchObject({ name: 'Platform Engineer', status: 'open' })
    expect(await gateway.get('jobs', String(record?.id))).toEqual(record)
    expect(await gateway.find(write, makeHold(), gateway.clock.ms)).toMatchObject({
      kind: 'found',
      performed: { remote_id: record?.id },
    })
  })

  test.each(['before', 'after'] as const)(
    'a create whose line is cut %s the commit ends in one candidate with all its parts',
    async (cut) => {
      const gateway = openGauzyGateway({ settings })
      const write = createJane()
      const hold = makeHold()
      gateway.simulator.faults.add({ method: 'POST', path: '/api/candidate', times: 1, cut })
      // The tags come first; the rule is for the candidate itself.
      await gateway.write('candidates', 'update', { tags: JANE.tags }, { id: await anyCandidate(gateway) })
      const since = gateway.clock.ms
      await expect(gateway.perform(write, hold)).rejects.toMatchObject({ code: 'provider_failed' })
      const found = await gateway.find(write, hold, since)
      expect(found.kind).toBe(cut === 'after' ? 'found' : 'absent')
      const { record } = found.kind === 'found' ? found.performed : await gateway.perform(write, hold)
      expect(record?.skills).toHaveLength(2)
      expect(record?.attachments).toHaveLength(2)
      expect((await gateway.list('candidates', { email: 'jane.roe@example.com' })).records).toHaveLength(1)
    },
  )

  test('a create without parts that arrived unseen is found', async () => {
    const gateway = openGauzyGateway({ settings })
    const write = makeWrite('candidates', 'create', { first_name: 'Ada', emails: [{ email: 'ada@example.com' }] })
    gateway.simulator.faults.add({ method: 'POST', path: '/api/candidate', times: 1, cut: 'after' })
    const since = gateway.clock.ms
    await expect(gateway.perform(write, makeHold())).rejects.toMatchObject({ code: 'provider_failed' })
    expect(await gateway.find(write, makeHold(), since)).toMatchObject({
      kind: 'found',
      performed: { outcome: 'matched', record: { first_name: 'Ada' } },
    })
  })

  test('a candidate with the same address who applied for another job is not taken for the one of the write', async () => {
    const gateway = openGauzyGateway({ settings })
    const [job] = (await gateway.list('jobs')).records
    const body = { emails: [{ email: 'ada@example.com' }] }
    const since = gateway.clock.ms
    await gateway.write('candidates', 'create', body)
    const write = makeWrite('candidates', 'create', body, { query: { job_id: String(job?.id) } })
    expect(await gateway.find(write, makeHold(), since)).toEqual({ kind: 'absent' })
  })

  test('a candidate who was there before the write is not taken for it', async () => {
    const gateway = openGauzyGateway({ settings })
    const write = makeWrite('candidates', 'create', { emails: [{ email: 'ada@example.com' }] })
    await gateway.perform(write, makeHold())
    gateway.clock.ms += 60_000
    expect(await gateway.find(write, makeHold(), gateway.clock.ms)).toEqual({ kind: 'absent' })
  })

  test.each([
    ['before', 'looking'],
    ['before', 'sending again'],
    ['after', 'looking'],
    ['after', 'sending again'],
  ] as const)('a create that breaks %s a part was written goes on from there by %s, and doubles nothing', async (cut, way) => {
    const gateway = openGauzyGateway({ settings })
    const write = createJane()
    const hold = makeHold()
    gateway.simulator.faults.add({ method: 'POST', path: '/api/candidate-documents', times: 1, cut })
    const since = gateway.clock.ms
    await expect(gateway.perform(write, hold)).rejects.toMatchObject({ code: 'provider_failed' })
    const found = way === 'looking' ? await gateway.find(write, hold, since) : undefined
    const { record } = found?.kind === 'found' ? found.performed : await gateway.perform(write, hold)
    expect(found?.kind).toBe(way === 'looking' ? 'found' : undefined)
    expect(record?.skills).toHaveLength(2)
    expect(record?.experiences).toHaveLength(2)
    expect(record?.educations).toHaveLength(1)
    expect(record?.attachments).toHaveLength(2)
    expect(gateway.seen().filter((call) => call === 'POST /api/candidate')).toHaveLength(1)
  })

  test('a part that Gauzy refuses is named in a warning, and the candidate stays', async () => {
    const gateway = openGauzyGateway({ settings })
    const educations = [{ school: 'MIT' }, { school: 'ETH', degree: 'MSc', field: 'Physics', completed_at: '2022-06-01' }]
    const { record, warnings } = await gateway.write('candidates', 'create', { ...JANE, skills: [], educations })
    expect(record?.educations).toMatchObject([{ school: 'ETH' }])
    expect(warnings).toMatchObject([{ code: 'not_written', pointer: '/educations/0' }])
  })

  test('a job that does not exist is refused before anything is created', async () => {
    const gateway = openGauzyGateway({ settings })
    const query = { job_id: '5f0c9f3e-0000-4000-8000-000000000000' }
    await expect(gateway.write('candidates', 'create', JANE, { query })).rejects.toMatchObject({ code: 'provider_not_found' })
    await expect(gateway.write('candidates', 'create', JANE, { query: { job_id: 'x' } })).rejects.toMatchObject({
      code: 'invalid_request',
    })
    await expect(gateway.write('candidates', 'create', { first_name: 'Jane' })).rejects.toMatchObject({ code: 'invalid_request' })
    expect(gateway.seen()).not.toContain('POST /api/candidate')
  })
})

async function anyCandidate(gateway: ReturnType<typeof openGauzyGateway>): Promise<string> {
  const [candidate] = (await gateway.list('candidates', {}, { limit: 1 })).records
  return String(candidate?.id)
}
