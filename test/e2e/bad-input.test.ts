import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, openTestGateway, type TestGateway } from '../support/gateway.ts'

describe('bad input', () => {
  let gateway: TestGateway
  let account: string
  let other: string
  let create: string
  beforeAll(async () => {
    gateway = await openTestGateway()
    account = await gateway.link('lever')
    other = await gateway.link('lever')
    const jobs = await gateway.call<{ result: { id: string }[] }>('GET', `/unified/ats/jobs?integrated_account_id=${account}`)
    create = `/unified/ats/candidates?integrated_account_id=${account}&job_id=${jobs.body.result[0]?.id}&application_source=lead`
  })
  afterAll(() => gateway?.stop())

  const candidates = (rest = '', id = account) =>
    gateway.call('GET', `/unified/ats/candidates?integrated_account_id=${id}${rest}`)
  const person = (name: string) => ({ first_name: 'Ada', emails: [{ email: `${name}@example.com` }] })

  test.each(['', '?integrated_account_id='])('without an account, a call is told where to get its id: %s', async (query) => {
    for (const [method, body] of [['GET'], ['POST', person('nobody')]] as const) {
      const answer = await gateway.call(method, `/unified/ats/candidates${query}`, body)
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
      expect(failuresOf(answer)).toEqual([
        { pointer: 'integrated_account_id', message: expect.stringContaining('/integrated-account') },
      ])
    }
  })

  test.each(['none', '00000000-0000-4000-8000-000000000000', '%00', '__proto__'])(
    'of an account that is not there: %s',
    async (id) => {
      const answer = await candidates('', id)
      expect([400, 404]).toContain(answer.status)
      expect(answer.body.code).toBe(answer.status === 404 ? 'account_not_found' : 'invalid_request')
    },
  )

  test.each(['0', '101', 'abc', '-1', '1.5', '', '1e2', '9'.repeat(40)])(
    'a limit that is no number from 1 to 100: %s',
    async (limit) => {
      for (const path of [`/unified/ats/candidates?integrated_account_id=${account}&`, '/write?', '/integrated-account?']) {
        const answer = await gateway.call('GET', `${path}limit=${limit}`)
        expect(answer, path).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
        expect(failuresOf(answer)[0]).toMatchObject({ pointer: 'limit' })
      }
    },
  )

  test('a cursor that was changed, or that belongs to another query or account, is refused; unchanged it is good', async () => {
    const first = await candidates('&limit=2')
    const cursor = first.body.next_cursor as string
    const changed = `${cursor.slice(0, -3)}${cursor.slice(-3) === 'AAA' ? 'BBB' : 'AAA'}`
    for (const [rest, id] of [
      [`&limit=2&next_cursor=${encodeURIComponent(changed)}`, account],
      [`&limit=2&next_cursor=${encodeURIComponent(cursor.slice(1))}`, account],
      ['&limit=2&next_cursor=nonsense', account],
      [`&limit=2&tags=x&next_cursor=${encodeURIComponent(cursor)}`, account],
      [`&limit=2&next_cursor=${encodeURIComponent(cursor)}`, other],
    ] as const) {
      expect(await candidates(rest, id)).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } })
    }
    const jobs = `/unified/ats/jobs?integrated_account_id=${account}&limit=2&next_cursor=${encodeURIComponent(cursor)}`
    expect(await gateway.call('GET', jobs)).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } })
    const second = await candidates(`&limit=2&next_cursor=${encodeURIComponent(cursor)}`)
    expect(second.status).toBe(200)
    expect(second.body.result).not.toEqual(first.body.result)
  })

  test.each([
    ['GET', 'ats/nonsense', 404, 'not_found', 'ats/candidates'],
    ['POST', 'ats/nonsense', 404, 'not_found', 'ats/candidates'],
    ['GET', 'hris/candidates', 404, 'not_found', 'ats/candidates'],
    ['GET', '__proto__/constructor', 404, 'not_found', 'ats/candidates'],
    ['GET', 'crm/contacts', 405, 'operation_not_supported', 'ats/candidates'],
    ['POST', 'ats/offers', 405, 'operation_not_supported', 'list'],
    ['DELETE', 'ats/candidates/1', 405, 'operation_not_supported', 'update'],
    ['POST', 'ats/candidates/nonsense', 405, 'operation_not_supported', 'create'],
    ['POST', 'ats/candidates/constructor', 405, 'operation_not_supported', 'create'],
    ['DELETE', 'ats/candidates', 405, 'operation_not_supported', 'GET'],
    ['PATCH', 'ats/candidates', 405, 'operation_not_supported', 'POST'],
  ])('%s %s names what there is', async (method, path, status, code, named) => {
    const answer = await gateway.call(method, `/unified/${path}?integrated_account_id=${account}`)
    expect(answer).toMatchObject({ status, body: { code } })
    expect(answer.body.message).toContain(named)
  })

  test.each([
    ['/write', 'PUT', ['GET']],
    ['/write/none', 'DELETE', ['GET', 'PATCH']],
    ['/integrated-account/none', 'PUT', ['GET', 'PATCH', 'DELETE']],
    ['/health', 'POST', ['GET']],
    ['/api-token', 'PATCH', ['GET', 'POST']],
  ])('a path called with another method says which it has: %s %s', async (path, method, allowed) => {
    const answer = await gateway.call(method, path)
    expect(answer).toMatchObject({ status: 405, body: { code: 'operation_not_supported' } })
    expect(answer.headers.get('allow')?.split(', ')).toEqual(allowed)
  })

  test.each(['/nonsense', '/unified', '/unified/ats', '/write/a/b/c', '/integrated-account/a/b/c/d'])(
    'a path that is none is a 404 that names the document: %s',
    async (path) => {
      const answer = await gateway.call('GET', path)
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } })
      expect(answer.body.message).toContain('/openapi.json')
    },
  )

  test('wrong types and unknown fields are all named by pointer, at once', async () => {
    const answer = await gateway.call('POST', create, {
      first_name: 5,
      emails: [{ email: 'a@example.com' }, { emial: 'b@example.com' }],
      tags: 'one',
      'odd/na~me': 1,
    })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    expect(failuresOf(answer).map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/first_name', '/emails/1/email', '/emails/1/emial', '/tags', '/odd~1na~0me']),
    )
    expect(answer.body.error_insight).toMatchObject({ missing_required_body_fields: { value: ['/emails/1/email'] } })
  })

  test('bytes that are no UTF-8 are refused, and not stored as other letters', async () => {
    const response = await fetch(gateway.url + create, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.token}`, 'content-type': 'application/json' },
      body: Buffer.from('{"first_name":"Zo\xeb"}', 'latin1'),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'invalid_request', message: 'The body is not UTF-8.' })
  })

  test('what a provider cannot filter by is refused, and named', async () => {
    const answer = await candidates('&nonsense=1')
    expect(answer).toMatchObject({ status: 400, body: { code: 'unsupported_filter' } })
    expect(answer.body.message).toContain('nonsense')
  })

  test.each(['&a[b][c][d][e][f]=1', `&${Array.from({ length: 300 }, (_, n) => `a${n}=1`).join('&')}`, '&first_name=%00'])(
    'a query string beyond all bounds is refused: %#',
    async (rest) => {
      expect(await candidates(rest)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    },
  )

  test.each(['-1', '9999', 'x', '', '1.5', '61'])(
    'Prefer with a wait that is no number of seconds up to 60: %s',
    async (wait) => {
      const answer = await gateway.call('POST', create, person('prefer'), { prefer: `respond-async, wait=${wait}` })
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
      expect(failuresOf(answer)).toMatchObject([{ pointer: 'Prefer' }])
    },
  )

  test.each(['k'.repeat(256), ''])('an Idempotency-Key that is empty or too long', async (key) => {
    const answer = await gateway.call('POST', create, person('key'), { 'idempotency-key': key })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  })

  test('the same Idempotency-Key with another body is refused, with the same body it is the first answer again', async () => {
    const headers = { 'idempotency-key': 'once' }
    const first = await gateway.call('POST', create, person('once'), headers)
    expect(first.status).toBe(201)
    const mismatch = await gateway.call('POST', create, person('twice'), headers)
    expect(mismatch).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } })
    const again = await gateway.call('POST', create, person('once'), headers)
    expect(again).toMatchObject({ status: 201, body: first.body })
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.headers.get('x-write-id')).toBe(first.headers.get('x-write-id'))
  })

  test('of several calls at once with one Idempotency-Key, one is made; the others are told that it is under way, or its answer', async () => {
    await gateway.addFault('lever', account, { method: 'POST', delay_ms: 300, times: 1 })
    const headers = { 'idempotency-key': 'together' }
    const answers = await Promise.all([1, 2, 3, 4].map(() => gateway.call('POST', create, person('together'), headers)))
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(1)
    for (const answer of answers) {
      if (answer.status !== 201) expect(answer).toMatchObject({ status: 409, body: { code: 'idempotency_in_progress' } })
    }
    const made = await candidates('&email=together@example.com')
    expect(made.body.result).toHaveLength(1)
  })

  test('what is refused leaves no write behind', async () => {
    const before = await gateway.call<{ result: unknown[] }>('GET', `/write?integrated_account_id=${other}`)
    const path = `/unified/ats/candidates?integrated_account_id=${other}`
    await gateway.call('POST', path, person('no-job'))
    await gateway.call('POST', `${path}&job_id=x`, { nonsense: 1 })
    await gateway.call('POST', `${path}&job_id=x&strict=true`, { ...person('strict'), title: 'x', company: 'y', job_id: 1 })
    await gateway.call('POST', `${path}&job_id=x`, '{', { 'content-type': 'application/json' })
    await gateway.call('DELETE', `/unified/ats/candidates/x?integrated_account_id=${other}`)
    const after = await gateway.call<{ result: unknown[] }>('GET', `/write?integrated_account_id=${other}`)
    expect(after.body.result).toEqual(before.body.result)
  })
})

type Failure = { pointer: string; message: string }

function failuresOf({ body }: Answer): Failure[] {
  return ((body.details ?? {}) as { failures?: Failure[] }).failures ?? []
}
