import { beforeEach, describe, expect, test } from 'vitest'
import { asBody, type Body, firstOf, type GauzyClient, idOf, itemsOf, jane, openGauzy } from './gauzy-simulator-client.ts'

/** Section 3 of the provider page, row by row: the documentation's requests against a running server. */
let client: GauzyClient
let candidate: Body
let employee: Body
let scope: string

beforeEach(async () => {
  client = await openGauzy({ dialect: 'server' })
  scope = `where[organizationId]=${client.organizationId}`
  candidate = await firstOf(client, `/api/candidate?${scope}&where[status]=APPLIED&order[createdAt]=ASC&relations[]=source`)
  employee = await firstOf(client, `/api/employee?${scope}`)
})

const FK = { code: '23503', severity: 'ERROR', query: expect.stringContaining('INSERT INTO'), parameters: expect.any(Array) }
const cannotPost = (path: string) => ({
  status: 404,
  body: { message: `Cannot POST ${path}`, error: 'Not Found', statusCode: 404 },
})

describe('A running server and the requests of the documentation page', () => {
  test('row 1: the list of candidates wants where[organizationId]', async () => {
    const printed = await client.call('GET', '/api/candidate?take=20&skip=0&relations[]=user&relations[]=source')
    expect(printed).toMatchObject({
      status: 400,
      body: { message: ['where should not be empty'], error: 'Bad Request', statusCode: 400 },
    })
    const superset = await client.call('GET', `/api/candidate?take=20&skip=0&relations[]=user&relations[]=source&${scope}`)
    expect(superset).toMatchObject({ status: 200, body: { total: 10 } })
  })

  test('row 2: creating a candidate works as printed', async () => {
    const reply = await client.call('POST', '/api/candidate', jane(client.organizationId))
    expect(reply).toMatchObject({ status: 201, body: { status: 'APPLIED', appliedDate: '2024-01-10' } })
  })

  test('row 3: an update wants organizationId, answers 202 and blanks what was not sent', async () => {
    const path = `/api/candidate/${candidate.id}`
    expect(await client.call('PUT', path, { rating: 4.5, status: 'INTERVIEWED' })).toMatchObject({
      status: 400,
      body: { message: ['organizationId must be a UUID'] },
    })
    const reply = await client.call('PUT', path, { rating: 4.5, status: 'INTERVIEWED', organizationId: client.organizationId })
    expect(reply.status).toBe(202)
    expect(reply.body).toMatchObject({ id: candidate.id, rating: 4.5, appliedDate: null, userId: null, billRateValue: 0 })
    expect((await client.call('GET', `${path}?${scope}`)).body).toMatchObject({ rating: 4.5, appliedDate: candidate.appliedDate })
  })

  test('row 4: any text is stored as a status and can be filtered by', async () => {
    for (const status of ['INTERVIEWED', 'BOGUS']) {
      await client.call('PUT', `/api/candidate/${candidate.id}`, { status, organizationId: client.organizationId })
      const list = await client.call('GET', `/api/candidate?${scope}&where[status]=${status}`)
      expect(itemsOf(list)).toContainEqual(expect.objectContaining({ id: candidate.id, status }))
    }
  })

  test('row 5: interviews by candidate want where[organizationId]', async () => {
    const printed = await client.call('GET', `/api/candidate-interview?where[candidateId]=${candidate.id}`)
    expect(printed).toMatchObject({ status: 400, body: { message: ['where.organizationId must be a UUID'] } })
    expect(await client.call('GET', `/api/candidate-interview?where[candidateId]=${candidate.id}&${scope}`)).toMatchObject({
      status: 200,
      body: { items: [], total: 0 },
    })
  })

  test('rows 6, 7 and 8: interviewers are only echoed, and feedback goes by the id of an interviewer row', async () => {
    const { organizationId } = client
    const made = await client.call('POST', '/api/candidate-interview', {
      title: 'Technical Interview',
      startTime: '2024-01-20T10:00:00.000Z',
      endTime: '2024-01-20T11:00:00.000Z',
      candidateId: candidate.id,
      organizationId,
      interviewers: [{ employeeId: employee.id }],
    })
    expect(made).toMatchObject({ status: 201, body: { interviewers: [{ employeeId: employee.id }] } })
    const interviewId = idOf(made)
    expect(await client.call('GET', `/api/candidate-interviewers/interview/${interviewId}`)).toMatchObject({
      status: 200,
      body: [],
    })

    const bulk = await client.call('POST', '/api/candidate-interviewers/bulk', {
      interviewId,
      employeeIds: [employee.id],
      organizationId,
      tenantId: client.tenantId,
    })
    expect(bulk).toMatchObject({ status: 201, body: [{ interviewId, employeeId: employee.id }] })
    const [interviewer] = bulk.body as Body[]

    const printed = `/api/candidate-interview/${interviewId}/feedbacks`
    expect(await client.call('POST', printed, { rating: 4.5, interviewerId: employee.id })).toMatchObject(cannotPost(printed))
    const feedback = { description: 'Good', rating: 4.5, interviewId, candidateId: candidate.id, organizationId }
    expect(await client.call('POST', '/api/candidate-feedbacks', { ...feedback, interviewerId: employee.id })).toMatchObject({
      status: 400,
      body: FK,
    })
    const given = { ...feedback, interviewerId: interviewer?.id }
    expect(await client.call('POST', '/api/candidate-feedbacks', given)).toMatchObject({ status: 201, body: given })
    expect(await client.call('POST', '/api/candidate-feedbacks', given)).toMatchObject({ status: 400, body: { code: '23505' } })
    expect(await client.call('POST', '/api/candidate-feedbacks', {})).toMatchObject({ status: 201 })
  })

  test('row 9: there is no bulk route for skills, and the single one drops the level', async () => {
    const path = `/api/candidate/${candidate.id}/skills`
    expect(await client.call('POST', path, { skills: [{ name: 'TypeScript', level: 'EXPERT' }] })).toMatchObject(cannotPost(path))
    const skill = { name: 'TypeScript', level: 'EXPERT', candidateId: candidate.id, organizationId: client.organizationId }
    const made = await client.call('POST', '/api/candidate-skills', skill)
    expect(made.status).toBe(201)
    expect((await client.call('GET', `/api/candidate-skills/${idOf(made)}`)).body).not.toHaveProperty('level')
  })

  test('row 10: the organization of an experience is lost', async () => {
    const experience = { occupation: 'Senior Developer', duration: '3 years', description: 'Led', candidateId: candidate.id }
    const printed = { ...experience, organization: 'Previous Company' }
    expect(await client.call('POST', '/api/candidate-experience', printed)).toMatchObject({ status: 400 })
    const made = await client.call('POST', '/api/candidate-experience', { ...printed, organizationId: client.organizationId })
    expect(made).toMatchObject({ status: 201, body: { organizationId: 'Previous Company' } })
    const read = asBody((await client.call('GET', `/api/candidate-experience/${idOf(made)}`)).body)
    expect(read).toMatchObject({ ...experience, organizationId: client.organizationId })
    expect(read).not.toHaveProperty('organization')
  })

  test('row 11: the path of educations is another, and it wants organizationId', async () => {
    const education = { schoolName: 'MIT', degree: 'BS', field: 'CS', completionDate: '2020-06-01', candidateId: candidate.id }
    expect(await client.call('POST', '/api/candidate-education', education)).toMatchObject(cannotPost('/api/candidate-education'))
    expect(await client.call('POST', '/api/candidate-educations', education)).toMatchObject({ status: 400 })
    const full = { ...education, organizationId: client.organizationId }
    expect(await client.call('POST', '/api/candidate-educations', full)).toMatchObject({ status: 201, body: full })
  })

  test('rows 12 and 13: invitations are sent to many, checked by GET and accepted by another route', async () => {
    const candidateRole = itemsOf(await client.call('GET', '/api/roles')).find(({ name }) => name === 'CANDIDATE')
    const printed = { emailId: 'user@example.com', roleId: candidateRole?.id, organizationId: client.organizationId }
    expect(await client.call('POST', '/api/invite', printed)).toMatchObject(cannotPost('/api/invite'))
    expect(await client.call('POST', '/api/invite/validate', {}, {})).toMatchObject(cannotPost('/api/invite/validate'))
    const invite = { ...printed, emailIds: ['user@example.com'], startedWorkOn: '2024-02-01' }
    expect(await client.call('POST', '/api/invite/emails', invite)).toMatchObject({
      status: 400,
      body: { message: [expect.stringMatching(/inviteType/)] },
    })
    const sent = await client.call('POST', '/api/invite/emails', { ...invite, inviteType: 'CANDIDATE' })
    expect(sent).toMatchObject({
      status: 201,
      body: { total: 1, ignored: 0, items: [{ status: 'INVITED', email: 'user@example.com' }] },
    })
    const { token } = itemsOf(sent)[0] ?? {}

    expect(await client.call('GET', '/api/invite/validate?email=user@example.com&token=x', undefined, {})).toMatchObject({
      status: 400,
      body: { message: 'Bad Request', statusCode: 400 },
    })
    const valid = await client.call('GET', `/api/invite/validate?email=user@example.com&token=${token}`, undefined, {})
    expect(valid).toMatchObject({ status: 200, body: { email: 'user@example.com', organization: { name: 'Harbor Software' } } })
    const form = {
      user: { firstName: 'Una' },
      password: 'longenough',
      confirmPassword: 'longenough',
      email: 'user@example.com',
      token,
    }
    const accepted = await client.call('POST', '/api/invite/accept', form, {})
    expect(accepted).toMatchObject({
      status: 201,
      body: { user: { firstName: 'Una' }, token: expect.stringMatching(/\./), refresh_token: expect.stringMatching(/\./) },
    })
    const list = await client.call('GET', `/api/candidate?${scope}&where[user][email]=user@example.com`)
    expect(itemsOf(list)).toMatchObject([{ appliedDate: '2024-02-01T00:00:00.000Z', status: 'APPLIED' }])
  })

  test('row 14: pipelines are listed as printed', async () => {
    expect(await client.call('GET', `/api/pipelines?${scope}`)).toMatchObject({ status: 200, body: { total: 2 } })
  })

  test('row 15: stages are numbered from 1, and an update does not find those without a tenant', async () => {
    const { organizationId, tenantId } = client
    const stages = [
      { name: 'A', index: 7 },
      { name: 'B', index: 3 },
    ]
    const made = await client.call('POST', '/api/pipelines', { name: 'Sales', organizationId, stages })
    const numbered = [
      { name: 'A', index: 1 },
      { name: 'B', index: 2 },
    ]
    expect(made).toMatchObject({ status: 201, body: { stages: numbered } })
    const put = await client.call('PUT', `/api/pipelines/${idOf(made)}`, {
      name: 'Sales',
      organizationId,
      stages: [{ name: 'C' }],
    })
    expect(put).toMatchObject({ status: 202, body: { name: 'Sales', description: null } })
    const read = await client.call('GET', `/api/pipelines/${idOf(made)}?relations[]=stages`)
    const left = (asBody(read.body).stages as Body[]).map(({ name, index }) => `${name}${index}`)
    expect(left).toEqual(['A1', 'C1', 'B2'])

    const owned = stages.map((stage) => ({ ...stage, organizationId, tenantId }))
    const second = await client.call('POST', '/api/pipelines', { name: 'Sales', organizationId, stages: owned })
    await client.call('PUT', `/api/pipelines/${idOf(second)}`, { name: 'Sales', organizationId, stages: [{ name: 'C' }] })
    const clean = await client.call('GET', `/api/pipelines/${idOf(second)}?relations[]=stages`)
    expect(asBody(clean.body).stages).toMatchObject([{ name: 'C', index: 1 }])
  })

  test('rows 16 and 17: contacts ignore take and skip outside /pagination, and are created as printed', async () => {
    expect(itemsOf(await client.call('GET', '/api/organization-contact?take=1&skip=2'))).toHaveLength(3)
    const page = await client.call('GET', `/api/organization-contact/pagination?take=2&skip=2&${scope}`)
    expect(itemsOf(page)).toHaveLength(1)
    const contact = {
      name: 'Acme',
      contactType: 'CLIENT',
      primaryEmail: 'contact@acme.com',
      organizationId: client.organizationId,
    }
    const made = await client.call('POST', '/api/organization-contact', contact)
    expect(made).toMatchObject({ status: 201, body: contact })
    const path = `/api/organization-contact/${idOf(made)}`
    expect(await client.call('PUT', path, { notes: 'x' })).toMatchObject({ status: 400 })
    const changed = { name: 'Acme Ltd', organizationId: client.organizationId }
    expect(await client.call('PUT', path, changed)).toMatchObject({ status: 202, body: { ...contact, ...changed } })
  })
})

