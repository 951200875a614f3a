import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeSessions } from '../../src/console/sessions.ts'
import type { Operator } from '../../src/ports/console.ts'
import { makeSessionStore } from '../../src/storage/console/sessions.ts'
import { makeEnvironmentStore } from '../../src/storage/environments.ts'
import { addUser, logIn, makeVisitor, PASSWORD, setUpAdministrator, type Visitor } from '../support/console.ts'
import { DATABASES } from '../support/databases.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let administrator: Visitor

beforeAll(async () => {
  gateway = await openTestGateway()
  administrator = await setUpAdministrator(gateway)
})
afterAll(() => gateway.stop())

test('the first administrator needs an admin token, and is made once', async () => {
  const visitor = makeVisitor(gateway.url)
  await visitor.get('/console/setup')
  const form = { email: 'second@example.com', first_name: 'Second', last_name: '' }
  expect((await visitor.post('/console/setup', { ...form, token: 'not a token' })).status).toBe(401)
  const again = await visitor.post('/console/setup', { ...form, token: gateway.token })
  expect(again.status).toBe(409)
  expect(again.text).toContain('There is an administrator already')
})

test('another environment has a first administrator of its own, who sees nothing of this one', async () => {
  const other = await setUpAdministrator({ url: gateway.url, token: gateway.otherToken }, 'other@example.com')
  const { text } = await other.get('/console/users')
  expect(text).toContain('other@example.com')
  expect(text).not.toContain('admin@example.com')
})

test('a log-in stands in the audit log', async () => {
  await logIn(gateway.url, 'admin@example.com')
  const { text } = await administrator.get('/console/audit?action=USER_LOGIN')
  expect(text).toMatch(/>USER_LOGIN<\/code>/)
  expect(text).toContain('Ada Admin')
})

test('the cookie is hidden from scripts, confined to the console, and its hash alone is stored', async () => {
  const visitor = makeVisitor(gateway.url)
  const page = await visitor.get('/console/login')
  expect(page.headers.get('set-cookie')).toMatch(/; Path=\/console; HttpOnly; SameSite=Lax/)
  const planted = visitor.cookie
  const answer = await visitor.post('/console/login', { email: 'admin@example.com', password: PASSWORD })
  expect(answer.status).toBe(303)
  expect(visitor.cookie).not.toBe(planted)
})

test('the log-in leads back to the page that was asked for, and never to another site', async () => {
  for (const [to, expected] of [
    ['/console/writes?q=ada%40example.com', '/console/writes?q=ada%40example.com'],
    ['https://evil.example', '/console'],
    ['//evil.example', '/console'],
    ['/console//evil.example', '/console'],
    ['/console\\evil', '/console'],
  ]) {
    const visitor = makeVisitor(gateway.url)
    await visitor.get('/console/login')
    const { location } = await visitor.post('/console/login', {
      email: 'admin@example.com',
      password: PASSWORD,
      to: to as string,
    })
    expect(location).toBe(expected)
  }
})

test('after the log-out the old cookie opens nothing', async () => {
  const visitor = await logIn(gateway.url, 'admin@example.com')
  const { cookie } = visitor
  await visitor.get('/console')
  await visitor.post('/console/logout')
  visitor.cookie = cookie
  expect((await visitor.get('/console')).location).toBe('/console/login')
})

test('a person who is deactivated is out at once', async () => {
  const interviewer = await addUser(gateway.url, administrator, 'Interviewer')
  expect((await interviewer.get('/console')).status).toBe(200)
  const { text } = await administrator.get('/console/users')
  const path = /interviewer@example\.com[\s\S]*?action="(\/console\/users\/[^"]+\/deactivate)"/.exec(text)?.[1] ?? ''
  expect((await administrator.post(path)).status).toBe(303)
  expect((await interviewer.get('/console')).status).toBe(303)
})

test('a wrong password a hundred times lets nobody in, and says what to do', async () => {
  const visitor = makeVisitor(gateway.url)
  const statuses: number[] = []
  let last = await visitor.get('/console/login')
  for (let tries = 0; tries < 100; tries++) {
    last = await visitor.post('/console/login', { email: `admin@example.com`, password: `wrong ${tries}` })
    statuses.push(last.status)
  }
  expect(new Set(statuses)).toEqual(new Set([401, 429]))
  expect(last.text).toMatch(/Too many attempts to log in. Try again in \d+/)
  expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
  // From this address nobody gets in now, not even with the right password, whatever the e-mail.
  const right = await visitor.post('/console/login', { email: 'other@example.com', password: PASSWORD })
  expect(right.status).toBe(429)
})

describe.each(DATABASES)('sessions on $name', ({ open }) => {
  const HOUR_MS = 3_600_000
  const run = async (
    work: (parts: { visit(): Promise<string>; start(): Promise<void>; pass(ms: number): void }) => Promise<void>,
  ) => {
    const database = await open()
    try {
      const environment = await makeEnvironmentStore(database).ensure('default')
      let now = Date.parse('2026-03-01T08:00:00Z')
      const operator: Operator = {
        id: crypto.randomUUID(),
        environmentId: environment.id,
        email: 'a@b.example',
        name: 'A',
        role: 'Recruiter',
      }
      const sessions = makeSessions({
        store: makeSessionStore(database),
        operators: { find: async () => operator },
        now: () => now,
        secure: () => true,
      })
      let cookie = ''
      const app = new Hono()
        .get('/start', async (c) => {
          await sessions.start(c, operator)
          return c.text('')
        })
        .get('/', async (c) => c.text((await sessions.operator(c))?.id === operator.id ? 'in' : 'out'))
      const start = async () => {
        const response = await app.request('/start')
        expect(response.headers.get('set-cookie')).toContain('Secure')
        cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
      }
      const visit = async () => (await app.request('/', { headers: { cookie } })).text()
      await work({ start, visit, pass: (ms) => (now += ms) })
    } finally {
      await database.close()
    }
  }

  test('a session ends after an hour without use', () =>
    run(async ({ start, visit, pass }) => {
      await start()
      pass(0.9 * HOUR_MS)
      expect(await visit()).toBe('in')
      pass(0.9 * HOUR_MS)
      expect(await visit()).toBe('in')
      pass(1.1 * HOUR_MS)
      expect(await visit()).toBe('out')
    }))

  test('a session ends after twelve hours, however busy', () =>
    run(async ({ start, visit, pass }) => {
      await start()
      for (let hour = 0; hour < 12; hour++) {
        expect(await visit()).toBe('in')
        pass(0.99 * HOUR_MS)
      }
      pass(0.2 * HOUR_MS)
      expect(await visit()).toBe('out')
    }))
})
