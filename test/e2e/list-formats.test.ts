import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, openTestGateway, type TestGateway } from '../support/gateway.ts'

type Row = Record<string, unknown> & { id: string; remote_data?: Record<string, unknown> }
type Page = {
  result: Row[]
  next_cursor: string | null
  prev_cursor: string | null
  result_count: number
  is_partial_response?: boolean
  explain?: Record<string, unknown>
}
type Failed = { statusCode: number; code: string; details: { failures: { pointer: string }[]; gateway?: string[] } }

let gateway: TestGateway
let lever: string
let builtIn: string

beforeAll(async () => {
  gateway = await openTestGateway()
  lever = await gateway.link('lever')
  builtIn = await gateway.link('internal-v1')
  for (const name of ['Ada', 'Bea', 'Cleo', 'Dora', 'Eve']) {
    const made = await gateway.call('POST', `/unified/ats/candidates?integrated_account_id=${builtIn}`, {
      first_name: name,
      last_name: 'Example',
      emails: [{ email: `${name.toLowerCase()}@example.com` }],
      total_experience_years: name.length,
    })
    expect([200, 201], made.text).toContain(made.status)
  }
})
afterAll(() => gateway.stop())

const get = <T = Page>(account: string, rest: string) => {
  const path = rest.startsWith('/') ? rest : `?${rest}`
  return gateway.call<T>('GET', `/unified/ats/candidates${path}&integrated_account_id=${account}`)
}

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)

describe('response_format', () => {
  test('raw gives the provider’s records in the same envelope, and one of them bare', async () => {
    const unified = (await get(lever, 'limit=3')).body
    const raw = (await get(lever, 'limit=3&response_format=raw')).body
    expect(raw.result).toEqual(unified.result.map((record) => record.remote_data))
    expect(raw).toMatchObject({ result_count: 3, next_cursor: unified.next_cursor })
    const id = unified.result[0]?.id
    const one = await get<Row>(lever, `/${id}?response_format=raw`)
    expect(one.body).toMatchObject({ id, createdAt: expect.any(Number) })
    const less = await get(lever, 'limit=1&response_format=raw&exclude_fields=createdAt,name')
    expect(less.body.result[0]).not.toHaveProperty('createdAt')
  })

  test('normalized gives every field of the model, empty where the provider has none, without remote_data', async () => {
    const { body } = await get(lever, 'limit=2&truto_response_format=normalized')
    const [plain] = (await get(lever, 'limit=1')).body.result
    expect(body.result[0]).toMatchObject({ id: plain?.id, skills: [], compensation: null, experiences: [], is_masked: null })
    expect(plain).not.toHaveProperty('skills')
    expect(body.result[0]).not.toHaveProperty('remote_data')
  })

  test('stream gives the records of all pages as lines, the same ones as page by page', async () => {
    const walked: Row[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page = (await get(lever, `limit=4${cursor === '' ? '' : `&next_cursor=${cursor}`}`)).body
      walked.push(...page.result)
      cursor = page.next_cursor
    }
    const stream = await get(lever, 'response_format=stream')
    expect(stream.headers.get('content-type')).toMatch(/^application\/x-ndjson/)
    expect(linesOf(stream.text)).toEqual(walked)
    const slim = await get(lever, 'response_format=stream&ignore_remote_data=true&exclude_fields[]=name')
    expect(linesOf(slim.text)[0]).not.toHaveProperty('remote_data')
    expect(linesOf(slim.text)[0]).not.toHaveProperty('name')
  })

  test('a stream that fails at once answers with the status, and a single record cannot be streamed', async () => {
    await gateway.addFault('lever', lever, { method: 'GET', path: '/v1/opportunities', status: 403, times: 1 })
    const failed = await get<Failed>(lever, 'response_format=stream')
    await gateway.clearFaults('lever', lever)
    expect(failed.status).toBe(403)
    const single = await get<Failed>(lever, '/some-id?response_format=stream')
    expect(single.body).toMatchObject({ statusCode: 400, code: 'invalid_request' })
  })
})

