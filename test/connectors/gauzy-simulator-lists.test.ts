import { beforeEach, describe, expect, test } from 'vitest'
import { asBody, type Body, firstOf, type GauzyClient, itemsOf, openGauzy } from './gauzy-simulator-client.ts'

let client: GauzyClient
let scope: string

beforeEach(async () => {
  client = await openGauzy({ dialect: 'server', candidates: 130 })
  scope = `where[organizationId]=${client.organizationId}`
})

const get = (path: string) => client.call('GET', path)
const idsAt = async (path: string) => itemsOf(await get(path)).map(({ id }) => String(id))

describe('Pages', () => {
  test('without take, or with take 0, everything comes; more than 100 or no number is refused', async () => {
    expect(itemsOf(await get(`/api/candidate?${scope}`))).toHaveLength(130)
    expect(itemsOf(await get(`/api/candidate?${scope}&take=0`))).toHaveLength(130)
    expect(itemsOf(await get(`/api/candidate?${scope}&take=100`))).toHaveLength(100)
    for (const take of ['101', 'abc', '-1']) {
      const { status, body } = await get(`/api/candidate?${scope}&take=${take}`)
      expect([status, asBody(body).error]).toEqual([400, 'Bad Request'])
    }
  })

  test('an ordered walk gives each row once, and past the end there is nothing but the total', async () => {
    const order = 'order[createdAt]=ASC&order[id]=ASC'
    const seen: string[] = []
    for (let skip = 0; skip < 140; skip += 20)
      seen.push(...(await idsAt(`/api/candidate?${scope}&${order}&take=20&skip=${skip}`)))
    expect(new Set(seen).size).toBe(130)
    expect(seen).toHaveLength(130)
    expect(await get(`/api/candidate?${scope}&take=20&skip=500`)).toMatchObject({ body: { items: [], total: 130 } })
  })

  test('on /pagination skip is a page number, of which 0 and 1 are the same, and take is 10 by default', async () => {
    const path = `/api/candidate/pagination?${scope}&order[id]=ASC`
    const first = await idsAt(path)
    expect(first).toHaveLength(10)
    expect(await idsAt(`${path}&skip=1`)).toEqual(first)
    expect(await idsAt(`${path}&skip=2`)).toEqual((await idsAt(`/api/candidate?${scope}&order[id]=ASC`)).slice(10, 20))
    expect(await get(`${path}&where[user][email]=x@example.com`)).toMatchObject({ status: 400, body: {} })
  })

  test('skills, educations, documents and sources ignore take and skip; experience keeps to them', async () => {
    for (const path of ['candidate-skills', 'candidate-educations', 'candidate-documents', 'candidate-source']) {
      const reply = await get(`/api/${path}?${scope}&take=2&skip=1`)
      expect(itemsOf(reply)).toHaveLength(Number(asBody(reply.body).total))
    }
    expect(itemsOf(await get(`/api/candidate-experience?${scope}&take=2&skip=1`))).toHaveLength(2)
  })

  test('count is a bare number with its filter at the top', async () => {
    expect((await get(`/api/candidate/count?organizationId=${client.organizationId}`)).body).toBe(130)
  })
})

describe('Filters', () => {
  test('nested relations, tags and alternatives are found; lists of values find nothing', async () => {
    const { id, user } = await firstOf(client, `/api/candidate?${scope}&order[createdAt]=ASC&relations[]=user&relations[]=tags`)
    expect(await idsAt(`/api/candidate?${scope}&where[user][email]=${asBody(user).email}`)).toEqual([id])
    expect(await idsAt(`/api/candidate?${scope}&where[user][email]=${String(asBody(user).email).toUpperCase()}`)).toEqual([])
    const tag = await firstOf(client, `/api/tags?${scope}&where[name]=senior`)
    const tagged = await get(`/api/candidate?${scope}&where[tags][id]=${tag.id}&relations[]=tags&take=5`)
    expect(itemsOf(tagged)).toHaveLength(5)
    for (const item of itemsOf(tagged)) expect(item.tags).toContainEqual(expect.objectContaining({ name: 'senior' }))
    const either = ['HIRED', 'REJECTED'].map(
      (status, at) => `where[${at}][status]=${status}&where[${at}][organizationId]=${client.organizationId}`,
    )
    const found = itemsOf(await get(`/api/candidate?${either.join('&')}`)).map(({ status }) => status)
    expect(new Set(found)).toEqual(new Set(['HIRED', 'REJECTED']))
    expect(await idsAt(`/api/candidate?${scope}&where[status][]=HIRED&where[status][]=APPLIED`)).toEqual([])
  })

  test('a value that parses as JSON becomes a boolean: flags filter, numbers are an error that is answered 200', async () => {
    expect(await idsAt(`/api/candidate?${scope}&where[isActive]=true`)).toHaveLength(130)
    expect(await idsAt(`/api/candidate?${scope}&where[isActive]=false`)).toEqual([])
    const reply = await get(`/api/candidate?${scope}&where[rating]=4.5`)
    expect(reply).toMatchObject({ status: 200, body: { message: 'invalid input syntax for type numeric: "true"' } })
    expect(reply.body).not.toHaveProperty('items')
  })

  test('an unknown relation, field or order, or a bad time, is 200 with only a message', async () => {
    const message = 'Property "bogus" was not found in "Candidate". Make sure your query is correct.'
    for (const query of ['relations[]=bogus', 'where[bogus]=x', 'order[bogus]=ASC']) {
      expect(await get(`/api/candidate?${scope}&${query}`)).toMatchObject({ status: 200, body: { message } })
    }
    const letters = await get(`/api/candidate?${scope}&relations=user`)
    expect(letters).toMatchObject({ status: 200, body: { message: expect.stringContaining('Property "u"') } })
    const time = await get(`/api/candidate?${scope}&where[createdAt]=yesterday`)
    expect(Object.keys(asBody(time.body))).toEqual(['message'])
    expect(await get(`/api/user?${scope}`)).toMatchObject({
      status: 200,
      body: { message: expect.stringContaining('organizationId') },
    })
  })

  test('an organization must be named and be the user’s own', async () => {
    const foreign = '2d2f7f7e-0a3c-4d38-9d7d-0f4a6f8f3a11'
    const { status, body } = await get(`/api/candidate?where[organizationId]=${foreign}`)
    expect(status).toBe(400)
    expect(asBody(body).message).toEqual([expect.stringMatching(/^where\.The user with ID .* is not associated/)])
    expect(await get('/api/candidate?where[organizationId]=nope')).toMatchObject({
      body: { message: ['where.organizationId must be a UUID'] },
    })
    expect((await get('/api/pipelines')).status).toBe(200)
    expect((await get('/api/user?take=2')).status).toBe(200)
  })
})

