import { beforeEach, describe, expect, test } from 'vitest'
import { asBody, type Body, firstOf, type GauzyClient, idOf, itemsOf, jane, openGauzy } from './gauzy-simulator-client.ts'

let client: GauzyClient
let candidate: Body
let employee: Body

beforeEach(async () => {
  client = await openGauzy()
  candidate = await firstOf(client, '/api/candidate?take=20&skip=0&relations[]=user&relations[]=source')
  employee = await firstOf(client, '/api/employee?relations[]=user')
})

describe('Each request of the documentation page works as printed, with a Bearer token and nothing else', () => {
  test('the list of candidates embeds user and source', async () => {
    const reply = await client.call('GET', '/api/candidate?take=20&skip=0&relations[]=user&relations[]=source')
    expect(reply.status).toBe(200)
    expect(asBody(reply.body).total).toBe(10)
    expect(candidate).toMatchObject({
      rating: null,
      status: 'APPLIED',
      appliedDate: expect.stringMatching(/T00:00:00\.000Z$/),
      hiredDate: null,
      rejectDate: null,
      user: { firstName: 'Jane', lastName: 'Doe', name: 'Jane Doe', email: 'jane.doe@example.com' },
      source: { name: 'LinkedIn' },
      organizationId: client.organizationId,
    })
    expect(candidate).not.toHaveProperty('tags')
    expect(new Set(itemsOf(reply).map(({ status }) => status))).toEqual(new Set(['APPLIED', 'INTERVIEWED', 'REJECTED', 'HIRED']))
  })

  test('creating a candidate answers 201, echoes the date as sent and has no computed name', async () => {
    const reply = await client.call('POST', '/api/candidate', jane(client.organizationId))
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject({
      status: 'APPLIED',
      appliedDate: '2024-01-10',
      user: { firstName: 'Jane', lastName: 'Doe' },
    })
    expect(asBody(reply.body).user).not.toHaveProperty('name')
    expect(reply.body).not.toHaveProperty('password')
    const read = await client.call('GET', `/api/candidate/${idOf(reply)}?relations[]=user`)
    expect(read.body).toMatchObject({ appliedDate: '2024-01-10T00:00:00.000Z', user: { name: 'Jane Doe' } })
  })

  test('updating rating and status answers 200 and the row', async () => {
    const reply = await client.call('PUT', `/api/candidate/${candidate.id}`, { rating: 4.5, status: 'INTERVIEWED' })
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({
      id: candidate.id,
      rating: 4.5,
      status: 'INTERVIEWED',
      organizationId: client.organizationId,
    })
  })

  test('an interview is scheduled with its interviewers and listed by candidate', async () => {
    const reply = await client.call('POST', '/api/candidate-interview', {
      title: 'Technical Interview',
      startTime: '2024-01-20T10:00:00.000Z',
      endTime: '2024-01-20T11:00:00.000Z',
      candidateId: candidate.id,
      organizationId: client.organizationId,
      interviewers: [{ employeeId: employee.id }],
    })
    expect(reply.status).toBe(201)
    const list = await client.call('GET', `/api/candidate-interview?where[candidateId]=${candidate.id}&relations[]=interviewers`)
    expect(list.body).toMatchObject({
      total: 1,
      items: [{ title: 'Technical Interview', interviewers: [{ employeeId: employee.id }] }],
    })
  })

  test('feedback is given by employee id and counts in the rating of the interview', async () => {
    const interview = await firstOf(client, '/api/candidate-interview?where[title]=Technical Interview&relations[]=feedbacks')
    const reply = await client.call('POST', `/api/candidate-interview/${interview.id}/feedbacks`, {
      description: 'Strong technical skills, good cultural fit',
      rating: 4.5,
      interviewerId: employee.id,
    })
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject({ rating: 4.5, interviewId: interview.id, interviewerId: employee.id })
    const read = await client.call('GET', `/api/candidate-interview/${interview.id}?relations[]=feedbacks`)
    expect(asBody(read.body).feedbacks).toHaveLength((interview.feedbacks as unknown[]).length + 1)
    expect(asBody(read.body).rating).toBe((3 + 4.5) / 2)
  })

  test('skills are added to a candidate with their levels', async () => {
    const skills = [
      { name: 'TypeScript', level: 'EXPERT' },
      { name: 'Angular', level: 'INTERMEDIATE' },
    ]
    expect(await client.call('POST', `/api/candidate/${candidate.id}/skills`, { skills })).toMatchObject({
      status: 201,
      body: skills,
    })
    const read = await client.call('GET', `/api/candidate/${candidate.id}?relations[]=skills`)
    expect(asBody(read.body).skills).toEqual(expect.arrayContaining(skills.map((skill) => expect.objectContaining(skill))))
  })

  test('experience keeps the name of the organization as a text', async () => {
    const experience = {
      occupation: 'Senior Developer',
      organization: 'Previous Company',
      duration: '3 years',
      description: 'Led frontend team',
      candidateId: candidate.id,
    }
    expect(await client.call('POST', '/api/candidate-experience', experience)).toMatchObject({ status: 201, body: experience })
    const read = await client.call('GET', `/api/candidate/${candidate.id}?relations[]=experience`)
    expect(asBody(read.body).experience).toContainEqual(
      expect.objectContaining({ ...experience, organizationId: client.organizationId }),
    )
  })

  test('education is added', async () => {
    const education = {
      schoolName: 'MIT',
      degree: 'BS Computer Science',
      field: 'Computer Science',
      completionDate: '2020-06-01',
      candidateId: candidate.id,
    }
    expect(await client.call('POST', '/api/candidate-education', education)).toMatchObject({ status: 201, body: education })
  })

  test('an invitation is sent, and accepted once by address and token without logging in', async () => {
    const role = await firstOf(client, '/api/roles')
    const admin = asBody((await client.call('GET', '/api/user/me')).body)
    const sent = await client.call('POST', '/api/invite', {
      emailId: 'user@example.com',
      roleId: role.id,
      organizationId: client.organizationId,
      invitedById: admin.id,
      startedWorkOn: '2024-02-01',
    })
    expect(sent.status).toBe(201)
    expect(sent.body).toMatchObject({ email: 'user@example.com', status: 'INVITED', invitedByUserId: admin.id })
    const ticket = { email: 'user@example.com', token: asBody(sent.body).token }
    const accepted = await client.call('POST', '/api/invite/validate', ticket, {})
    expect(accepted).toMatchObject({
      status: 201,
      body: { email: 'user@example.com', organization: { name: 'Harbor Software' } },
    })
    expect(await client.call('POST', '/api/invite/validate', ticket, {})).toMatchObject({
      status: 400,
      body: { message: 'Bad Request' },
    })
  })

  test('pipelines are listed by organization, and created with the stage indexes sent', async () => {
    const list = await client.call('GET', `/api/pipelines?where[organizationId]=${client.organizationId}`)
    expect(list).toMatchObject({ status: 200, body: { total: 2 } })
    const names = ['Lead', 'Qualified', 'Proposal', 'Negotiation', 'Closed Won']
    const stages = names.map((name, index) => ({ name, index }))
    const made = await client.call('POST', '/api/pipelines', {
      name: 'Enterprise Sales',
      description: 'Pipeline for enterprise deals',
      organizationId: client.organizationId,
      stages,
    })
    expect(made).toMatchObject({ status: 201, body: { name: 'Enterprise Sales', stages } })
    const read = await client.call('GET', `/api/pipelines/${idOf(made)}?relations[]=stages`)
    expect(read.body).toMatchObject({ stages })
  })

  test('contacts are listed by page and created', async () => {
    expect(await client.call('GET', '/api/organization-contact?take=2&skip=1')).toMatchObject({ status: 200, body: { total: 3 } })
    expect(itemsOf(await client.call('GET', '/api/organization-contact?take=2&skip=1'))).toHaveLength(2)
    const contact = {
      name: 'Acme Corporation',
      contactType: 'CLIENT',
      primaryEmail: 'contact@acme.com',
      primaryPhone: '+1-555-0100',
      organizationId: client.organizationId,
    }
    expect(await client.call('POST', '/api/organization-contact', contact)).toMatchObject({ status: 201, body: contact })
    const wrong = await client.call('POST', '/api/organization-contact', { ...contact, contactType: 'FRIEND' })
    expect(wrong).toMatchObject({ status: 400, body: { message: [expect.stringContaining('contactType')] } })
  })
})

