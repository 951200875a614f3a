import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Answer, TestGateway } from '../support/gateway.ts'
import { type Ids, OPEN_ROUTES, ROUTES, type RouteRow } from './route-table.ts'

type Scope = 'read' | 'write' | 'admin'

const nameOf = ({ method, path }: RouteRow) => `${method} ${path(PLACEHOLDERS)}`
const PLACEHOLDERS: Ids = {
  account: '{account}',
  write: '{write}',
  token: '{token}',
  candidate: '{candidate}',
  job: '{job}',
  application: '{application}',
  stage: '{stage}',
  webhook: '{webhook}',
  erasure: '{erasure}',
}
const NAMED = ROUTES.map((row) => [nameOf(row), row] as const)
const WITH_BODY = NAMED.filter(([, { body }]) => body !== undefined)
const WITH_IDS = NAMED.filter(([, { path, body }]) => {
  const sent = path(PLACEHOLDERS) + JSON.stringify(body?.(PLACEHOLDERS) ?? '')
  return Object.values(PLACEHOLDERS).some((id) => sent.includes(id))
})

/** What every route promises about tokens, bodies and other environments' things. */
export function describeRoutes(open: () => Promise<TestGateway>): void {
  describe('every route', () => {
    let gateway: TestGateway
    let here: Ids
    let there: Ids
    const tokens: Record<string, string> = {}

    const makeToken = async (scopes: Scope[], expires_at?: string) => {
      const { body } = await gateway.call<{ token: string }>('POST', '/api-token', { name: 'test', scopes, expires_at })
      return body.token
    }
    const send = (row: RouteRow, ids: Ids, token: string | null | undefined, body: unknown = row.body?.(ids)) =>
      gateway.call(row.method, row.path(ids), body, {}, token)

    beforeAll(async () => {
      gateway = await open()
      here = await makeThings(gateway, gateway.token)
      there = await makeThings(gateway, gateway.otherToken)
      tokens.read = await makeToken(['read'])
      tokens.write = await makeToken(['write'])
      tokens.both = await makeToken(['read', 'write'])
      tokens.expiring = await makeToken(['admin'], new Date(Date.now() + 150).toISOString())
      const made = await gateway.call<{ id: string; token: string }>('POST', '/api-token', { name: 'gone', scopes: ['admin'] })
      tokens.revoked = made.body.token
      await gateway.call('DELETE', `/api-token/${made.body.id}`)
      const issued = await gateway.call<{ token: string }>('POST', `/integrated-account/${here.account}/token`)
      tokens.account = issued.body.token
    })
    afterAll(() => gateway?.stop())

    test('is in this table, if it is in the document that describes the API', async () => {
      const document = await gateway.call<{ paths: Record<string, Record<string, unknown>> }>('GET', '/openapi.json')
      const known = new Set(ROUTES.map((row) => shapeOf(row.method, row.path(PLACEHOLDERS).split('?')[0] as string)))
      const documented = Object.entries(document.body.paths)
        .filter(([path]) => !OPEN_ROUTES.includes(path))
        .flatMap(([path, operations]) => Object.keys(operations).map((method) => shapeOf(method.toUpperCase(), path)))
      expect(documented.filter((shape) => !known.has(shape))).toEqual([])
    })

    test.each(NAMED)('refuses a caller without a token, or with one that is not good: %s', async (_name, row) => {
      for (const token of [null, 'nonsense', tokens.revoked, '']) {
        const answer = await send(row, here, token)
        expect(answer.status).toBe(401)
        expect(answer.body).toMatchObject({ statusCode: 401, error: 'Unauthorized', code: 'unauthenticated' })
      }
      const basic = await gateway.call(row.method, row.path(here), undefined, { authorization: `Basic ${gateway.token}` }, null)
      expect(basic.status).toBe(401)
    })

    test('refuses a token that has expired', async () => {
      await expect.poll(async () => (await send(ROUTES[0]!, here, tokens.expiring)).status, { timeout: 5_000 }).toBe(401)
      for (const row of ROUTES) expect((await send(row, here, tokens.expiring)).body).toMatchObject({ code: 'unauthenticated' })
    })

    test.each(NAMED)('refuses a token without the scope: %s', async (_name, row) => {
      const lacking = { read: [tokens.write], write: [tokens.read], admin: [tokens.read, tokens.write, tokens.both] }[row.scope]
      for (const token of lacking) {
        const answer = await send(row, here, token)
        expect(answer.status).toBe(403)
        expect(answer.body).toMatchObject({ code: 'forbidden', message: expect.stringContaining(row.scope) })
      }
    })

    test.each(NAMED)('lets a token of one account reach that account at most: %s', async (_name, row) => {
      if (row.account !== true) {
        expect(await send(row, here, tokens.account)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
        return
      }
      if (row.path(here) === row.path(there)) return
      const foreign = await send(row, { ...here, account: there.account }, tokens.account)
      expect(foreign).toMatchObject({ status: 404, body: { code: 'account_not_found' } })
    })

    test.each(WITH_IDS)('answers about another environment’s things as about things that never were: %s', async (_name, row) => {
      const never = Object.fromEntries(Object.keys(here).map((name) => [name, randomUUID()])) as Ids
      const foreign = await send(row, here, gateway.otherToken)
      const unknown = await send(row, never, gateway.otherToken)
      expect(told(foreign, here)).toEqual(told(unknown, never))
      if (foreign.status !== 200) expect(foreign.status).toBe(404)
      else expect(foreign.body).toMatchObject({ result: [] })
    })

    test.each(WITH_BODY)('refuses a body that cannot be read: %s', async (_name, row) => {
      const json = { 'content-type': 'application/json' }
      const raw = (body: string, headers: Record<string, string> = json) =>
        gateway.call(row.method, row.path(here), body, headers)
      const deep = `{"a":${'['.repeat(100)}${']'.repeat(100)}}`
      for (const text of ['{"a":', 'nonsense', '[]', '"text"', 'null', deep, '{"a":"\\u0000"}', '{"a":"\\ud800"}'])
        expect(await raw(text), text.slice(0, 20)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])
        expect(await raw('{}', { 'content-type': type })).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } })
    })

    test.each(WITH_BODY)('names an unknown field of the body by pointer: %s', async (_name, row) => {
      const answer = await send(row, here, undefined, { ...row.body?.(here), nonsense: 1 })
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
      expect(pointersOf(answer)).toContain('/nonsense')
    })

    test.each(WITH_BODY)('refuses a body that is too large before it has come: %s', async (_name, row) => {
      const answer = await announceBytes(gateway, row.method, row.path(here), 1024 * 1024 * 1024)
      expect(answer).toMatchObject({ statusCode: 413, code: 'payload_too_large' })
    })

    test.each(NAMED)('answers its own environment: %s', async (_name, row) => {
      // The provider's own limit is a right answer, too; it is over within a second.
      const answer = await vi.waitUntil(
        async () => {
          const one = await send(row, here, undefined)
          return one.status === 429 ? undefined : one
        },
        { timeout: 10_000, interval: 500 },
      )
      expect(answer).toMatchObject({ status: row.answers })
    })
  })
}

