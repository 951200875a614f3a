import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let lever: string
let gauzy: string
let internal: string

beforeAll(async () => {
  gateway = await openTestGateway()
  ;[lever, gauzy, internal] = (await Promise.all(['lever', 'gauzy', 'internal-v1'].map((one) => gateway.link(one)))) as [
    string,
    string,
    string,
  ]
})
afterAll(() => gateway.stop())

const at = (path: string, account = lever) => `/proxy/${path}${path.includes('?') ? '&' : '?'}integrated_account_id=${account}`

type Page = { result: { id: string }[]; next_cursor: string | null; prev_cursor: null; result_count: number }
type Receipt = { id: string; status: string; model: string; resource: string; method: string; record: Record<string, unknown> }

type Place = { account: string; id: string; user: string }

/** Some opportunity of a Lever sandbox, and a user to act as. */
async function somewhere(account: string): Promise<Place> {
  const { body } = await gateway.call<{ data: { id: string }[] }>('GET', at('opportunities?limit=1', account))
  const users = await gateway.call<{ data: { id: string }[] }>('GET', at('users?limit=1', account))
  return { account, id: body.data[0]?.id ?? '', user: users.body.data[0]?.id ?? '' }
}

/** The same in a sandbox of its own, whose rate nobody else uses up. */
const somewhereElse = async () => somewhere(await gateway.link('lever'))

const notesOf = ({ account, id, user }: Place) => at(`opportunities/${id}/notes?perform_as=${user}`, account)

