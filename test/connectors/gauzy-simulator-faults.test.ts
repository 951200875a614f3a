import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { describe, expect, test } from 'vitest'
import { LineCut } from '../../src/sandbox/faults.ts'
import { asBody, firstOf, type GauzyClient, idOf, itemsOf, jane, openGauzy } from './gauzy-simulator-client.ts'

const UNKNOWN = '2d2f7f7e-0a3c-4d38-9d7d-0f4a6f8f3a11'
const listOf = ({ organizationId }: GauzyClient) => `/api/candidate?where[organizationId]=${organizationId}`

describe('Errors by status', () => {
  test('malformed JSON is refused before anybody asks for a token', async () => {
    const { call } = await openGauzy({ dialect: 'server' })
    expect(await call('POST', '/api/candidate', '{"user":', {})).toMatchObject({
      status: 400,
      body: { message: 'Unexpected end of JSON input', error: 'Bad Request', statusCode: 400 },
    })
  })

  test('a path id that is no UUID is 406, after the guards', async () => {
    const { call } = await openGauzy({ dialect: 'server' })
    const body = { statusCode: 406, message: 'Validation failed (valid uuid is expected)' }
    expect(await call('GET', '/api/candidate/nope')).toMatchObject({ status: 406, body })
    expect(await call('PUT', '/api/candidate/nope', {})).toMatchObject({ status: 406, body })
    expect((await call('GET', '/api/candidate/nope', undefined, {})).status).toBe(401)
  })

  test('a missing route is 404 with the whole address, whatever the token', async () => {
    const { call } = await openGauzy({ dialect: 'server' })
    expect(await call('PATCH', '/api/candidate?x=1', undefined, {})).toMatchObject({
      status: 404,
      body: { message: 'Cannot PATCH /api/candidate?x=1', error: 'Not Found', statusCode: 404 },
    })
  })

  test('the database’s own words come through for interviews and documents', async () => {
    const client = await openGauzy({ dialect: 'server' })
    const { organizationId, call } = client
    const { id: candidateId } = await firstOf(client, listOf(client))
    const untitled = await call('POST', '/api/candidate-interview', { candidateId, organizationId, note: 'private words' })
    expect(untitled).toMatchObject({
      status: 400,
      body: { code: '23502', severity: 'ERROR', driverError: { code: '23502', column: 'title' } },
    })
    expect(untitled.body).not.toHaveProperty('message')
    expect(JSON.stringify(untitled.body)).toContain('private words')
    expect(await call('POST', '/api/candidate-interview', { title: 'x', candidateId: UNKNOWN })).toMatchObject({
      body: { code: '23503' },
    })
    expect(await call('POST', '/api/candidate-documents', { candidateId })).toMatchObject({
      status: 400,
      body: { code: '23502' },
    })
    const status = await call('POST', '/api/candidate-feedbacks', { status: 'INTERVIEWED', candidateId })
    expect(status).toMatchObject({ status: 400, body: { code: '22P02' } })
  })

  test('the documented contract has one shape for all of them', async () => {
    const { organizationId, call } = await openGauzy()
    const reply = await call('POST', '/api/candidate', jane(organizationId, { organizationPositionId: UNKNOWN }))
    expect(reply).toMatchObject({
      status: 400,
      body: { message: [expect.stringMatching(/foreign key/)], error: 'Bad Request', statusCode: 400 },
    })
    expect((await call('GET', '/api/candidate/nope')).status).toBe(404)
  })

  test('SQLite keeps whole seconds, forgives bad values and says less', async () => {
    const client = await openGauzy({ dialect: 'server', database: 'sqlite' })
    client.clock.ms += 345
    const { organizationId, call } = client
    const made = await call('POST', '/api/candidate', jane(organizationId, { appliedDate: 'yesterday', rating: 'abc' }))
    expect(made.status).toBe(201)
    const read = asBody((await call('GET', `/api/candidate/${idOf(made)}?where[organizationId]=${organizationId}`)).body)
    expect(read).toMatchObject({ appliedDate: null, rating: 'abc', createdAt: expect.stringMatching(/\.000Z$/) })
    expect(itemsOf(await call('GET', '/api/tags'))[0]?.createdAt).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    const untitled = await call('POST', '/api/candidate-interview', { candidateId: idOf(made) })
    expect(untitled).toMatchObject({ status: 400, body: { driverError: { code: 'SQLITE_CONSTRAINT_NOTNULL' } } })
  })
})

