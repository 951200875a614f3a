import qs from 'qs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

/*
 * A program as somebody writes it against Truto's published API, with nothing changed but the host: paths, envelopes, parameter names,
 * `qs` for nested parameters, and errors told apart by `statusCode`.
 */

type Candidate = { id: string; name: string | null; remote_data?: unknown; emails: { email: string }[] }
type List<T> = { result: T[]; next_cursor: string | null; prev_cursor: string | null; result_count: number }

class TrutoError extends Error {
  readonly statusCode: number
  readonly isRemote: boolean
  readonly body: Record<string, unknown>
  constructor(body: Record<string, unknown>) {
    super(String(body.message))
    this.statusCode = Number(body.statusCode)
    this.isRemote = body.truto_is_remote_error === true
    this.body = body
  }
}

/** The client: `base` is the only thing that it is told. */
function makeTruto(base: string, token: string) {
  const request = async <T>(method: string, path: string, query: object, body?: unknown): Promise<T> => {
    const response = await fetch(`${base}${path}?${qs.stringify(query)}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const json = (await response.json()) as Record<string, unknown>
    if (!response.ok) throw new TrutoError(json)
    return json as T
  }
  return {
    request,
    list: <T>(resource: string, query: object) => request<List<T>>('GET', `/unified/ats/${resource}`, query),
    get: <T>(resource: string, id: string, query: object) => request<T>('GET', `/unified/ats/${resource}/${id}`, query),
    create: <T>(resource: string, body: object, query: object) => request<T>('POST', `/unified/ats/${resource}`, query, body),
    update: <T>(resource: string, id: string, body: object, query: object) =>
      request<T>('PATCH', `/unified/ats/${resource}/${id}`, query, body),
    custom: <T>(resource: string, method: string, body: object, query: object) =>
      request<T>('POST', `/unified/ats/${resource}/${method}`, query, body),
    async *all<T>(resource: string, query: object): AsyncGenerator<T> {
      let cursor: string | null = null
      do {
        const page: List<T> = await this.list<T>(resource, { ...query, ...(cursor === null ? {} : { next_cursor: cursor }) })
        yield* page.result
        cursor = page.next_cursor
      } while (cursor !== null)
    },
  }
}

let gateway: TestGateway
let truto: ReturnType<typeof makeTruto>
let account: { integrated_account_id: string }

beforeAll(async () => {
  gateway = await openTestGateway()
  truto = makeTruto(gateway.url, gateway.token)
  account = { integrated_account_id: await gateway.link('lever') }
})
afterAll(() => gateway.stop())

async function failure(work: Promise<unknown>): Promise<TrutoError> {
  return work.then(
    () => expect.fail('The call should have failed.'),
    (error) => error as TrutoError,
  )
}

describe('reading', () => {
  test('a list is followed by next_cursor to its end, without a record twice', async () => {
    const ids: string[] = []
    for await (const { id } of truto.all<Candidate>('candidates', { ...account, limit: 3 })) ids.push(id)
    const whole = await truto.list<Candidate>('candidates', { ...account, limit: 100 })
    expect(ids).toEqual(whole.result.map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
    expect(whole).toMatchObject({ next_cursor: null, result_count: ids.length })
  })

  test('one record is the bare object, with the provider’s own in remote_data', async () => {
    const [first] = (await truto.list<Candidate>('candidates', account)).result
    const one = await truto.get<Candidate>('candidates', first?.id ?? '', account)
    expect(one).toMatchObject({ id: first?.id, name: first?.name, remote_data: { id: first?.id } })
  })

  test('nested parameters are understood as qs writes them, escaped or not', async () => {
    const query = {
      ...account,
      created_at: { gte: '2020-01-01T00:00:00.000Z', lt: '2999-01-01T00:00:00.000Z' },
      exclude_fields: ['tags', 'phones'],
      remote_query: { expand: ['contact'] },
      limit: 1,
    }
    const { result } = await truto.list<Candidate>('candidates', query)
    expect(result).toHaveLength(1)
    expect(result[0]).not.toHaveProperty('tags')
    expect(result[0]?.remote_data).toMatchObject({ contact: { id: expect.any(String) } })
    const plain = qs.stringify(query, { encode: false, arrayFormat: 'brackets' })
    const response = await gateway.call<List<Candidate>>('GET', `/unified/ats/candidates?${plain}`)
    expect(response.body.result).toEqual(result)
  })

  test('every parameter is also known by its prefixed name', async () => {
    const named = await truto.list<Candidate>('candidates', {
      ...account,
      truto_ignore_remote_data: true,
      truto_exclude_fields: ['emails'],
      limit: 2,
    })
    expect(named.result[0]).not.toHaveProperty('remote_data')
    expect(named.result[0]).not.toHaveProperty('emails')
    const raw = await truto.list<{ createdAt: number }>('candidates', { ...account, truto_response_format: 'raw' })
    expect(raw.result[0]?.createdAt).toEqual(expect.any(Number))
    const keyed = await truto.request<{ result: Record<string, Candidate> }>('GET', '/unified/ats/candidates', {
      ...account,
      truto_key_by: 'id',
    })
    for (const [id, candidate] of Object.entries(keyed.result)) expect(candidate.id).toBe(id)
  })
})

describe('writing', () => {
  const person = { first_name: 'Truman', last_name: 'Example', emails: [{ email: 'truman@example.com' }] }

  test('a candidate is created, changed and read back', async () => {
    const [job] = (await truto.list<{ id: string }>('jobs', account)).result
    const created = await truto.create<Candidate>('candidates', person, {
      ...account,
      job_id: job?.id,
      application_source: 'lead',
    })
    expect(created).toMatchObject({ name: 'Truman Example', emails: [{ email: 'truman@example.com' }] })
    await truto.update('candidates', created.id, { tags: ['truto'] }, account)
    expect(await truto.get('candidates', created.id, account)).toMatchObject({ id: created.id, tags: ['truto'] })
  })

  test('custom methods are posted under the resource and answer with a result', async () => {
    const [stage] = (await truto.list<{ id: string }>('job_interview_stages', account)).result
    const [application] = (await truto.list<{ id: string }>('applications', account)).result
    const moved = await truto.custom<{ result: { id: string } }>(
      'applications',
      'move-stage',
      { id: application?.id, stage_id: stage?.id },
      account,
    )
    expect(moved.result).toMatchObject({ id: application?.id, current_stage: { id: stage?.id } })
  })
})

describe('descriptions', () => {
  test('meta describes a method for the account, and the integration as a whole', async () => {
    const meta = await truto.request<Record<string, unknown>>('GET', '/unified/ats/candidates/meta/create', account)
    expect(meta).toMatchObject({ body: { type: 'object' }, query: { type: 'object' }, required: { query: expect.any(Array) } })
    const docs = await truto.request<Record<string, unknown>>('GET', '/unified/meta/ats/lever', {})
    expect(JSON.stringify(docs)).toContain('candidates')
  })
})

describe('errors', () => {
  test('each has statusCode, error and message, and says whose it is', async () => {
    const none = await failure(truto.get('candidates', '00000000-0000-4000-8000-00000000dead', account))
    expect([none.statusCode, none.isRemote]).toEqual([404, true])
    const unknown = await failure(truto.create('candidates', { shoe_size: 47 }, account))
    expect([unknown.statusCode, unknown.isRemote]).toEqual([400, false])
    expect(unknown.body).toMatchObject({ error: 'Bad Request', message: expect.stringContaining('/shoe_size') })
    const unsupported = await failure(truto.create('offers', {}, account))
    expect(unsupported.statusCode).toBe(405)
    const missing = await failure(truto.list('candidates', {}))
    expect(missing.statusCode).toBe(400)
    const other = await failure(truto.list('candidates', { integrated_account_id: '00000000-0000-4000-8000-00000000beef' }))
    expect(other.statusCode).toBe(404)
    const stranger = await failure(makeTruto(gateway.url, 'not-a-token').list('candidates', account))
    expect(stranger.statusCode).toBe(401)
  })

  test('a rate limit that outlasts a call reads as 429 with the time to wait', async () => {
    await gateway.addFault('lever', account.integrated_account_id, {
      method: 'POST',
      path: '/v1/opportunities',
      status: 429,
      retry_after_seconds: 60,
      times: 1,
    })
    const [job] = (await truto.list<{ id: string }>('jobs', account)).result
    const body = { first_name: 'Rate', last_name: 'Example', emails: [{ email: 'rate@example.com' }] }
    const limited = await failure(truto.create('candidates', body, { ...account, job_id: job?.id, application_source: 'lead' }))
    await gateway.clearFaults('lever', account.integrated_account_id)
    expect(limited.statusCode).toBe(429)
    expect(limited.body.retry_after).toEqual(expect.any(Number))
  })
})
