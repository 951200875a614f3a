import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DATABASES } from '../support/databases.ts'
import { addCandidate, addJob, at, type Caller, makeTestAts, pdf, type TestAts, upload } from './support.ts'

/** A body that each changing route accepts, so that a refusal is about the environment and nothing else. */
const BODIES: Record<string, object> = {
  'post /api/v1/jobs': { title: 'a', description: '' },
  'post /api/v1/jobs/bulk': { jobs: [{ title: 'a', description: '' }] },
  'put /api/v1/jobs/{id}': { title: 'Taken over' },
  'post /api/v1/jobs/{id}/applicants': { candidate_id: 'OWN' },
  'post /api/v1/candidates': { full_name: 'a', email: 'a@example.com' },
  'put /api/v1/candidates/{id}': { full_name: 'Taken over' },
  'post /api/v1/users': { email: 'new@example.com', first_name: 'a', last_name: 'b' },
  'patch /api/v1/settings': { candidates_max: 5 },
}
const OPEN = ['/api/v1/invitations/{token}']

type Things = { job: string; candidate: string; document: string; user: string }
type Route = { method: string; path: string }

describe.each(DATABASES)('two environments on $name', ({ open }) => {
  let ats: TestAts
  let own: Caller
  let other: Caller
  let ownThings: Things
  let otherThings: Things
  let routes: Route[]

  const fill = async (caller: Caller): Promise<Things> => {
    const job = await addJob(caller, { external_id: 'same' })
    const candidate = await addCandidate(caller, { email: 'same@example.com', application: { job_id: job } })
    const document = at(await (await upload(caller, candidate, pdf(), 'cv.pdf')).json(), 'data', 'id')
    const user = at((await caller.post('/users', { email: 'same@example.com', first_name: 'a', last_name: 'b' })).body, 'id')
    return { job, candidate, document, user }
  }
  const everything = async (caller: Caller, { job, candidate, user }: Things) => {
    const paths = [
      '/jobs',
      `/jobs/${job}`,
      '/candidates',
      `/candidates/${candidate}`,
      `/candidates/${candidate}/documents`,
      '/users',
      `/users/${user}`,
    ]
    const replies = await Promise.all([...paths, '/settings', '/audit-logs'].map(caller.get))
    return replies.map(({ body }) => body)
  }

  beforeAll(async () => {
    ats = makeTestAts(await open())
    own = await ats.makeCaller()
    other = await ats.makeCaller()
    ownThings = await fill(own)
    otherThings = await fill(other)
    const document = await own.get('/openapi.json')
    routes = Object.entries(at<Record<string, object>>(document.body, 'paths'))
      .filter(([path]) => !OPEN.includes(path))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method, path })))
  })
  afterAll(() => ats.database.close())

  const call = async ({ method, path }: Route, things: Things, headers: Record<string, string>) => {
    const id = path.includes('/jobs/') ? things.job : path.includes('/users/') ? things.user : things.candidate
    const address = path.replace('{id}', id).replace('{document_id}', things.document)
    const body = JSON.stringify(BODIES[`${method} ${path}`])?.replace('OWN', ownThings.candidate)
    const json = body === undefined ? undefined : { 'content-type': 'application/json' }
    const form = new FormData()
    form.set('file', pdf(), 'cv.pdf')
    const sent = `${method} ${path}` === 'post /api/v1/candidates/{id}/documents' ? form : body
    return ats.app.fetch(
      new Request(`http://ats.test${address}`, {
        method: method.toUpperCase(),
        headers: { ...headers, ...json },
        body: sent ?? null,
      }),
    )
  }

  test("with another environment's ids every route answers as for things that never were, and changes nothing", async () => {
    const before = await everything(other, otherThings)
    const never = {
      job: crypto.randomUUID(),
      candidate: crypto.randomUUID(),
      document: crypto.randomUUID(),
      user: crypto.randomUUID(),
    }
    const headers = { authorization: `Bearer ${own.token}` }
    const withId = routes.filter(({ path }) => path.includes('{'))
    expect(withId.length).toBeGreaterThanOrEqual(13)
    for (const route of withId) {
      const [theirs, nobodys] = [await call(route, otherThings, headers), await call(route, never, headers)]
      expect([route, theirs.status]).toEqual([route, 404])
      expect(await theirs.text()).toBe(await nobodys.text())
    }
    expect(await everything(other, otherThings)).toEqual(before)
  })

  test('lists, filters and totals see only their own environment', async () => {
    expect((await own.get('/candidates')).body).toMatchObject({ data: [{ id: ownThings.candidate }], meta: { total: 1 } })
    expect((await own.get('/candidates?search=same')).body).toMatchObject({
      data: [{ id: ownThings.candidate }],
      meta: { total: 1 },
    })
    expect((await own.get(`/candidates?job_id=${otherThings.job}`)).body).toMatchObject({ data: [], meta: { total: 0 } })
    expect((await own.get(`/candidates?job_id=${otherThings.job}&search=same`)).body).toMatchObject({
      data: [],
      meta: { total: 0 },
    })
    expect((await own.get('/jobs?external_id=same')).body).toMatchObject([{ id: ownThings.job }])
    expect((await own.get('/users?email=same@example.com')).body).toMatchObject({ data: [{ id: ownThings.user }] })
    const logs = (await own.get('/audit-logs')).body
    expect(JSON.stringify(logs)).not.toMatch(new RegExp(Object.values(otherThings).join('|')))
  })

  test.each([
    [
      'an application to a job',
      () => own.put(`/candidates/${ownThings.candidate}`, { application: { job_id: otherThings.job } }),
      'application.job_id',
    ],
    [
      'a new candidate for a job',
      () => own.post('/candidates', { full_name: 'a', email: 'b@c.de', application: { job_id: otherThings.job } }),
      'application.job_id',
    ],
    [
      'an applicant',
      () => own.post(`/jobs/${ownThings.job}/applicants`, { candidate_id: otherThings.candidate }),
      'candidate_id',
    ],
  ])('%s of another environment is a validation error at its field, and nothing is stored', async (_, attempt, path) => {
    const before = await everything(own, ownThings)
    const reply = await attempt()
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({ error: { code: 'validation_error', details: { failures: [{ path }] } } })
    expect(await everything(own, ownThings)).toEqual(before)
  })

  test('saving an e-mail that another environment has makes a candidate of our own', async () => {
    const reply = await own.post('/candidates', { full_name: 'Ours', email: 'SAME@example.com' })
    expect(reply.body).toMatchObject({ data: { id: ownThings.candidate, full_name: 'Ours' } })
    expect((await other.get(`/candidates/${otherThings.candidate}`)).body).toMatchObject({ data: { full_name: 'Jane Doe' } })
  })

  test.each<[string, Record<string, string>]>([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer wrong' }],
    ['another scheme', { authorization: 'Basic d3Jvbmc=' }],
  ])('with %s every route answers 401', async (_, headers) => {
    for (const route of [...routes, { method: 'get', path: '/api/v1/nothing' }]) {
      const response = await call(route, ownThings, headers)
      expect([route, response.status, response.headers.get('www-authenticate')]).toEqual([route, 401, 'Bearer'])
      expect(await response.json()).toMatchObject({ error: { code: 'unauthorized' } })
    }
  })

  test('a key that may only read changes nothing, and one that may only write does not read', async () => {
    for (const route of routes) {
      const wrong = route.method === 'get' ? ['write'] : ['read']
      const { token } = ats.addToken(own.environmentId, wrong)
      const response = await call(route, ownThings, { authorization: `Bearer ${token}` })
      expect([route, response.status]).toEqual([route, 403])
      expect(await response.json()).toMatchObject({ error: { code: 'forbidden' } })
    }
  })

  test('users, settings and masking are for administrators', async () => {
    const { token } = ats.addToken(own.environmentId, ['read', 'write'])
    const refused = []
    for (const route of routes) {
      const response = await call(
        route,
        { ...ownThings, candidate: crypto.randomUUID(), user: crypto.randomUUID() },
        { authorization: `Bearer ${token}` },
      )
      if (response.status === 403) refused.push(`${route.method} ${route.path}`)
    }
    expect(refused.toSorted()).toEqual([
      'delete /api/v1/users/{id}',
      'get /api/v1/settings',
      'patch /api/v1/settings',
      'post /api/v1/candidates/{id}/mask',
      'post /api/v1/users',
    ])
  })
})