describe('The documented contract is taken by its word', () => {
  test('a list without take answers ten', async () => {
    const { call } = await openGauzy({ candidates: 12 })
    expect(itemsOf(await call('GET', '/api/candidate'))).toHaveLength(10)
  })

  test('a status that the page does not name is refused', async () => {
    const reply = await client.call('PUT', `/api/candidate/${candidate.id}`, { status: 'BOGUS' })
    expect(reply).toMatchObject({
      status: 400,
      body: { message: [expect.stringContaining('status must be one of')], error: 'Bad Request' },
    })
  })

  test('an update of an unknown candidate is 404, a delete answers 204 and then 404', async () => {
    expect(await client.call('PUT', '/api/candidate/2d2f7f7e-0a3c-4d38-9d7d-0f4a6f8f3a11', { rating: 1 })).toMatchObject({
      status: 404,
    })
    expect(await client.call('DELETE', `/api/candidate/${candidate.id}`)).toMatchObject({ status: 204, body: '' })
    expect(await client.call('DELETE', `/api/candidate/${candidate.id}`)).toMatchObject({
      status: 404,
      body: { statusCode: 404, message: 'The requested record was not found' },
    })
  })

  test('an unknown relation, field or order is a 400 with messages', async () => {
    for (const query of ['relations[]=bogus', 'relations=user', 'where[bogus]=1', 'order[bogus]=ASC']) {
      expect(await client.call('GET', `/api/candidate?${query}`)).toMatchObject({
        status: 400,
        body: { statusCode: 400, message: [expect.stringMatching(/./)] },
      })
    }
  })

  test('nested documents and skills of a create are stored', async () => {
    const body = jane(client.organizationId, {
      documents: [{ name: 'CV.pdf', documentUrl: 'https://files.example/cv.pdf' }],
      skills: [{ name: 'Go' }],
    })
    const made = await client.call('POST', '/api/candidate', body)
    const read = await client.call('GET', `/api/candidate/${idOf(made)}?relations[]=documents&relations[]=skills`)
    expect(read.body).toMatchObject({ documents: [{ name: 'CV.pdf' }], skills: [{ name: 'Go' }] })
  })

  test('a number filters by its value', async () => {
    const reply = await client.call('GET', '/api/candidate?where[rating]=4.5&take=100')
    expect(itemsOf(reply).length).toBeGreaterThan(0)
    expect(itemsOf(reply).every(({ rating }) => rating === 4.5)).toBe(true)
  })
})
