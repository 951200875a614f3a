import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DryRunReport } from '../../src/gateway/dry-run.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

const INTEGRATIONS = ['lever', 'gauzy', 'internal-v1']
const PERSON = { first_name: 'Ada', last_name: 'Example', emails: [{ email: 'ada.dry@example.com' }] }

let gateway: TestGateway
const accounts: Record<string, string> = {}

beforeAll(async () => {
  gateway = await openTestGateway()
  for (const integration of INTEGRATIONS) accounts[integration] = await gateway.link(integration)
})
afterAll(() => gateway.stop())

async function postTo<T>(integration: string, path: string, query: string, body: unknown) {
  return gateway.call<T>('POST', `/unified/ats/${path}?integrated_account_id=${accounts[integration]}${query}`, body)
}

async function jobOf(integration: string): Promise<string> {
  const { body } = await gateway.call<{ result: { id: string }[] }>(
    'GET',
    `/unified/ats/jobs?integrated_account_id=${accounts[integration]}`,
  )
  return body.result[0] === undefined ? '' : `&job_id=${body.result[0].id}`
}

const writesSeen = async (integration: string) =>
  (await gateway.seen(integration, accounts[integration] ?? '')).filter(({ method }) => method !== 'GET')

test.each(['lever', 'gauzy'])('%s: a dry run sends nothing, stores nothing and shows the requests', async (integration) => {
  const job = await jobOf(integration)
  const before = (await writesSeen(integration)).length
  const { status, body, headers } = await postTo<DryRunReport>(integration, 'candidates', `${job}&dry_run=true`, PERSON)
  expect(status).toBe(200)
  expect(body).toMatchObject({ dry_run: true, resource: 'candidates', method: 'create', warnings: [] })
  expect(body.requests.length).toBeGreaterThan(0)
  expect(JSON.stringify(body.requests)).toContain('ada.dry@example.com')
  expect((await writesSeen(integration)).length).toBe(before)
  expect(headers.get('x-write-id')).toBeNull()
  const writes = await gateway.call<{ result: unknown[] }>('GET', `/write?integrated_account_id=${accounts[integration]}`)
  expect(writes.body.result).toEqual([])
})

test('the requests are those that the write then sends', async () => {
  const job = await jobOf('gauzy')
  const person = { ...PERSON, tags: ['dry'], skills: [{ name: 'maths' }] }
  const { body } = await postTo<DryRunReport>('gauzy', 'candidates', `${job}&dry_run=true`, person)
  const before = (await writesSeen('gauzy')).length
  expect((await postTo('gauzy', 'candidates', job, person)).status).toBe(201)
  const sent = (await writesSeen('gauzy')).slice(before)
  const pathOf = (url: string) => url.replace(/\?.*/, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}')
  expect(body.requests.map(({ method, url }) => `${method} ${pathOf(url)}`)).toEqual(
    sent.map(({ method, path }) => `${method} ${pathOf(path)}`),
  )
  expect(body.placeholders).toEqual({
    '00000000-0000-4000-8000-000000000001': 'The id in the answer to request 1.',
    '00000000-0000-4000-8000-000000000002': 'The id in the answer to request 2.',
  })
  expect(body).toMatchObject({ complete: false, incomplete_because: expect.stringContaining('request 2') })
})

test('what authorises a request and what is a secret in its body is masked', async () => {
  const { body } = await postTo<DryRunReport>('gauzy', 'candidates', `${await jobOf('gauzy')}&dry_run=true`, PERSON)
  const create = body.requests.at(-1)
  expect(create?.headers).toMatchObject({ authorization: '[masked]', 'content-type': 'application/json' })
  expect(create?.body).toMatchObject({ password: '[masked]' })
})

test('what would be lost is told, and refused when strict', async () => {
  const person = { ...PERSON, tags: ['no place'] }
  const { body } = await postTo<DryRunReport>('internal-v1', 'candidates', '&dry_run=true', person)
  expect(body).toMatchObject({ complete: true, warnings: [{ code: 'field_not_supported', pointer: '/tags' }] })
  const strict = await postTo<{ code: string }>('internal-v1', 'candidates', '&dry_run=true&strict=true', person)
  expect([strict.status, strict.body.code]).toEqual([422, 'field_not_supported'])
})

test('what would fail before anything is sent fails the dry run alike', async () => {
  const answer = await postTo<{ code: string }>('lever', 'applications/move-stage', '&dry_run=true', {
    id: '00000000-0000-4000-8000-00000000dead',
    stage: { id: '00000000-0000-4000-8000-00000000beef' },
  })
  expect(answer.status).toBeGreaterThanOrEqual(400)
})

test('body_passthrough gives the body to the provider as it is', async () => {
  const passed = { full_name: 'Grace Passed', email: 'grace.passed@example.com', current_company: 'Navy' }
  const { body } = await postTo<DryRunReport>('internal-v1', 'candidates', '&dry_run=true&body_passthrough=true', passed)
  expect(body.requests.at(-1)?.body).toEqual(passed)
  const made = await postTo<Record<string, unknown>>('internal-v1', 'candidates', '&body_passthrough=true', passed)
  expect(made.body).toMatchObject({ name: 'Grace Passed', company: 'Navy' })
})

test('body_passthrough is refused with a remedy where a call cannot be made without unified fields', async () => {
  const answer = await postTo<{ code: string; message: string }>('lever', 'applications/move-stage', '&body_passthrough=true', {
    stage: 'x',
  })
  expect(answer.body.code).toBe('invalid_request')
  expect(answer.body.message).toContain('remote_data')
})

test('exclude_fields and ignore_remote_data shape the reply of a write', async () => {
  const slim = await postTo<Record<string, unknown>>(
    'internal-v1',
    'candidates',
    '&ignore_remote_data=true&exclude_fields=name',
    {
      first_name: 'Slim',
      last_name: 'Example',
      emails: [{ email: 'slim@example.com' }],
    },
  )
  expect(slim.status).toBe(201)
  expect(slim.body).toMatchObject({ first_name: 'Slim' })
  expect(slim.body).not.toHaveProperty('name')
  expect(slim.body).not.toHaveProperty('remote_data')
})
