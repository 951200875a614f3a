import { describe, expect, test } from 'vitest'
import { LETTER, openLine } from './lever-line.ts'

type Line = ReturnType<typeof openLine>

const idOf = (line: Line, name: string) =>
  line.store.opportunities.rows().find((row) => line.store.people.get(row.contact)?.name === name && row.application !== null)!.id
const applicationOf = (line: Line, name: string) =>
  `${idOf(line, name)}.${line.store.opportunities.get(idOf(line, name))!.application}`
const jobNamed = (line: Line, title: string) => line.store.postings.rows().find(({ text }) => text === title)!.id
const reasonNamed = (line: Line, text: string) => line.store.archiveReasons.find((reason) => reason.text === text)!.id
const userNamed = (line: Line, name: string) => line.store.users.rows().find((user) => user.name === name)!.id

describe('applications', () => {
  test('of an existing person are a new candidate of the same contact, which a warning names', async () => {
    const line = openLine()
    const input = {
      candidate: { id: idOf(line, 'Fatima Zahra') },
      job: { id: jobNamed(line, 'Recruiter') },
      current_stage: { name: 'Phone screen' },
      notes: 'Asked to be considered.',
    }
    const { id, record, warnings } = await line.write('applications', 'create', { input })
    expect(record).toMatchObject({ id, job: { id: input.job.id }, current_stage: { name: 'Phone screen' }, status: 'active' })
    expect(warnings).toMatchObject([{ code: 'new_candidate', pointer: '/candidate/id' }])
    const made = line.store.opportunities.get(id.split('.')[0]!)!
    expect(made.contact).toBe(line.store.opportunities.get(input.candidate.id)!.contact)
    const { records } = await line.list('activities', { query: { candidate_id: made.id } })
    expect(records).toMatchObject([{ body: 'Asked to be considered.' }])
    expect(await line.get('applications', id)).toEqual(record)
  })

  test.each(['/opportunities', '/notes'])('are created once when the line is cut after %s', async (path) => {
    const line = openLine()
    const input = { candidate: { id: idOf(line, 'Fatima Zahra') }, job: { id: jobNamed(line, 'Recruiter') }, notes: 'Once.' }
    const since = line.clock.at
    const steps = {}
    line.simulator.faults.add({ method: 'POST', path, cut: 'after', times: 1 })
    await expect(line.write('applications', 'create', { input }, steps)).rejects.toMatchObject({ code: 'provider_failed' })
    const found = await line.find('applications', { input }, since, steps)
    expect(found.kind).toBe('found')
    const candidate = found.kind === 'found' ? found.id.split('.')[0]! : ''
    expect(line.store.notes.of(candidate)).toHaveLength(1)
    expect(line.changes().filter((change) => change === 'POST /opportunities')).toHaveLength(1)
  })

  test('move to a stage, and are read again because Lever answers without personal data', async () => {
    const line = openLine()
    const id = applicationOf(line, 'Fatima Zahra')
    const { record } = await line.write('applications', 'move-stage', { input: { id, job_interview_stage: { id: 'offer' } } })
    expect(record).toMatchObject({ id, current_stage: { id: 'offer', name: 'Offer' } })
  })

  test('are rejected for a reason of rejecting and nothing else', async () => {
    const line = openLine()
    const id = applicationOf(line, 'Fatima Zahra')
    const rejecting = (reject_reason_id?: string) =>
      line.write('applications', 'reject', {
        input: { id, notes: 'Took another job.', ...(reject_reason_id && { reject_reason_id }) },
      })
    for (const reason of [undefined, reasonNamed(line, 'Hired'), 'nothing'])
      await expect(rejecting(reason)).rejects.toMatchObject({
        code: 'invalid_request',
        failures: [{ pointer: '/reject_reason_id' }],
      })
    expect(line.changes()).toEqual([])
    const { record } = await rejecting(reasonNamed(line, 'Withdrew'))
    expect(record).toMatchObject({ status: 'rejected', reject_reason: 'Withdrew' })
    expect(line.store.notes.of(id.split('.')[0]!)).toHaveLength(1)
  })
})

describe('attachments', () => {
  test('are added to a candidate and deleted again', async () => {
    const line = openLine()
    const candidate = { id: idOf(line, 'Fatima Zahra') }
    const { id, record } = await line.write('attachments', 'create', { input: { candidate, url: LETTER.url } })
    expect(record).toMatchObject({ id, file_name: 'letter.txt', candidate, attachment_type: 'other' })
    expect(await line.download(id)).toEqual({ text: 'Dear team', fileName: 'letter.txt' })
    expect(await line.write('attachments', 'delete', { id })).toMatchObject({ outcome: 'deleted' })
    expect((await line.list('attachments', { query: { candidate_id: candidate.id } })).records).toEqual([])
  })

  test('whose answer was lost are found by name and size', async () => {
    const line = openLine()
    const input = { candidate: { id: idOf(line, 'Fatima Zahra') }, url: LETTER.url }
    const since = line.clock.at
    expect(await line.find('attachments', { input }, since)).toEqual({ kind: 'absent' })
    line.simulator.faults.add({ method: 'POST', cut: 'after', times: 1 })
    await expect(line.write('attachments', 'create', { input })).rejects.toMatchObject({ code: 'provider_failed' })
    expect(await line.find('attachments', { input }, since)).toMatchObject({ kind: 'found' })
  })
})