describe('reading through the proxy', () => {
  test('the provider’s answer arrives as it is, in its own shape', async () => {
    const { status, headers, body } = await gateway.call<{ data: unknown[]; hasNext: boolean }>(
      'GET',
      at('opportunities?limit=2'),
    )
    expect(status).toBe(200)
    expect(body.data).toHaveLength(2)
    expect(body).toHaveProperty('hasNext')
    expect(headers.get('content-type')).toMatch(/^application\/json/)
    expect(headers.get('x-write-id')).toBeNull()
  })

  test('each provider is reached at its own paths', async () => {
    expect((await gateway.call('GET', at('api/user/me', gauzy))).status).toBe(200)
    expect((await gateway.call('GET', at('api/v1/candidates', internal))).status).toBe(200)
  })

  test('the list envelope, when it is asked for, leads through all pages', async () => {
    const ids: string[] = []
    let path: string | null = at('opportunities?truto_response_format=list&limit=3')
    for (let pages = 0; path !== null && pages < 20; pages++) {
      const { status, body }: { status: number; body: Page } = await gateway.call<Page>('GET', path)
      expect(status).toBe(200)
      expect(body.prev_cursor).toBeNull()
      expect(body.result_count).toBe(body.result.length)
      ids.push(...body.result.map(({ id }) => id))
      path =
        body.next_cursor === null
          ? null
          : `${at('opportunities?truto_response_format=list&limit=3')}&next_cursor=${body.next_cursor}`
    }
    expect(path).toBeNull()
    expect(ids.length).toBeGreaterThan(3)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('every provider’s lists have an envelope', async () => {
    const lists = [
      at('api/organization-positions?truto_response_format=list', gauzy),
      at('api/v1/jobs?truto_response_format=list', internal),
    ]
    for (const path of lists) {
      const { status, body } = await gateway.call<Page>('GET', path)
      expect([path, status]).toEqual([path, 200])
      expect(Array.isArray(body.result)).toBe(true)
    }
  })

  test('a cursor is good for its own path and account only, and an answer that is no list has no envelope', async () => {
    const { body } = await gateway.call<Page>('GET', at('opportunities?truto_response_format=list&limit=1'))
    const elsewhere = await gateway.call(
      'GET',
      `${at('users?truto_response_format=list&limit=1')}&next_cursor=${body.next_cursor}`,
    )
    expect(elsewhere).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } })
    const { id } = await somewhere(lever)
    const one = await gateway.call('GET', at(`opportunities/${id}?truto_response_format=list`))
    expect(one).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    const own = await gateway.call('GET', at('opportunities?truto_response_format=list&offset=x'))
    expect(own).toMatchObject({ status: 400, body: { details: { failures: [{ pointer: 'offset' }] } } })
  })

  test('bytes arrive as bytes, with their type', async () => {
    const { id, user } = await somewhere(lever)
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array([0, 255, 1, 254])], { type: 'application/octet-stream' }), 'bytes.bin')
    const added = await fetch(gateway.url + at(`opportunities/${id}/files?perform_as=${user}`), {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.token}` },
      body: form,
    })
    expect([200, 201]).toContain(added.status)
    const { data } = (await added.json()) as { data: { id: string } }
    const got = await fetch(gateway.url + at(`opportunities/${id}/files/${data.id}/download`), {
      headers: { authorization: `Bearer ${gateway.token}` },
    })
    expect([...new Uint8Array(await got.arrayBuffer())]).toEqual([0, 255, 1, 254])
    expect(got.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('a failure of the provider comes in our envelope', async () => {
    const { status, body } = await gateway.call('GET', at('opportunities/00000000-0000-4000-8000-000000000000'))
    expect(status).toBe(404)
    expect(body).toMatchObject({ code: 'provider_not_found', is_remote_error: true, raw_response: { code: expect.any(String) } })
  })

  test('a refusal of one path does not take the account out of service', async () => {
    await gateway.addFault('gauzy', gauzy, { status: 401, path: '/api/tags', times: 4 })
    expect((await gateway.call('GET', at('api/tags', gauzy))).status).toBe(401)
    await gateway.clearFaults('gauzy', gauzy)
    expect((await gateway.call('GET', at('api/user/me', gauzy))).status).toBe(200)
  })

  test('HEAD asks the provider for no more than its headers', async () => {
    const answer = await gateway.call('HEAD', at('opportunities?limit=1'))
    expect(answer).toMatchObject({ status: 200, text: '' })
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
  })

  test('needs a token with its scope, an account, and an account of the caller’s environment', async () => {
    expect((await gateway.call('GET', at('opportunities'), undefined, {}, null)).status).toBe(401)
    expect((await gateway.call('GET', '/proxy/opportunities')).status).toBe(400)
    expect((await gateway.call('GET', at('opportunities'), undefined, {}, gateway.otherToken)).status).toBe(404)
  })
})

describe('what may not pass', () => {
  /** A request whose target goes out exactly as it is written, which fetch does not allow. */
  function rawStatus(target: string): Promise<number> {
    const { hostname, port } = new URL(gateway.url)
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname)
      socket.once('error', reject)
      socket.once('data', (data) => {
        socket.destroy()
        resolve(Number(data.toString().split(' ')[1]))
      })
      socket.write(
        `GET ${target} HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${gateway.token}\r\nconnection: close\r\n\r\n`,
      )
    })
  }

  test.each([
    '../users',
    'opportunities/../users',
    'opportunities/./x',
    '%2e%2e/users',
    'opportunities/.%2E/users',
    'opportunities/%252e%252e/users',
    'opportunities/%2e%2e%2fusers',
    'opportunities/..%5cusers',
    'opportunities/%2Fusers',
    'opportunities//users',
    '/evil.example/x',
    'https://evil.example/x',
    'https:%2f%2fevil.example/x',
    'opportunities/%00',
    'opportunities/%ff',
    '',
  ])('%j leads nowhere', async (path) => {
    const before = (await gateway.seen('lever', lever)).length
    expect([400, 404]).toContain(await rawStatus(`/proxy/${path}?integrated_account_id=${lever}`))
    expect((await gateway.seen('lever', lever)).length).toBe(before)
  })

  test('a caller’s credentials and cookies stay here, and the provider’s stay there', async () => {
    const headers = {
      cookie: 'session=planted',
      'x-api-key': 'planted',
      'proxy-authorization': 'planted',
      'x-forwarded-for': '1.2.3.4',
    }
    const answer = await gateway.call('GET', at('opportunities?limit=1'), undefined, headers)
    expect(answer.status).toBe(200)
    for (const name of ['set-cookie', 'authorization', 'connection-token', 'server']) expect(answer.headers.get(name)).toBeNull()
  })
})

describe('writing through the proxy', () => {
  const postsTo = async ({ account }: Place) =>
    (await gateway.seen('lever', account)).filter(({ method }) => method === 'POST').length

  test('the provider’s answer arrives, and a receipt says what was done', async () => {
    const place = await somewhereElse()
    const answer = await gateway.call<{ data: { id: string } }>('POST', notesOf(place), { value: 'By proxy.' })
    expect([200, 201]).toContain(answer.status)
    expect(answer.body.data.id).toEqual(expect.any(String))
    const receipt = await gateway.call<Receipt>('GET', `/write/${answer.headers.get('x-write-id')}`)
    expect(receipt.body).toMatchObject({
      model: 'proxy',
      resource: `opportunities/${place.id}/notes`,
      method: 'POST',
      status: 'succeeded',
      record: { status: answer.status, body: answer.body },
      files: [],
    })
  })

  test('it may be queued, and its outcome waited for', async () => {
    const place = await somewhereElse()
    const waited = await gateway.call('POST', notesOf(place), { value: 'Later.' }, { prefer: 'respond-async, wait=20' })
    expect([200, 201]).toContain(waited.status)
    const queued = await gateway.call<Receipt>('POST', notesOf(place), { value: 'Much later.' }, { prefer: 'respond-async' })
    expect(queued.status).toBe(202)
    expect(queued.headers.get('location')).toBe(`/write/${queued.body.id}`)
  })

  test('one idempotency key is one call', async () => {
    const place = await somewhereElse()
    const headers = { 'idempotency-key': 'proxied once' }
    const first = await gateway.call('POST', notesOf(place), { value: 'Once.' }, headers)
    const before = await postsTo(place)
    const again = await gateway.call('POST', notesOf(place), { value: 'Once.' }, headers)
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await postsTo(place)).toBe(before)
    const other = await gateway.call('POST', notesOf(place), { value: 'Twice.' }, headers)
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } })
  })

  test('a call that may have arrived is never made again', async () => {
    const place = await somewhereElse()
    await gateway.addFault('lever', place.account, { cut: 'after', method: 'POST', times: 1 })
    const answer = await gateway.call<Receipt>('POST', notesOf(place), { value: 'Lost.' }, { prefer: 'respond-async, wait=3' })
    expect(answer.status).toBe(202)
    expect(['waiting', 'unknown']).toContain(answer.body.status)
    expect(await postsTo(place)).toBe(1)
  })

  test('what the provider refuses is its error, with a receipt', async () => {
    const place = await somewhereElse()
    const answer = await gateway.call('POST', notesOf(place), { value: 5 })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.body).toMatchObject({ is_remote_error: true })
    expect(answer.headers.get('x-write-id')).toEqual(expect.any(String))
  })

  test('what was refused can be mended under its receipt, and made again', async () => {
    const place = await somewhereElse()
    const refused = await gateway.call('POST', notesOf(place), { value: 5 })
    const receipt = `/write/${refused.headers.get('x-write-id')}`
    const mended = await gateway.call<Receipt>('PATCH', `${receipt}?perform_as=${place.user}`, { value: 'Mended.' })
    expect(mended).toMatchObject({ status: 200, body: { model: 'proxy', status: 'failed' } })
    expect((await gateway.call('POST', `${receipt}/retry`)).status).toBe(200)
    const status = async () => (await gateway.call<Receipt>('GET', receipt)).body.status
    await expect.poll(status, { timeout: 20_000, interval: 100 }).toBe('succeeded')
  })

  test('bytes that wait in the queue are sent whole', async () => {
    const place = await somewhereElse()
    const form = new FormData()
    form.append('file', new Blob(['bytes of a form'], { type: 'text/plain' }), 'a.txt')
    const encoded = new Response(form)
    const text = await encoded.clone().text()
    const answer = await gateway.call<{ data: { id: string } }>(
      'POST',
      at(`opportunities/${place.id}/files?perform_as=${place.user}`, place.account),
      text,
      { 'content-type': encoded.headers.get('content-type') ?? '', prefer: 'respond-async, wait=20' },
    )
    expect(answer.status).toBeLessThan(202)
    const path = `opportunities/${place.id}/files/${answer.body.data.id}/download`
    expect((await gateway.call('GET', at(path, place.account))).text).toBe('bytes of a form')
    const receipt = await gateway.call<{ files: { size: number }[] }>('GET', `/write/${answer.headers.get('x-write-id')}`)
    expect(receipt.body.files).toMatchObject([{ size: Buffer.byteLength(text), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }])
  })

  test.each([
    ['JSON that is none', 'application/json', '{"value": '],
    ['a form that was cut', 'multipart/form-data; boundary=b', '--b\r\ncontent-disposition: form-data; name="file"\r\n\r\nhalf'],
  ])('%s is refused, and nothing is sent', async (_, type, body) => {
    const place = await somewhereElse()
    const before = await postsTo(place)
    const answer = await gateway.call('POST', notesOf(place), body, { 'content-type': type })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    expect(answer.headers.get('x-write-id')).toBeNull()
    expect(await postsTo(place)).toBe(before)
  })
})
