import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeEgress } from '../../src/connector/egress.ts'
import { makeTransport } from '../../src/connector/transport.ts'
import { openServer } from '../../src/server.ts'
import { addCandidate, addJob, type Caller, makeTestAts, type TestAts } from '../ats/support.ts'
import { DATABASES } from '../support/databases.ts'
import { failureOf, type InternalV1, openInternalV1, someEmail } from './internal-v1-gateway.ts'

const LOCAL = '127.0.0.1'
const [{ open }] = DATABASES as [(typeof DATABASES)[number]]

/** What a host answers instead of the API: by path. */
const ODD: Record<string, () => Response> = {
  '/page': () => new Response('<html>Sign in</html>', { headers: { 'content-type': 'text/html' } }),
  '/plain': () => new Response('gone', { status: 410 }),
  '/broken': () => new Response('<html>Bad gateway</html>', { status: 502, headers: { 'content-type': 'text/html' } }),
  '/rows': () => Response.json({ rows: [] }),
  '/moved': () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example.com' } }),
}

describe('a host of the API at an address', () => {
  let ats: TestAts
  let caller: Caller
  let server: Awaited<ReturnType<typeof openServer>>
  const transport = makeTransport({ egress: makeEgress({ allow: [LOCAL] }) })

  beforeAll(async () => {
    ats = makeTestAts(await open())
    caller = await ats.makeCaller()
    const fetch = async (request: Request) => {
      const [, odd = ''] = /^(\/\w+)\/api\/v1\//.exec(new URL(request.url).pathname) ?? []
      return ODD[odd]?.() ?? ats.app.fetch(request)
    }
    server = await openServer(fetch, { host: LOCAL, port: 0 })
  })
  afterAll(async () => {
    await transport.close()
    await server.stop()
    await ats.database.close()
  })

  const at = (path: string, apiKey = caller.token): InternalV1 =>
    openInternalV1(ats, caller, { remote: { transport, baseUrl: `http://${LOCAL}:${server.port}${path}`, apiKey } })

  test('serves the main job: a job, a candidate who applies, his file, and all of it read back', async () => {
    const gateway = at('/api/v1')
    const { remote_id: job } = await gateway.write('jobs', 'create', { name: 'Engineer', description: 'Builds things' })
    const content = Buffer.from('%PDF-1.7 Jane').toString('base64')
    const input = { name: 'Jane Doe', emails: [{ email: someEmail() }], attachments: [{ file_name: 'cv.pdf', content }] }
    const {
      outcome,
      record,
      remote_id: id,
    } = await gateway.write('candidates', 'create', input, { query: { job_id: String(job) } })
    expect(outcome).toBe('created')
    expect(record).toMatchObject({
      applications: [{ job: { id: job }, status: 'active' }],
      attachments: [{ file_name: 'cv.pdf' }],
    })
    expect(await gateway.get('candidates', String(id))).toEqual(record)
    expect((await gateway.listAll('candidates', { job_id: String(job) })).map((one) => one.id)).toEqual([id])
    const [attachment] = await gateway.listAll('attachments', { candidate_id: String(id) })
    expect(await gateway.download(String(attachment?.id))).toMatchObject({ text: '%PDF-1.7 Jane', fileName: 'cv.pdf' })
    expect(await gateway.write('candidates', 'delete', {}, { id: String(id) })).toMatchObject({ outcome: 'deleted' })
  })

  test('pages without loss over the socket', async () => {
    const fresh = await ats.makeCaller()
    const gateway = openInternalV1(ats, fresh, {
      remote: { transport, baseUrl: `http://${LOCAL}:${server.port}`, apiKey: fresh.token },
    })
    const ids: string[] = []
    for (let count = 0; count < 5; count++) ids.push(await addCandidate(fresh))
    for (let count = 0; count < 4; count++) await addJob(fresh)
    expect((await gateway.listAll('candidates', {}, 2)).map(({ id }) => id)).toEqual(ids.toReversed())
    expect(await gateway.listAll('jobs', {}, 2)).toHaveLength(4)
  })

  test('refuses a key that is none, which blames the credentials and does not tell them', async () => {
    const error = await failureOf(at('', 'key-of-somebody-else').list('candidates'))
    expect(error.code).toBe('provider_refused_credentials')
    expect(JSON.stringify(error) + error.message).not.toContain('key-of-somebody-else')
  })

  test('does not let a key beyond its scope, and the credentials go on being good', async () => {
    const reader = ats.addToken(caller.environmentId, ['read'])
    const gateway = at('', reader.token)
    const input = { name: 'Jane Doe', emails: [{ email: someEmail() }] }
    expect((await failureOf(gateway.write('candidates', 'create', input))).code).toBe('provider_forbidden')
    expect((await failureOf(gateway.list('job_interview_stages'))).code).toBe('provider_forbidden')
    expect(gateway.account.status).toBe('active')
  })

  test('asks to wait when its rate is used up, and says how long', async () => {
    const limited = await ats.makeCaller()
    await limited.patch('/settings', { requests_per_minute: 1 })
    const gateway = openInternalV1(ats, limited, {
      remote: { transport, baseUrl: `http://${LOCAL}:${server.port}`, apiKey: limited.token },
    })
    const error = await failureOf(Promise.all([gateway.list('jobs'), gateway.list('jobs')]))
    expect(error.code).toBe('provider_rate_limited')
    expect(error.retryAfterMs).toBeGreaterThan(0)
  })

  test('that has reached the limit of its plan says so, as a thing that is not permitted', async () => {
    const small = await ats.makeCaller()
    await small.patch('/settings', { candidates_max: 0, active_jobs_max: 0 })
    const gateway = openInternalV1(ats, small)
    const input = { name: 'Jane Doe', emails: [{ email: someEmail() }] }
    const refused = await failureOf(gateway.write('candidates', 'create', input))
    expect(refused).toMatchObject({
      code: 'provider_forbidden',
      remote: { body: { error: { code: 'candidate_limit_reached' } } },
    })
  })

  test.each([
    ['/page', 'provider_surprised', 'provider_failed'],
    ['/plain', 'provider_not_found', 'provider_not_found'],
    ['/broken', 'provider_failed', 'provider_failed'],
    ['/rows', 'provider_surprised', 'provider_surprised'],
    ['/moved', 'provider_surprised', 'provider_failed'],
  ])('that answers %s instead of data is %s for a read and %s for a write', async (path, forRead, forWrite) => {
    const gateway = at(path)
    expect((await failureOf(gateway.list('candidates'))).code).toBe(forRead)
    const input = { name: 'Jane Doe', emails: [{ email: someEmail() }] }
    const error = await failureOf(gateway.write('candidates', 'create', input))
    expect(error.code).toBe(forWrite)
    expect(JSON.stringify(error)).not.toContain('<html>')
  })
})
