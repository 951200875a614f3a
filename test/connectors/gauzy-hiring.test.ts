import { describe, expect, test } from 'vitest'
import { eachIn, type GauzyGateway, makeHold, makeWrite, openGauzyGateway, type Row, rowsIn } from './gauzy-gateway.ts'

const first = async (gateway: GauzyGateway, resource: string, parameters: Row = {}): Promise<Row> => {
  const [record] = (await gateway.list(resource, parameters)).records
  if (record === undefined) throw new Error(`There are no ${resource}.`)
  return record
}

const mails = async (gateway: GauzyGateway) =>
  ((await (await gateway.simulator.app.request('/_mails')).json()) as Row[]).map(({ kind }) => kind)

describe.each(['documented', 'server'] as const)('a Gauzy host that speaks the %s dialect', (dialect) => {
  const open = (context: Row = {}) => {
    const gateway = openGauzyGateway({ settings: { dialect } })
    Object.assign(gateway.account.context, context)
    return gateway
  }

  test('an application moves through all stages and back, and its dates with it', async () => {
    const gateway = open()
    const { id } = await first(gateway, 'applications', { stage_id: 'APPLIED' })
    const move = async (stage: string) =>
      (await gateway.write('applications', 'move-stage', { id, stage_id: stage }, { id: String(id) })).record
    expect(await move('INTERVIEWED')).toMatchObject({ status: 'active', current_stage: { id: 'INTERVIEWED' } })
    expect(await move('HIRED')).toMatchObject({ status: 'hired', remote_data: { alreadyHired: true } })
    expect(await move('APPLIED')).toMatchObject({ status: 'active', remote_data: { hiredDate: null } })
    const { record } = await gateway.write('applications', 'reject', { id, notes: 'Sorry.' }, { id: String(id) })
    expect(record).toMatchObject({ status: 'rejected', rejected_at: '2026-02-01T12:00:00.000Z' })
    expect(await move('INTERVIEWED')).toMatchObject({ status: 'active', rejected_at: null })
    expect(await mails(gateway)).toEqual([])
  })

  test('with side effects a rejection is mailed, once', async () => {
    const gateway = open({ side_effects: true })
    const { id } = await first(gateway, 'applications', { stage_id: 'APPLIED' })
    const write = makeWrite('applications', 'reject', { id }, { id: String(id) })
    const hold = makeHold()
    gateway.simulator.faults.add({ method: 'PUT', path: '/rejected', times: 1, cut: 'after' })
    await expect(gateway.perform(write, hold)).rejects.toMatchObject({ code: 'provider_failed' })
    expect(await gateway.find(write, hold, gateway.clock.ms)).toMatchObject({ kind: 'found' })
    expect((await gateway.perform(write, hold)).record).toMatchObject({ status: 'rejected' })
    expect(await mails(gateway)).toEqual(['rejection'])
  })

  test('an interview is scheduled with its interviewers, changed, and found among the candidate’s', async () => {
    const gateway = open()
    const { id: candidate } = await first(gateway, 'candidates')
    const [one, two] = (await gateway.list('users')).records
    const body = {
      title: 'Final Interview',
      start_at: '2026-02-03T10:00:00.000Z',
      end_at: '2026-02-03T11:00:00.000Z',
      candidate: { id: candidate },
      interviewers: [{ id: one?.id }],
    }
    const { record, warnings } = await gateway.write('interviews', 'create', body)
    expect(warnings).toEqual([])
    expect(record).toMatchObject({ title: 'Final Interview', candidate: { id: candidate }, interviewers: [{ id: one?.id }] })
    const listed = await gateway.list('interviews', { candidate_id: String(candidate) })
    expect(listed.records).toContainEqual(record)
    const change = { location: 'Room 9', interviewers: [{ id: one?.id }, { id: two?.id }] }
    const updated = (await gateway.write('interviews', 'update', change, { id: String(record?.id) })).record
    expect(updated).toMatchObject({ location: 'Room 9', title: 'Final Interview' })
    expect(eachIn(updated, 'interviewers', 'id')).toEqual([one?.id, two?.id].sort())
  })

  test.each(['before', 'after'] as const)(
    'an interview whose line is cut %s the commit is scheduled once, with its interviewers',
    async (cut) => {
      const gateway = open()
      const { id: candidate } = await first(gateway, 'candidates')
      const { id: employee } = await first(gateway, 'users')
      const body = {
        title: 'Final Interview',
        candidate: { id: candidate },
        interviewers: [{ id: employee }],
        start_at: '2026-02-03',
        end_at: '2026-02-03',
      }
      const write = makeWrite('interviews', 'create', body)
      const hold = makeHold()
      gateway.simulator.faults.add({ method: 'POST', path: '/api/candidate-interview', times: 1, cut })
      await expect(gateway.perform(write, hold)).rejects.toMatchObject({ code: 'provider_failed' })
      const found = await gateway.find(write, hold, gateway.clock.ms)
      const record = found.kind === 'found' ? found.performed.record : (await gateway.perform(write, hold)).record
      expect(eachIn(record, 'interviewers', 'id')).toEqual([employee])
      const { records } = await gateway.list('interviews', { candidate_id: String(candidate) })
      expect(records.filter(({ title }) => title === 'Final Interview')).toHaveLength(1)
    },
  )

  test('an interviewer’s feedback is written by employee, listed by interview, and found again', async () => {
    const gateway = open()
    const interview = await first(gateway, 'interviews')
    const taken = (await gateway.list('scorecards', { interview_id: String(interview.id) })).records.map(
      ({ interviewer }) => (interviewer as Row).id,
    )
    const [interviewer] = rowsIn(interview, 'interviewers').filter(({ id }) => !taken.includes(id))
    const body = {
      interview: { id: interview.id },
      interviewer: { id: interviewer?.id },
      overall_recommendation: '3.5',
      form_values: [{ name: 'description', value: 'Solid.' }],
    }
    const write = makeWrite('scorecards', 'create', body)
    const { record } = await gateway.perform(write, makeHold())
    expect(record).toMatchObject({
      interview: { id: interview.id },
      interviewer: { id: interviewer?.id },
      candidate: interview.candidate,
      overall_recommendation: '3.5',
      form_values: [{ name: 'description', value: 'Solid.' }],
    })
    expect((await gateway.list('scorecards', { interview_id: String(interview.id) })).records).toContainEqual(record)
    expect(await gateway.find(write, makeHold(), gateway.clock.ms)).toMatchObject({
      kind: 'found',
      performed: { remote_id: record?.id },
    })
  })

  test('a user is invited by name of role, and neither token nor code of the invitation come back', async () => {
    const gateway = open()
    const write = makeWrite('users', 'create', {
      name: 'Nia Sol',
      emails: [{ email: 'nia@example.com' }],
      access_role: 'MANAGER',
    })
    const { record } = await gateway.perform(write, makeHold())
    expect(record).toMatchObject({ emails: [{ email: 'nia@example.com', type: null, is_primary: true }] })
    expect(record?.remote_data).not.toHaveProperty('token')
    expect(record?.remote_data).not.toHaveProperty('code')
    expect(await mails(gateway)).toEqual(['invitation'])
    expect(await gateway.find(write, makeHold(), gateway.clock.ms)).toMatchObject({
      kind: 'found',
      performed: { remote_id: record?.id },
    })
  })

  test('look-up resources are listed and read', async () => {
    const gateway = open()
    for (const resource of ['users', 'departments', 'tags', 'sources', 'job_interview_stages']) {
      const record = await first(gateway, resource)
      expect(await gateway.get(resource, String(record.id))).toEqual(record)
    }
    expect(await first(gateway, 'organizations')).toMatchObject({ id: gateway.account.context.organization_id })
  })

  test('a tag is created and renamed', async () => {
    const gateway = open()
    const { record } = await gateway.write('tags', 'create', { name: '2024' })
    expect(await gateway.write('tags', 'update', { name: 'now' }, { id: String(record?.id) })).toMatchObject({
      record: { name: 'now' },
    })
  })

  test('a pipeline is created with its stages in order, and its stages can be replaced', async () => {
    const gateway = open()
    const stages = [
      { name: 'Won', index: 2 },
      { name: 'Lead', index: 0 },
      { name: 'Proposal', index: 1 },
    ]
    const { record } = await gateway.write('pipelines', 'create', { name: 'Enterprise', stages }, { model: 'crm' })
    expect(rowsIn(record, 'stages').map(({ name }) => name)).toEqual(['Lead', 'Proposal', 'Won'])
    const [lead] = rowsIn(record, 'stages')
    const change = { stages: [{ name: 'New' }, { id: lead?.id, name: 'Lead' }] }
    const updated = await gateway.write('pipelines', 'update', change, { model: 'crm', id: String(record?.id) })
    expect(rowsIn(updated.record, 'stages').map(({ name }) => name)).toEqual(['New', 'Lead'])
    const renamed = await gateway.write('pipelines', 'update', { name: 'Big' }, { model: 'crm', id: String(record?.id) })
    expect(renamed.record).toMatchObject({ name: 'Big' })
    expect(rowsIn(renamed.record, 'stages')).toHaveLength(2)
    expect((await gateway.list('pipelines', {}, { limit: 50 }, 'crm')).records).toContainEqual(renamed.record)
  })

  test('a contact is created, changed, and listed page by page', async () => {
    const gateway = open()
    const body = {
      name: 'Acme',
      contact_type: 'lead',
      emails: [{ email: 'hello@acme.example' }],
      phones: [{ number: '+1-555-0100' }],
    }
    const { record } = await gateway.write('contacts', 'create', body, { model: 'crm' })
    expect(record).toMatchObject({ name: 'Acme', contact_type: 'lead', emails: [{ email: 'hello@acme.example', type: null }] })
    const updated = await gateway.write(
      'contacts',
      'update',
      { contact_type: 'client' },
      { model: 'crm', id: String(record?.id) },
    )
    expect(updated.record).toMatchObject({
      name: 'Acme',
      contact_type: 'client',
      phones: [{ number: '+1-555-0100', type: null }],
    })
    const names: unknown[] = []
    let cursor: string | null | undefined
    do {
      const page = await gateway.list('contacts', {}, { limit: 1, ...(cursor ? { cursor } : {}) }, 'crm')
      names.push(...page.records.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== null)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toContain(record?.id)
  })
})