describe('What a read shows', () => {
  test('relations come only when asked for, nested ones too, in brackets or as an object', async () => {
    const filter = `${scope}&where[status]=HIRED&take=1&order[createdAt]=ASC`
    const nested = 'relations[]=interview.interviewers&relations[]=feedbacks&relations[]=createdByUser&relations[]=user'
    const [item] = itemsOf(await get(`/api/candidate?${filter}&${nested}`))
    expect(item).toMatchObject({
      alreadyHired: true,
      ratings: expect.any(Number),
      createdByUser: { name: 'Ada Holm' },
      interview: [{ interviewers: [{}, {}] }],
      user: { imageUrl: expect.stringContaining('/avatars/') },
      billRateValue: 0,
    })
    expect(item).not.toHaveProperty('documents')
    expect(itemsOf(await get(`/api/candidate?${filter}&relations[user]=true`))[0]).toHaveProperty('user')
    const [plain] = itemsOf(await get(`/api/candidate?${filter}`))
    expect(plain).not.toHaveProperty('user')
    expect(plain).not.toHaveProperty('ratings')
    const [selected] = itemsOf(await get(`/api/candidate?${filter}&select[id]=true&select[status]=true`))
    expect(selected).toEqual({ id: item?.id, status: 'HIRED' })
  })

  test('a read by id wants the organization too, and finds only its rows', async () => {
    const { id } = await firstOf(client, `/api/candidate?${scope}&take=1`)
    expect(await get(`/api/candidate/${id}`)).toMatchObject({ status: 400, body: { message: ['where should not be empty'] } })
    expect(await get(`/api/candidate/${id}?${scope}&relations[]=user`)).toMatchObject({ status: 200, body: { id, user: {} } })
    expect((await get(`/api/candidate/${client.tenantId}?${scope}`)).status).toBe(404)
  })

  test('lists that read `data` ignore `where`', async () => {
    const all = asBody((await get('/api/candidate-feedbacks')).body).total
    const { id, interviewId } = await firstOf(client, '/api/candidate-feedbacks')
    expect(asBody((await get(`/api/candidate-feedbacks?where[interviewId]=${interviewId}`)).body).total).toBe(all)
    const data = encodeURIComponent(JSON.stringify({ findInput: { interviewId }, relations: ['interviewer'] }))
    const found = itemsOf(await get(`/api/candidate-feedbacks?data=${data}`))
    expect(found).toMatchObject([{ id, interviewer: { interviewId } }])
    expect((await get(`/api/candidate-feedbacks/interview/${interviewId}`)).body as Body[]).toMatchObject([{ id }])
  })

  test('the look-up objects are there', async () => {
    const names = async (path: string) => itemsOf(await get(path)).map(({ name }) => name)
    expect(await names('/api/organization-positions')).toHaveLength(4)
    expect(await names('/api/organization-department')).toContain('Engineering')
    expect(await names('/api/roles')).toContain('INTERVIEWER')
    expect(itemsOf(await get(`/api/employee?${scope}&relations[]=user`))).toContainEqual(
      expect.objectContaining({ user: expect.objectContaining({ name: 'Mia Lindqvist' }) }),
    )
    const admin = await get('/api/user/email/admin@harbor.example')
    expect(admin).toMatchObject({ status: 200, body: { firstName: 'Ada' } })
    expect(itemsOf(await get('/api/pipelines?relations[]=stages&order[name]=ASC'))).toMatchObject([
      { stages: [{ index: 1 }, {}, {}, {}, {}] },
      {},
    ])
    const types = itemsOf(await get('/api/organization-contact')).map(({ contactType }) => contactType)
    expect(new Set(types)).toEqual(new Set(['CLIENT', 'CUSTOMER', 'LEAD']))
    expect(await client.call('GET', '/api/health', undefined, {})).toMatchObject({ status: 200, body: { status: 'ok' } })
    expect(await client.call('GET', '/api', undefined, {})).toMatchObject({ status: 200, body: { status: 200 } })
  })
})