describe('Without a Tenant-Id header a server accepts none of the printed requests', () => {
  let bare: Record<string, string>
  beforeEach(() => {
    bare = { authorization: `Bearer ${client.token}` }
  })

  test.each([
    ['GET', '/api/candidate?take=20&skip=0&relations[]=user&relations[]=source'],
    ['POST', '/api/candidate'],
    ['PUT', '/api/candidate/2d2f7f7e-0a3c-4d38-9d7d-0f4a6f8f3a11'],
    ['GET', '/api/candidate-interview?where[candidateId]=x'],
    ['POST', '/api/candidate-interview'],
    ['POST', '/api/candidate-experience'],
    ['GET', '/api/pipelines?where[organizationId]=x'],
    ['POST', '/api/pipelines'],
    ['GET', '/api/organization-contact?take=20&skip=0'],
    ['POST', '/api/organization-contact'],
  ])('%s %s is 403', async (method, path) => {
    const reply = await client.call(method, path, method === 'GET' ? undefined : { organizationId: client.organizationId }, bare)
    expect(reply).toMatchObject({ status: 403, body: { message: 'Forbidden resource', error: 'Forbidden', statusCode: 403 } })
  })

  test.each([
    ['POST', '/api/candidate/x/skills'],
    ['POST', '/api/candidate-education'],
    ['POST', '/api/candidate-interview/x/feedbacks'],
    ['POST', '/api/invite'],
    ['POST', '/api/invite/validate'],
  ])('%s %s is 404', async (method, path) => {
    expect(await client.call(method, path, {}, bare)).toMatchObject(cannotPost(path))
  })
})
