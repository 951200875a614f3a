import { beforeEach, describe, expect, test } from 'vitest'
import { asBody, type Body, firstOf, type GauzyClient, idOf, itemsOf, jane, openGauzy } from './gauzy-simulator-client.ts'

const UNKNOWN = '2d2f7f7e-0a3c-4d38-9d7d-0f4a6f8f3a11'

let client: GauzyClient
let scope: string

beforeEach(async () => {
  client = await openGauzy({ dialect: 'server' })
  scope = `where[organizationId]=${client.organizationId}`
})

const post = (more: Body = {}) => client.call('POST', '/api/candidate', jane(client.organizationId, more))
const put = (id: string, body: Body) =>
  client.call('PUT', `/api/candidate/${id}`, { organizationId: client.organizationId, ...body })
const read = async (id: string, relations: string[] = []): Promise<Body> => {
  const query = relations.map((name) => `&relations[]=${name}`).join('')
  return asBody((await client.call('GET', `/api/candidate/${id}?${scope}${query}`)).body)
}
const mails = async () => (await client.call('GET', '/_mails', undefined, {})).body as Body[]

describe('Updating a candidate', () => {
  test('replaces tags, changes nested rows that carry their id and makes new ones without', async () => {
    const [first, second] = itemsOf(await client.call('GET', '/api/tags'))
    const id = idOf(await post({ source: { name: 'Fair' }, contact: { city: 'Lisbon' }, tags: [{ id: first?.id }] }))
    const before = await read(id)
    await put(id, { source: { id: before.sourceId, name: 'Job fair' }, contact: { city: 'Porto' }, tags: [{ id: second?.id }] })
    const after = await read(id, ['source', 'contact', 'tags'])
    expect(after).toMatchObject({
      sourceId: before.sourceId,
      source: { name: 'Job fair' },
      contact: { city: 'Porto' },
      tags: [{ id: second?.id }],
    })
    expect(after.contactId).not.toBe(before.contactId)
    await put(id, { user: { id: before.userId, firstName: 'Janet' }, tags: [] })
    expect(await read(id, ['user', 'tags'])).toMatchObject({ user: { firstName: 'Janet', lastName: 'Doe' }, tags: [] })
  })

  test('of an unknown id is an insert that the database refuses: 400, not 404', async () => {
    expect(await put(UNKNOWN, { rating: 1 })).toMatchObject({
      status: 400,
      body: { response: { code: '23502', column: 'userId' } },
    })
  })

  test('status HIRED alone makes nobody hired; with the date it does', async () => {
    const id = idOf(await post())
    await put(id, { status: 'HIRED' })
    expect(await read(id)).toMatchObject({ status: 'HIRED', hiredDate: null, alreadyHired: false, employeeId: null })
    await put(id, { status: 'HIRED', hiredDate: '2024-03-01' })
    expect(await read(id)).toMatchObject({ alreadyHired: true, employeeId: null })
    expect(await put(id, { hiredDate: 'soon' })).toMatchObject({
      status: 400,
      body: { message: [expect.stringMatching(/hiredDate/)] },
    })
  })

  test('its updatedAt moves with the candidate, not with the person or the parts', async () => {
    const made = await post()
    const { updatedAt, userId } = await read(idOf(made))
    client.clock.ms += 60_000
    const { organizationId } = client
    expect(await client.call('PUT', `/api/user/${userId}`, { firstName: 'Janet' })).toMatchObject({ status: 202 })
    await client.call('POST', '/api/candidate-documents', { name: 'CV', candidateId: idOf(made), organizationId })
    expect((await read(idOf(made), ['user'])).updatedAt).toBe(updatedAt)
    expect(await read(idOf(made), ['user', 'documents'])).toMatchObject({
      user: { name: 'Janet Doe' },
      documents: [{ name: 'CV' }],
    })
    await put(idOf(made), { tags: [] })
    expect((await read(idOf(made))).updatedAt).toBe(new Date(client.clock.ms).toISOString())
  })
})

