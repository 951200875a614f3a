import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CONSOLE_ROUTES } from '../../src/console/routes.ts'
import { addUser, makeVisitor, setUpAdministrator, type Visitor } from '../support/console.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

const ROLES = ['Administrator', 'Recruiter', 'HiringManager', 'Interviewer'] as const

/** Who may do what, said once more and independently of the console's own table. */
const ALLOWED: Record<string, readonly string[]> = {
  'get /': ROLES,
  'get /overview': ROLES,
  'get /writes': ROLES,
  'get /writes/:id': ROLES,
  'get /writes/:id/state': ROLES,
  'post /writes/retry': ['Administrator', 'Recruiter'],
  'get /writes/:id/edit': ['Administrator', 'Recruiter'],
  'post /writes/:id/edit': ['Administrator', 'Recruiter'],
  'post /writes/:id/retry': ['Administrator', 'Recruiter'],
  'post /writes/:id/cancel': ['Administrator', 'Recruiter'],
  'get /accounts': ['Administrator', 'Recruiter'],
  'get /accounts/:id': ['Administrator', 'Recruiter'],
}

let gateway: TestGateway
let accountId: string
const visitors: Partial<Record<(typeof ROLES)[number], Visitor>> = {}

beforeAll(async () => {
  gateway = await openTestGateway()
  accountId = await gateway.link('lever')
  const administrator = await setUpAdministrator(gateway)
  visitors.Administrator = administrator
  for (const role of ROLES.slice(1)) visitors[role] = await addUser(gateway.url, administrator, role)
})
afterAll(() => gateway.stop())

describe.each(CONSOLE_ROUTES.map(({ method, path }) => ({ method, path })))('$method /console$path', ({ method, path }) => {
  // Nothing has this id, so an allowed call changes nothing: it is answered with a page, or says that there is no such thing.
  const address = `/console${path === '/' ? '' : path.replace(':id', '00000000-0000-7000-8000-000000000000')}`

  test.each(ROLES)('answers a person with the role %s as the role allows', async (role) => {
    const visitor = visitors[role]!
    await visitor.get('/console')
    const { status } = method === 'get' ? await visitor.get(address) : await visitor.post(address, {})
    const isAllowed = (ALLOWED[`${method} ${path}`] ?? ['Administrator']).includes(role)
    if (isAllowed) expect([200, 303, 400, 404, 422]).toContain(status)
    else expect(status).toBe(403)
  })

  test('sends a person who is not logged in to the log-in', async () => {
    const stranger = makeVisitor(gateway.url)
    const { status, location } = method === 'get' ? await stranger.get(address) : await stranger.post(address, {})
    expect([status, location?.split('?')[0]]).toEqual([303, '/console/login'])
  })

  if (method === 'post') {
    test.each([
      ['without the proof of a page of ours', { _form: '' }, {}],
      ['with the proof of another session', { _form: 'x'.repeat(43) }, {}],
      ['sent from another site', {}, { 'sec-fetch-site': 'cross-site' }],
      ['sent from a neighbouring host', {}, { 'sec-fetch-site': 'same-site' }],
    ])('refuses a form %s', async (_, form, headers) => {
      await visitors.Administrator!.get('/console')
      const { status } = await visitors.Administrator!.post(
        address,
        form as Record<string, string>,
        headers as Record<string, string>,
      )
      expect(status).toBe(403)
    })
  }
})

test('every page forbids foreign frames and scripts, and is kept by no cache', async () => {
  for (const { path } of CONSOLE_ROUTES.filter(
    ({ method, path }) => method === 'get' && !path.includes(':') && path !== '/overview',
  )) {
    const { headers, text } = await visitors.Administrator!.get(`/console${path === '/' ? '' : path}`)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/default-src 'none'.*script-src 'nonce-[^']+'.*frame-ancestors 'none'/)
    expect(policy).not.toContain('unsafe')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(text).not.toMatch(/\son\w+="|style="|https?:\/\/(?!127\.0\.0\.1)[^"]*\.(?:js|css|woff)/)
  }
})

test('a recruiter sees accounts and cannot change them; their page has no such button', async () => {
  const { text } = await visitors.Recruiter!.get(`/console/accounts/${accountId}`)
  expect(text).toContain('What it supports')
  expect(text).not.toMatch(/\/(?:disable|unlink|reconnect|check)"/)
})

test('another environment’s account and write are not there', async () => {
  const foreign = await gateway.link('lever', { token: gateway.otherToken })
  const own = await visitors.Administrator!.get(`/console/accounts/${accountId}`)
  const other = await visitors.Administrator!.get(`/console/accounts/${foreign}`)
  expect([own.status, other.status]).toEqual([200, 404])
})