describe('Throttling, when an operator turns it on', () => {
  test('answers 429 with Retry-After and says what is left', async () => {
    const { call, clock } = await openGauzy({ throttle: { limit: 3, windowSeconds: 10 } })
    clock.ms += 10_000
    const replies = [
      await call('GET', '/api/tags'),
      await call('GET', '/api/tags'),
      await call('GET', '/api/tags'),
      await call('GET', '/api/tags'),
    ]
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 429])
    expect(replies.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['2', '1', '0', '0'])
    expect(replies[3]?.headers.get('retry-after')).toBe('10')
    expect(replies[3]?.body).toEqual({ statusCode: 429, message: 'ThrottlerException: Too Many Requests' })
    clock.ms += 10_000
    expect((await call('GET', '/api/tags')).status).toBe(200)
  })

  test('log-in is limited to five a minute', async () => {
    const { call, simulator } = await openGauzy({ throttle: { limit: 1000, windowSeconds: 60 } })
    const statuses: number[] = []
    for (let at = 0; at < 5; at++) statuses.push((await call('POST', '/api/auth/login', simulator.credentials, {})).status)
    expect(statuses).toEqual([200, 200, 200, 200, 429])
  })
})

describe('Faults on demand', () => {
  test('are set and cleared without credentials and leave the control routes alone', async () => {
    const client = await openGauzy()
    const { call } = client
    expect((await call('POST', '/_faults', { status: 503, retry_after_seconds: 7 }, {})).status).toBe(204)
    const reply = await call('GET', '/api/candidate')
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '7'])
    expect((await call('POST', '/_faults', { bogus: true }, {})).status).toBe(400)
    expect((await call('DELETE', '/_faults', undefined, {})).status).toBe(204)
    expect((await call('GET', '/api/candidate')).status).toBe(200)
    expect((await call('GET', '/_seen', undefined, {})).body).toContainEqual({
      method: 'GET',
      path: '/api/candidate',
      at: client.clock.ms,
    })
  })

  test('a cut line reaches an in-process caller as such, and after means that the work was done', async () => {
    const client = await openGauzy()
    const { call, organizationId } = client
    const total = async () => asBody((await call('GET', '/api/candidate')).body).total
    for (const cut of ['before', 'after']) {
      await call('POST', '/_faults', { method: 'POST', path: '/api/candidate', times: 1, cut }, {})
      await expect(call('POST', '/api/candidate', jane(organizationId))).rejects.toBeInstanceOf(LineCut)
      expect(await total()).toBe(cut === 'before' ? 10 : 11)
    }
  })

  test('an expired token is voided, and a refresh gets a new one', async () => {
    const { call, refreshToken } = await openGauzy()
    await call('POST', '/_faults', { times: 1, expire_token: true }, {})
    expect((await call('GET', '/api/candidate')).status).toBe(401)
    expect((await call('GET', '/api/candidate')).status).toBe(401)
    const { token } = asBody((await call('POST', '/api/auth/refresh-token', { refreshToken }, {})).body)
    expect((await call('GET', '/api/candidate', undefined, { authorization: `Bearer ${token}` })).status).toBe(200)
  })
})

describe('On a socket', () => {
  test('the spelling of the Tenant-Id header decides', async () => {
    const client = await openGauzy({ dialect: 'server' })
    const server = serve({ fetch: client.simulator.app.fetch, hostname: '127.0.0.1', port: 0 })
    await new Promise<void>((done) => server.once('listening', done))
    const { port } = server.address() as AddressInfo
    const statusWith = (name: string) =>
      new Promise<number | undefined>((done, fail) => {
        const headers = { authorization: `Bearer ${client.token}`, [name]: client.tenantId }
        const call = request({ host: '127.0.0.1', port, path: listOf(client), headers, agent: false }, (response) => {
          response.resume().once('end', () => done(response.statusCode))
        })
        call.once('error', fail).end()
      })
    try {
      expect(await statusWith('Tenant-Id')).toBe(200)
      expect(await statusWith('tenant-id')).toBe(200)
      expect(await statusWith('TENANT-ID')).toBe(403)
      expect(await statusWith('Tenant-id')).toBe(403)
    } finally {
      await new Promise((done) => server.close(done))
    }
  })
})