describe('jobs', () => {
  test('are created and read back', async () => {
    const line = openLine()
    const input = {
      name: 'Site Reliability Engineer',
      description: '<div>Keep it up.</div>',
      status: 'open',
      code: 'ENG-7',
      locations: ['Berlin', 'Lisbon'],
      departments: [{ name: 'R&D' }],
      teams: [{ name: 'Engineering' }],
      hiring_managers: [{ id: userNamed(line, 'Tomas Berg') }],
    }
    const { id, record } = await line.write('jobs', 'create', { input })
    expect(record).toMatchObject({
      ...input,
      departments: [{ id: null, name: 'R&D' }],
      teams: [{ id: null, name: 'Engineering' }],
    })
    expect(await line.get('jobs', id)).toEqual(record)
  })

  test('keep state and places through a change of the title, and an unlisted one stays unlisted', async () => {
    const line = openLine()
    const id = jobNamed(line, 'Recruiter')
    const before = await line.get('jobs', id)
    const { record } = await line.write('jobs', 'update', { id, input: { name: 'Senior Recruiter', status: 'open' } })
    expect(record).toEqual({ ...before, name: 'Senior Recruiter', updated_at: expect.any(String) })
    expect(line.store.postings.get(id)?.state).toBe('internal')
  })
})

describe('activities', () => {
  test('are notes that are written, changed and deleted', async () => {
    const line = openLine()
    const candidate = { id: idOf(line, 'Fatima Zahra') }
    const input = { candidate, body: 'Spoke on the phone.', visibility: 'private', created_at: '2026-05-01T10:00:00Z' }
    const { id, record } = await line.write('activities', 'create', { input })
    expect(record).toMatchObject({ ...input, id, created_at: '2026-05-01T10:00:00.000Z', actor: { id: line.actor } })
    const changed = await line.write('activities', 'update', { id, input: { body: 'Spoke at length.' } })
    expect(changed.record).toMatchObject({ id, body: 'Spoke at length.' })
    await line.write('activities', 'delete', { id })
    expect((await line.list('activities', { query: { candidate_id: candidate.id } })).records).toEqual([])
  })
})

describe('interviews and scorecards', () => {
  test('an interview is arranged on a panel of its own, changed as a whole, and cancelled', async () => {
    const line = openLine()
    const candidate = { id: idOf(line, 'Fatima Zahra') }
    const input = {
      candidate,
      title: 'Work sample',
      location: 'Room 4',
      start_at: '2026-06-10T10:00:00+02:00',
      end_at: '2026-06-10T11:30:00+02:00',
      interviewers: [{ id: userNamed(line, 'Tomas Berg') }],
      organizer: { id: userNamed(line, 'Paula Keller') },
    }
    const { id, record } = await line.write('interviews', 'create', { input })
    expect(record).toMatchObject({
      ...input,
      id,
      start_at: '2026-06-10T08:00:00.000Z',
      end_at: '2026-06-10T09:30:00.000Z',
      status: 'scheduled',
    })
    const later = await line.write('interviews', 'update', { id, input: { start_at: '2026-06-11T08:00:00Z' } })
    expect(later.record).toEqual({ ...record, start_at: '2026-06-11T08:00:00.000Z', end_at: '2026-06-11T09:30:00.000Z' })
    await line.write('interviews', 'delete', { id })
    await expect(line.get('interviews', id)).rejects.toMatchObject({ code: 'provider_not_found' })
  })

  test('a scorecard fills the form of its interview, in the name of the interviewer', async () => {
    const line = openLine()
    const { records } = await line.list('interviews', { query: { candidate_id: idOf(line, 'Fatima Zahra') } })
    const input = {
      interview: { id: String(records[0]?.id) },
      interviewer: { id: userNamed(line, 'Tomas Berg') },
      overall_recommendation: '4 - Strong hire',
      form_values: [{ name: 'Impression', value: 'Excellent.' }],
    }
    const { id, record } = await line.write('scorecards', 'create', { input })
    expect(record).toMatchObject({
      id,
      ...input,
      form_values: [{ value: '4 - Strong hire' }, { label: 'Impression', value: 'Excellent.' }],
    })
    const changed = await line.write('scorecards', 'update', { id, input: { overall_recommendation: '2 - No hire' } })
    expect(changed.record).toMatchObject({ overall_recommendation: '2 - No hire', form_values: [{}, { value: 'Excellent.' }] })
    await line.write('scorecards', 'delete', { id })
    const left = await line.list('scorecards', { query: { candidate_id: idOf(line, 'Fatima Zahra') } })
    expect(left.records.map((one) => one.id)).not.toContain(id)
  })
})

describe('users', () => {
  test('are created, and keep what a change does not speak of', async () => {
    const line = openLine()
    const input = { first_name: 'Noa', last_name: 'Weiss', emails: [{ email: 'noa@company.example' }], access_role: 'admin' }
    const { id, record } = await line.write('users', 'create', { input })
    expect(record).toMatchObject({ name: 'Noa Weiss', access_role: 'admin', disabled: false })
    const changed = await line.write('users', 'update', { id, input: { last_name: 'Cohen', disabled: true } })
    expect(changed.record).toEqual({ ...record, name: 'Noa Cohen', last_name: 'Cohen', disabled: true })
    expect(await line.find('users', { input }, 0)).toMatchObject({ kind: 'found', id })
  })
})
