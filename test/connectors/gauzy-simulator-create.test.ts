import { beforeEach, describe, expect, test } from 'vitest'
import {
  asBody,
  type Body,
  firstOf,
  type GauzyClient,
  idOf,
  itemsOf,
  jane,
  openGauzy,
  type Reply,
} from './gauzy-simulator-client.ts'

const UNKNOWN = '2d2f7f7e-0a3c-4d38-9d7d-0f4a6f8f3a11'

let client: GauzyClient
let scope: string

beforeEach(async () => {
  client = await openGauzy({ dialect: 'server' })
  scope = `where[organizationId]=${client.organizationId}`
})

const post = (more: Body = {}) => client.call('POST', '/api/candidate', jane(client.organizationId, more))
const read = async (id: string, relations: string[] = []): Promise<Body> => {
  const query = relations.map((name) => `&relations[]=${name}`).join('')
  return asBody((await client.call('GET', `/api/candidate/${id}?${scope}${query}`)).body)
}
const mails = async () => (await client.call('GET', '/_mails', undefined, {})).body as Body[]
const withEmail = async (email: string) => itemsOf(await client.call('GET', `/api/user?where[email]=${email}`))

describe('Creating a candidate', () => {
  test('makes a user who can log in, mails a welcome, and asks for no unique address', async () => {
    const before = (await withEmail('jane.doe@example.com')).length
    const ids = new Set([idOf(await post()), idOf(await post()), idOf(await post())])
    expect(ids.size).toBe(3)
    expect(await withEmail('jane.doe@example.com')).toHaveLength(before + 3)
    expect(await mails()).toContainEqual({ to: 'jane.doe@example.com', kind: 'welcome', at: client.clock.ms })
    const login = await client.call(
      'POST',
      '/api/auth/login',
      { email: 'jane.doe@example.com', password: 'temporaryPassword' },
      {},
    )
    expect(login).toMatchObject({ status: 200, body: { user: { role: { name: 'CANDIDATE' } } } })
  })

  test('forces the status, which a reject date alone can change', async () => {
    expect(asBody((await post({ status: 'HIRED' })).body).status).toBe('APPLIED')
    expect(asBody((await post({ rejectDate: '2024-02-01' })).body).status).toBe('REJECTED')
  })

  test('stores source, contact and known tags, and only echoes what else is nested', async () => {
    const tag = await firstOf(client, '/api/tags?where[name]=senior')
    const made = await post({
      source: { name: 'LinkedIn' },
      contact: { city: 'Lisbon' },
      tags: [{ id: tag.id }, { name: 'by name' }],
      documents: [{ name: 'CV.pdf' }],
      skills: [{ name: 'Go' }],
      bogus: 1,
    })
    expect(made.body).toMatchObject({ documents: [{ name: 'CV.pdf' }], skills: [{ name: 'Go' }], source: { name: 'LinkedIn' } })
    expect(made.body).not.toHaveProperty('bogus')
    expect(await read(idOf(made), ['source', 'contact', 'tags', 'documents', 'skills'])).toMatchObject({
      source: { name: 'LinkedIn' },
      contact: { city: 'Lisbon' },
      tags: [{ id: tag.id, name: 'senior' }],
      documents: [],
      skills: [],
    })
  })

  test('a source belongs to one candidate', async () => {
    const { sourceId } = asBody((await post({ source: { name: 'Fair' } })).body)
    expect(await post({ sourceId })).toMatchObject({
      status: 400,
      body: { name: 'BadRequestException', response: { code: '23505', detail: expect.stringContaining('already exists') } },
    })
  })

  test('a candidate that the database refuses leaves its user behind and shows SQL and parameters', async () => {
    const before = (await withEmail('jane.doe@example.com')).length
    for (const more of [
      { appliedDate: 'yesterday' },
      { organizationPositionId: UNKNOWN },
      { rating: 'abc' },
      { tags: [{ id: UNKNOWN }] },
    ]) {
      const { status, body } = await post({ cvUrl: 'https://files.example/jane.pdf', ...more })
      expect(status).toBe(400)
      expect(body).toMatchObject({
        status: 400,
        options: {},
        message: expect.stringMatching(/./),
        response: { query: expect.stringMatching(/^INSERT INTO/), parameters: expect.any(Array) },
      })
      expect(body).not.toHaveProperty('statusCode')
    }
    expect(await withEmail('jane.doe@example.com')).toHaveLength(before + 4)
    expect(JSON.stringify(await post({ rating: 'abc', cvUrl: 'https://files.example/jane.pdf' }))).toContain(
      'files.example/jane.pdf',
    )
  })

  test('validation names nested fields with dots', async () => {
    const reply = await client.call('POST', '/api/candidate', { user: { email: 'nobody' }, password: 'short' })
    expect(reply).toMatchObject({ status: 400, body: { error: 'Bad Request', statusCode: 400 } })
    expect(asBody(reply.body).message).toEqual([
      'user.email must be an email',
      'password must be longer than or equal to 8 characters',
      'organizationId must be a UUID',
    ])
  })

  test('in bulk one invalid element stops all, and one that the database refuses does not stop the others', async () => {
    const bulk = (list: Body[]): Promise<Reply> => client.call('POST', '/api/candidate/bulk', list)
    const { organizationId } = client
    const total = async () => asBody((await client.call('GET', `/api/candidate?${scope}`)).body).total
    expect(await bulk([jane(organizationId), jane(organizationId, { user: {} })])).toMatchObject({
      status: 400,
      body: { message: expect.arrayContaining(['list.1.user.email must be an email']) },
    })
    expect(await total()).toBe(10)
    expect(await bulk([jane(organizationId), jane(organizationId, { rating: 'abc' })])).toMatchObject({ status: 400 })
    expect(await total()).toBe(11)
    expect(await bulk([jane(organizationId), jane(organizationId)])).toMatchObject({ status: 201, body: [{}, {}] })
  })
})