/** An account with a candidate and a write, and a token, of the environment of a token. */
async function makeThings(gateway: TestGateway, token: string): Promise<Ids> {
  const account = await gateway.link('lever', { token })
  const call = <T>(method: string, path: string, body?: unknown) =>
    gateway.call<T>(method, path, body, {}, token).then((answer) => answer)
  const query = `integrated_account_id=${account}`
  const jobs = await call<{ result: { id: string }[] }>('GET', `/unified/ats/jobs?${query}&limit=1`)
  const job = jobs.body.result[0]!.id
  const made = await call<{ id: string; applications: { id: string }[] }>(
    'POST',
    `/unified/ats/candidates?${query}&job_id=${job}`,
    { first_name: 'Grace', emails: [{ email: 'grace@example.com' }] },
  )
  const stages = await call<{ result: { id: string }[] }>('GET', `/unified/ats/job_interview_stages?${query}`)
  const webhook = await call<{ id: string }>('POST', '/webhook', { url: 'http://127.0.0.1:9/in', events: ['record:deleted'] })
  const erasure = await call<{ id: string }>('POST', '/erasure', { email: 'somebody@example.com' })
  const issued = await call<{ id: string }>('POST', '/api-token', { name: 'to be revoked', scopes: ['read'] })
  return {
    account,
    job,
    candidate: made.body.id,
    application: made.body.applications[0]!.id,
    stage: stages.body.result.at(-1)!.id,
    write: made.headers.get('x-write-id') as string,
    token: issued.body.id,
    webhook: webhook.body.id,
    erasure: erasure.body.id,
  }
}

/** What an answer tells, without what is different in any two answers; ids that the caller sent are its own knowledge. */
function told({ status, body }: Answer, ids: Ids): unknown {
  let text = JSON.stringify({ status, body: { ...body, request_id: undefined } })
  for (const [name, id] of Object.entries(ids)) text = text.replaceAll(id, `{${name}}`)
  return JSON.parse(text)
}

function pointersOf({ body }: Answer): unknown[] {
  const { failures } = (body.details ?? {}) as { failures?: { pointer: string }[] }
  return (failures ?? []).map(({ pointer }) => pointer)
}

/** Unified routes are documented resource by resource; what tells their shapes apart is how many segments they have. */
function shapeOf(method: string, path: string): string {
  const parts = path.split('/').slice(1)
  if (parts[0] === 'unified' && parts[1] !== 'meta' && !path.endsWith('/download')) {
    return `${method} unified ${parts.map((part, index) => (index === 3 && part === 'meta' ? 'meta' : '*')).join('/')}`
  }
  // What follows is the provider's path, of any length.
  if (parts[0] === 'proxy') return `${method} /proxy/*`
  return `${method} /${parts.map((part) => (part.startsWith('{') ? '*' : part)).join('/')}`
    .replace('/integration/lever', '/integration/*')
    .replace('/meta/ats/lever', '/meta/*/*')
}

/** Says that so many bytes will come, sends two, and reads the answer. */
function announceBytes(gateway: TestGateway, method: string, path: string, bytes: number): Promise<Record<string, unknown>> {
  return new Promise((done, failed) => {
    const headers = {
      authorization: `Bearer ${gateway.token}`,
      'content-type': 'application/json',
      'content-length': String(bytes),
    }
    const call = request(gateway.url + path, { method, headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => {
        call.destroy()
        done(JSON.parse(text))
      })
    })
    call.on('error', failed)
    call.write('{}')
  })
}