describe('Deciding about a candidate', () => {
  test('/rejected mails the candidate, keeps the first date and can be repeated', async () => {
    const id = idOf(await post())
    expect(await client.call('PUT', `/api/candidate/${id}/rejected`, {})).toMatchObject({
      status: 202,
      body: { status: 'REJECTED' },
    })
    const { rejectDate } = await read(id)
    client.clock.ms += 60_000
    expect((await client.call('PUT', `/api/candidate/${id}/rejected`, {})).status).toBe(202)
    expect((await read(id)).rejectDate).toBe(rejectDate)
    expect((await mails()).filter(({ kind }) => kind === 'rejection')).toHaveLength(2)
    expect((await client.call('PUT', `/api/candidate/${UNKNOWN}/rejected`, {})).status).toBe(404)
  })

  test('/hired makes an employee, changes the role, and is a conflict afterwards', async () => {
    const id = idOf(await post())
    expect(await client.call('PUT', `/api/candidate/${id}/hired`, {})).toMatchObject({ status: 202, body: { status: 'HIRED' } })
    expect(await read(id, ['employee', 'user.role'])).toMatchObject({
      alreadyHired: true,
      employee: { organizationId: client.organizationId },
      user: { role: { name: 'EMPLOYEE' } },
    })
    for (const word of ['hired', 'rejected']) {
      expect(await client.call('PUT', `/api/candidate/${id}/${word}`, {})).toMatchObject({
        status: 409,
        body: { statusCode: 409, message: expect.stringContaining('already hired') },
      })
    }
  })

  test('any other word is accepted and does nothing', async () => {
    const id = idOf(await post())
    expect(await client.call('PUT', `/api/candidate/${id}/promoted`, {})).toMatchObject({ status: 202, body: '' })
  })
})

describe('Deleting', () => {
  test('softly hides the row for good, since recover recovers nothing', async () => {
    const id = idOf(await post())
    expect(await client.call('DELETE', `/api/candidate/${id}/soft`)).toMatchObject({
      status: 202,
      body: { id, deletedAt: expect.stringMatching(/Z$/) },
    })
    expect((await client.call('GET', `/api/candidate/${id}?${scope}`)).status).toBe(404)
    expect((await client.call('GET', `/api/candidate/${id}?${scope}&withDeleted=true`)).status).toBe(200)
    expect((await client.call('DELETE', `/api/candidate/${id}/soft`)).status).toBe(404)
    expect(await client.call('PUT', `/api/candidate/${id}/recover`, {})).toMatchObject({ status: 202, body: '' })
    expect((await client.call('GET', `/api/candidate/${id}?${scope}`)).status).toBe(404)
  })

  test('plainly is final, takes the parts along and counts', async () => {
    const id = idOf(await post())
    const { organizationId } = client
    const part = await client.call('POST', '/api/candidate-skills', { name: 'Go', candidateId: id, organizationId })
    expect(await client.call('DELETE', `/api/candidate/${id}`)).toMatchObject({ status: 202, body: { raw: [], affected: 1 } })
    expect(await client.call('DELETE', `/api/candidate/${id}`)).toMatchObject({ status: 202, body: { raw: [], affected: 0 } })
    expect((await client.call('GET', `/api/candidate-skills/${idOf(part)}`)).status).toBe(404)
  })
})

describe('The parts of a candidate', () => {
  test.each([
    ['candidate-skills', { name: 'Go' }, 200],
    ['candidate-experience', { occupation: 'Cook', duration: '1 year' }, 200],
    ['candidate-educations', { schoolName: 'MIT', degree: 'BS', field: 'CS', completionDate: '2020-06-01' }, 200],
    ['candidate-documents', { name: 'CV.pdf', documentUrl: 'https://files.example/cv.pdf' }, 202],
    ['candidate-source', { name: 'Fair' }, 202],
  ])('%s: create, list, blind update, delete', async (path, body, putStatus) => {
    const { organizationId } = client
    const { id: candidateId } = await firstOf(client, `/api/candidate?${scope}`)
    expect(await client.call('POST', `/api/${path}`, {})).toMatchObject({ status: 400 })
    const made = await client.call('POST', `/api/${path}`, { ...body, candidateId, organizationId })
    expect(made).toMatchObject({ status: 201, body })
    expect((await client.call('GET', `/api/${path}`)).status).toBe(400)
    expect(itemsOf(await client.call('GET', `/api/${path}?${scope}`)).map(({ id }) => id)).toContain(idOf(made))
    const one = `/api/${path}/${idOf(made)}`
    expect(await client.call('PUT', one, body)).toMatchObject({
      status: putStatus,
      body: { generatedMaps: [], raw: [], affected: 1 },
    })
    expect(await client.call('PUT', `/api/${path}/${UNKNOWN}`, body)).toMatchObject({ status: putStatus, body: { affected: 0 } })
    expect(await client.call('DELETE', one)).toMatchObject({ status: 202, body: { affected: 1 } })
  })
})