describe('the shape of records', () => {
  test('key_by gives an object in the order of the list, and refuses what does not tell records apart', async () => {
    const list = (await get(builtIn, 'limit=3')).body
    const keyed = await gateway.call<{ result: Record<string, Row>; result_count: number }>(
      'GET',
      `/unified/ats/candidates?integrated_account_id=${builtIn}&limit=3&key_by=id`,
    )
    expect(keyed.body.result).toEqual(Object.fromEntries(list.result.map((record) => [record.id, record])))
    expect(keyed.body.result_count).toBe(3)
    for (const field of ['shoe_size', 'emails', 'last_name']) {
      const refused = await get<Failed>(builtIn, `key_by=${field}`)
      expect(refused.body, field).toMatchObject({ code: 'invalid_request', details: { failures: [{ pointer: 'key_by' }] } })
    }
  })

  test('explain tells beside the records where each field comes from', async () => {
    const list = (await get(lever, 'limit=1&explain=true')).body
    expect(list.explain).toMatchObject({ '/name': { layer: 'base', from: ['name'] } })
    const one = await get<Row>(lever, `/${list.result[0]?.id}?explain=true`)
    expect(one.body.explain).toEqual(list.explain)
  })
})

describe('pages', () => {
  test('ignore_limit puts all pages into one answer', async () => {
    const all = (await get(builtIn, 'limit=2&ignore_limit=true')).body
    expect(all).toMatchObject({ result_count: 5, next_cursor: null })
    expect(all).not.toHaveProperty('is_partial_response')
  })

  test('prev_cursor leads back where the provider counts, and is null where it only leads forward', async () => {
    const first = (await get(builtIn, 'limit=2')).body
    expect(first.prev_cursor).toBeNull()
    const second = (await get(builtIn, `limit=2&next_cursor=${first.next_cursor}`)).body
    const back = (await get(builtIn, `limit=2&prev_cursor=${second.prev_cursor}`)).body
    expect(back.result).toEqual(first.result)
    const forward = (await get(lever, 'limit=2')).body
    const next = (await get(lever, `limit=2&next_cursor=${forward.next_cursor}`)).body
    expect(next.prev_cursor).toBeNull()
    const both = await get<Failed>(builtIn, `next_cursor=${first.next_cursor}&prev_cursor=${second.prev_cursor}`)
    expect(both.status).toBe(400)
  })
})

describe('filters', () => {
  test('one that the provider cannot serve is applied by the gateway, which names it, over pages without loss', async () => {
    const found: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Answer<Page> = await get(
        builtIn,
        `first_name[gte]=B&last_name=Example&limit=1${cursor === '' ? '' : `&next_cursor=${cursor}`}`,
      )
      expect(page.headers.get('x-gateway-filtered')).toBe('first_name, last_name')
      expect(page.body.result.length).toBeLessThanOrEqual(1)
      found.push(...page.body.result.map((record) => String(record.first_name)))
      cursor = page.body.next_cursor
    }
    expect(found.toSorted()).toEqual(['Bea', 'Cleo', 'Dora', 'Eve'])
    const streamed = await get(builtIn, 'response_format=stream&first_name[in]=Ada,Eve')
    expect(
      linesOf(streamed.text)
        .map((record) => record.first_name)
        .toSorted(),
    ).toEqual(['Ada', 'Eve'])
  })

  test('numbers and dates are compared as what they are', async () => {
    const years = (await get(builtIn, 'total_experience_years[gt]=3')).body.result.map((record) => record.first_name)
    expect(years.toSorted()).toEqual(['Cleo', 'Dora'])
    const future = await get(builtIn, 'created_at[gte]=2999-01-01')
    expect(future.body).toMatchObject({ result: [], next_cursor: null })
    const wrong = await get<Failed>(builtIn, 'created_at[gte]=yesterday')
    expect(wrong.body).toMatchObject({ code: 'invalid_request', details: { failures: [{ pointer: 'created_at' }] } })
  })

  test('one that the provider serves is not named, and one that nobody can is refused with what can', async () => {
    const served = await get(lever, 'created_at[gte]=2020-01-01')
    expect(served.status).toBe(200)
    expect(served.headers.get('x-gateway-filtered')).toBeNull()
    for (const filter of ['shoe_size=47', 'name[between]=a', 'can_email[gt]=true', 'attachments=x']) {
      const refused = await get<Failed>(lever, filter)
      expect(refused.status, filter).toBe(400)
    }
    const { body } = await get<Failed>(lever, 'shoe_size=47')
    expect(body).toMatchObject({ code: 'unsupported_filter', details: { gateway: expect.arrayContaining(['name']) } })
  })

  test('a cursor of a filtered list is good for that list alone', async () => {
    const { body } = await get(builtIn, 'first_name[gte]=A&limit=1')
    const moved = await get<Failed>(builtIn, `limit=1&next_cursor=${body.next_cursor}`)
    expect(moved.body.code).toBe('invalid_cursor')
  })
})
