import { afterAll, beforeAll, expect, test } from 'vitest'
import { addUser, setUpAdministrator, type Visitor } from '../support/console.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

const NASTY = '<img src=x onerror=alert(1)>"\''

let gateway: TestGateway
let accountId: string
let address: string
let administrator: Visitor
let recruiter: Visitor
let interviewer: Visitor
let failedId: string

beforeAll(async () => {
  gateway = await openTestGateway()
  accountId = await gateway.link('lever')
  const jobs = await gateway.call<{ result: { id: string }[] }>('GET', `/unified/ats/jobs?integrated_account_id=${accountId}`)
  address = `/unified/ats/candidates?integrated_account_id=${accountId}&job_id=${jobs.body.result[0]?.id}`
  administrator = await setUpAdministrator(gateway)
  recruiter = await addUser(gateway.url, administrator, 'Recruiter')
  interviewer = await addUser(gateway.url, administrator, 'Interviewer')
  await gateway.addFault('lever', accountId, { method: 'POST', times: 1, status: 400 })
  failedId = await create({ first_name: NASTY, last_name: 'Fail', emails: [{ email: 'fail@example.com' }], tags: ['one', 'two'] })
})
afterAll(() => gateway.stop())

async function create(body: Record<string, unknown>): Promise<string> {
  const answer = await gateway.call('POST', address, body)
  return answer.headers.get('x-write-id') ?? ''
}

test('a write is found by e-mail in any case, by name, by its id, and by the id of its record', async () => {
  const arrived = await gateway.call<{ id: string }>('POST', address, {
    first_name: 'Grace',
    last_name: 'Arrived',
    emails: [{ email: 'grace@example.com' }],
  })
  const arrivedId = arrived.headers.get('x-write-id') ?? ''
  for (const [search, id] of [
    ['FAIL@example.com', failedId],
    ['fail', failedId],
    [failedId, failedId],
    ['grace arrived', arrivedId],
    ['grace@example.com', arrivedId],
    [arrived.body.id, arrivedId],
  ]) {
    const { text } = await recruiter.get(`/console/writes?q=${encodeURIComponent(search as string)}`)
    expect(text, search).toContain(`/console/writes/${id}"`)
  }
  expect((await recruiter.get('/console/writes?q=nobody@example.com')).text).toContain('Nothing was found')
})

test('names, words of the provider and searches are escaped', async () => {
  const pages = [
    await recruiter.get(`/console/writes/${failedId}`),
    await recruiter.get(`/console/writes/${failedId}/edit`),
    await recruiter.get(`/console/writes?q=${encodeURIComponent(NASTY)}`),
    await recruiter.get(`/console/writes?error_code=${encodeURIComponent(NASTY)}`),
    await recruiter.get(`/console/writes?done=${encodeURIComponent(NASTY)}`),
    await administrator.get(`/console/audit?action=${encodeURIComponent(NASTY)}`),
  ]
  for (const { text, status } of pages) {
    expect(status).toBe(200)
    expect(text).not.toContain('<img')
  }
  expect(pages[0]?.text).toContain('&lt;img src=x onerror=alert(1)&gt;')
})

test('who must act, the attempts and what was sent stand on the page of a write', async () => {
  const { text } = await recruiter.get(`/console/writes/${failedId}`)
  expect(text).toContain('Who must act')
  expect(text).toContain('Attempt 1')
  expect(text).toContain('fail@example.com')
  expect(text).toContain('Correct and resend')
})

test('an interviewer sees that a write failed, and no personal data', async () => {
  const { text } = await interviewer.get(`/console/writes/${failedId}`)
  expect(text).toContain('Failed')
  expect(text).not.toContain('fail@example.com')
  expect(text).not.toContain('Correct and resend')
  expect((await interviewer.get('/console/writes')).text).not.toContain('Fail<')
  expect((await interviewer.get('/console')).text).not.toContain('About')
  expect((await interviewer.get('/console/writes?q=fail@example.com')).text).not.toContain('fail@example.com')
})

test('what is wrong with a corrected value stands beside its field, and nothing is changed', async () => {
  await recruiter.get(`/console/writes/${failedId}/edit`)
  const answer = await recruiter.post(`/console/writes/${failedId}/edit`, {
    'v/emails/0/email': 'not an address',
    after: 'resend',
  })
  expect(answer.status).toBe(422)
  expect(answer.text).toMatch(/value="not an address"[^>]* aria-invalid="true"[^>]*>\s*<p class="fault"/)
  expect((await recruiter.get(`/console/writes/${failedId}`)).text).toContain('fail@example.com')
})

test('a whole body that is no JSON is refused with the text kept', async () => {
  const answer = await recruiter.post(`/console/writes/${failedId}/edit`, { json: '{"first_name": ' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('{&quot;first_name&quot;:')
})

test('a corrected write is sent again under its own id and arrives; the repair is audited', async () => {
  const answer = await recruiter.post(`/console/writes/${failedId}/edit`, {
    'v/first_name': 'Jane',
    'v/emails/0/email': 'jane@example.com',
    'v/tags/0': '',
    'v/title': 'Engineer',
    after: 'resend',
  })
  expect(answer.location).toBe(`/console/writes/${failedId}?done=resent`)
  await expect
    .poll(async () => (await gateway.call('GET', `/write/${failedId}`)).body.status, { timeout: 15_000 })
    .toBe('succeeded')
  const { body } = await gateway.call<{ record: { name: string; tags: string[] } }>('GET', `/write/${failedId}`)
  expect(body.record.name).toBe('Jane Fail')
  // The posting adds tags of its own.
  expect(body.record.tags).toContain('two')
  expect(body.record.tags).not.toContain('one')
  const { text } = await administrator.get('/console/audit')
  expect(text).toContain('WRITE_CORRECTED')
  expect(text).toContain('WRITE_RETRIED')
})

test('all writes that fit a filter are retried at once', async () => {
  await gateway.addFault('lever', accountId, { method: 'POST', times: 2, status: 400 })
  const ids = [
    await create({ name: 'A B', emails: [{ email: 'a@example.com' }] }),
    await create({ name: 'C D', emails: [{ email: 'c@example.com' }] }),
  ]
  await recruiter.get('/console/writes?status=failed')
  const { text } = await recruiter.post('/console/writes/retry', { status: 'failed', account: accountId })
  expect(text).toContain('2 writes will be sent again.')
  for (const id of ids) {
    await expect.poll(async () => (await gateway.call('GET', `/write/${id}`)).body.status, { timeout: 15_000 }).toBe('succeeded')
  }
})

test('the overview counts what finished', async () => {
  const { text } = await interviewer.get('/console')
  expect(text).toMatch(/Finished writes by minute: \d+ arrived, \d+ did not/)
})
