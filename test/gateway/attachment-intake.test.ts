import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asFile, asRedirect, type FileServer, openFileServer, PDF } from '../support/file-server.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

const SHA256 = createHash('sha256').update(PDF).digest('hex')
const MB = 1024 * 1024

let gateway: TestGateway
let host: FileServer
const accounts: Record<string, { id: string; candidate: string }> = {}

/** An account of an integration, and a candidate of it to hang files on. */
async function open(integration: string): Promise<{ id: string; candidate: string }> {
  const id = await gateway.link(integration)
  const candidates = `/unified/ats/candidates?integrated_account_id=${id}`
  const made = await gateway.call<{ id: string }>('POST', await withJob(candidates, integration, id), {
    name: 'Ada Example',
    emails: [{ email: 'ada@example.com' }],
  })
  if (made.status > 201) throw new Error(`${integration} answered ${made.status}: ${made.text}`)
  return { id, candidate: made.body.id }
}

async function withJob(path: string, integration: string, account: string): Promise<string> {
  if (integration !== 'lever') return path
  const { body } = await gateway.call<{ result: { id: string }[] }>('GET', `/unified/ats/jobs?integrated_account_id=${account}`)
  return `${path}&job_id=${body.result[0]?.id}`
}

beforeAll(async () => {
  host = await openFileServer({
    '/cv.pdf': asFile(PDF),
    '/login': asFile(Buffer.from('<!doctype html><title>Sign in</title><form></form>'), 'application/pdf'),
    '/large': asFile(Buffer.alloc(40 * MB, 1), 'application/octet-stream'),
    '/to-metadata': asRedirect('http://169.254.169.254/latest/meta-data/'),
    '/to-private': asRedirect('https://10.0.0.1/cv.pdf'),
    '/to-loopback': asRedirect('https://[::1]/cv.pdf'),
    '/empty': asFile(Buffer.alloc(0)),
    '/busy': (response) => response.writeHead(503, { 'retry-after': '7' }).end(),
  })
  gateway = await openTestGateway()
  for (const integration of ['lever', 'gauzy', 'internal-v1']) accounts[integration] = await open(integration)
})
afterAll(async () => {
  await gateway.stop()
  await host.stop()
})

type Receipt = { id: string; status: string; files: Record<string, unknown>[]; error: unknown }

const of = (integration: string) => accounts[integration] ?? { id: '', candidate: '' }
const attachmentsOf = (integration: string) => `/unified/ats/attachments?integrated_account_id=${of(integration).id}`
const create = (integration: string, body: Record<string, unknown>, headers: Record<string, string> = {}) =>
  gateway.call<Record<string, unknown>>(
    'POST',
    attachmentsOf(integration),
    { candidate: { id: of(integration).candidate }, ...body },
    headers,
  )
const receiptOf = async (answer: { headers: Headers }) =>
  (await gateway.call<Receipt>('GET', `/write/${answer.headers.get('x-write-id')}`)).body

async function writeCount(integration: string): Promise<number> {
  const { body } = await gateway.call<{ result: unknown[] }>(
    'GET',
    `/write?limit=100&integrated_account_id=${of(integration).id}`,
  )
  return body.result.length
}

/** Everything that the sandbox's simulator was asked; the built-in ATS keeps no such list. */
const callsTo = async (integration: string) =>
  integration === 'internal-v1' ? 0 : (await gateway.seen(integration, of(integration).id)).length

describe.each(['lever', 'gauzy', 'internal-v1'])('a file given by address to %s', (integration) => {
  test('is kept by the provider, and its checksum and size stand in the receipt', async () => {
    const answer = await create(integration, { file_url: `${host.url}/cv.pdf`, file_name: 'resume.pdf' })
    expect([answer.status, answer.body]).toEqual([201, expect.objectContaining({ id: expect.any(String) })])
    const { status, files } = await receiptOf(answer)
    expect(status).toBe('succeeded')
    expect(files).toEqual([
      { pointer: '/file_url', file_name: 'cv.pdf', content_type: 'application/pdf', size: PDF.byteLength, sha256: SHA256 },
    ])
  })

  const denied = { status: 422, code: 'egress_denied' }
  const refused = { status: 400, code: 'invalid_request' }
  test.each([
    ['loopback', () => 'https://127.0.0.2/cv.pdf', denied],
    ['loopback by its IPv6 address', () => 'https://[::1]/cv.pdf', denied],
    ['a private address', () => 'https://192.168.1.1/cv.pdf', denied],
    ['a metadata address', () => 'http://169.254.169.254/latest/meta-data/', denied],
    ['a redirect to a metadata address', () => `${host.url}/to-metadata`, denied],
    ['a redirect to a private address', () => `${host.url}/to-private`, denied],
    ['a redirect to loopback', () => `${host.url}/to-loopback`, denied],
    ['40 MB', () => `${host.url}/large`, { status: 413, code: 'payload_too_large' }],
    ['a sign-in page', () => `${host.url}/login`, refused],
    ['nothing', () => `${host.url}/nothing-here`, refused],
    ['an empty file', () => `${host.url}/empty`, refused],
    ['a host that is busy', () => `${host.url}/busy`, { status: 502, code: 'provider_unreachable' }],
  ])('that leads to %s is refused with its pointer; nothing is stored or sent', async (_, address, expected) => {
    const [writes, calls] = [await writeCount(integration), await callsTo(integration)]
    for (const headers of [undefined, { prefer: 'respond-async' }]) {
      const answer = await create(integration, { file_url: address() }, headers)
      expect(answer).toMatchObject({
        status: expected.status,
        body: { code: expected.code, details: { failures: [{ pointer: '/file_url' }] } },
      })
      expect(answer.headers.get('x-write-id')).toBeNull()
    }
    expect([await writeCount(integration), await callsTo(integration)]).toEqual([writes, calls])
  })
})

describe('files of a candidate', () => {
  test('are taken in with it, each under its own pointer', async () => {
    const path = await withJob(`/unified/ats/candidates?integrated_account_id=${of('lever').id}`, 'lever', of('lever').id)
    const attachments = [
      { file_url: `${host.url}/cv.pdf`, type: 'resume' },
      { content: PDF.toString('base64'), file_name: 'letter.pdf' },
    ]
    const answer = await gateway.call('POST', path, { name: 'Bob Example', emails: [{ email: 'bob@example.com' }], attachments })
    expect([answer.status, answer.body]).toEqual([201, expect.anything()])
    expect((await receiptOf(answer)).files.map(({ pointer, sha256 }) => [pointer, sha256])).toEqual([
      ['/attachments/0/file_url', SHA256],
      ['/attachments/1/content', SHA256],
    ])
  })

  test('one that cannot be had refuses the candidate as a whole', async () => {
    const calls = await callsTo('lever')
    const path = `/unified/ats/candidates?integrated_account_id=${of('lever').id}&job_id=any`
    const attachments = [{ file_url: `${host.url}/cv.pdf` }, { url: `${host.url}/login` }]
    const answer = await gateway.call('POST', path, { name: 'Eve Example', emails: [{ email: 'eve@example.com' }], attachments })
    expect(answer).toMatchObject({ status: 400, body: { details: { failures: [{ pointer: '/attachments/1/url' }] } } })
    expect(await callsTo('lever')).toBe(calls)
  })
})

describe('a file that the provider holds already', () => {
  test('is passed on by its address without being fetched', async () => {
    const account = of('lever').id
    const upload = await gateway.call<{ file_url: string }>('POST', attachmentsOf('lever'), {
      content: PDF.toString('base64'),
      file_name: 'uploaded.pdf',
    })
    const remote = (upload.body as { remote_data?: { uri?: string } }).remote_data?.uri
    expect([upload.status, remote]).toEqual([201, expect.stringContaining('/uploads/')])
    const path = await withJob(`/unified/ats/candidates?integrated_account_id=${account}`, 'lever', account)
    const attachments = [{ file_url: remote, type: 'resume' }]
    const answer = await gateway.call('POST', path, { name: 'Cyd Example', emails: [{ email: 'cyd@example.com' }], attachments })
    // Fetching it would have been refused for its address; the connector knows what it is, and has its own reason.
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining('can only go with an application') } })
    expect((await receiptOf(answer)).files).toEqual([])
  })
})

describe('a write in the queue', () => {
  test('has its file although the link is gone by then', async () => {
    host.serve('/once.pdf', asFile(PDF))
    await gateway.addFault('lever', of('lever').id, { status: 429, retry_after_seconds: 1, times: 1 })
    const before = host.asked.length
    const accepted = await create('lever', { file_url: `${host.url}/once.pdf` }, { prefer: 'respond-async' })
    expect(accepted.status).toBe(202)
    expect((accepted.body as Receipt).files).toMatchObject([{ pointer: '/file_url', sha256: SHA256, size: PDF.byteLength }])
    host.serve('/once.pdf', (response) => response.writeHead(410).end())
    await expect.poll(async () => (await receiptOf(accepted)).status, { timeout: 20_000, interval: 200 }).toBe('succeeded')
    expect(host.asked.slice(before)).toEqual(['/once.pdf'])
  })

  test('that is repeated under its key is answered although the link is gone', async () => {
    host.serve('/keyed.pdf', asFile(PDF))
    const headers = { 'idempotency-key': 'a file once' }
    const first = await create('lever', { file_url: `${host.url}/keyed.pdf` }, headers)
    expect(first.status).toBe(201)
    host.serve('/keyed.pdf', (response) => response.writeHead(410).end())
    const again = await create('lever', { file_url: `${host.url}/keyed.pdf` }, headers)
    expect([again.status, again.body]).toEqual([201, first.body])
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    const other = await create('lever', { file_url: `${host.url}/other.pdf` }, headers)
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } })
  })
})

describe('a file given as bytes', () => {
  test('in base64 reaches the provider whole, with its checksum in the receipt', async () => {
    const answer = await create('lever', { content: PDF.toString('base64'), file_name: 'base64.pdf' })
    expect(answer.status).toBe(201)
    expect((await receiptOf(answer)).files).toMatchObject([
      { pointer: '/content', sha256: SHA256, content_type: 'application/pdf' },
    ])
    const got = await download('lever', String(answer.body.id))
    expect(got).toEqual(PDF)
  })

  test('as a form reaches the provider whole, its fields in brackets or as JSON', async () => {
    const { candidate } = of('lever')
    for (const fields of [[['candidate[id]', candidate]], [['data', JSON.stringify({ candidate: { id: candidate } })]]]) {
      const answer = await upload('lever', fields as [string, string][], PDF)
      expect([answer.status, answer.body]).toEqual([201, expect.objectContaining({ file_name: 'form é.pdf' })])
      expect(await download('lever', String(answer.body.id))).toEqual(PDF)
    }
  })

  test('as a form must hold one file of at most 30 MB, and fields that are known', async () => {
    const fields: [string, string][] = [['candidate[id]', of('lever').candidate]]
    const calls = await callsTo('lever')
    expect(await upload('lever', fields, undefined)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    expect(await upload('lever', fields, Buffer.alloc(0))).toMatchObject({ status: 400 })
    expect(await upload('lever', fields, Buffer.alloc(31 * MB))).toMatchObject({
      status: 413,
      body: { code: 'payload_too_large' },
    })
    const unknown = await upload('lever', [...fields, ['nonsense', 'x']], PDF)
    expect(unknown).toMatchObject({ status: 400, body: { details: { failures: [{ pointer: '/nonsense' }] } } })
    expect(await callsTo('lever')).toBe(calls)
  })

  test('a form that was cut half way is refused; nothing is stored or sent', async () => {
    const [writes, calls] = [await writeCount('lever'), await callsTo('lever')]
    const body = `--b\r\ncontent-disposition: form-data; name="candidate[id]"\r\n\r\n${of('lever').candidate}\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="cv.pdf"\r\ncontent-type: application/pdf\r\n\r\n%PDF-1.7 half`
    const answer = await gateway.call('POST', attachmentsOf('lever'), body, { 'content-type': 'multipart/form-data; boundary=b' })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', message: expect.stringContaining('cut') } })
    await cutConnection(body)
    expect([await writeCount('lever'), await callsTo('lever')]).toEqual([writes, calls])
  })

  test('a provider that keeps only addresses says so', async () => {
    const answer = await create('gauzy', { content: PDF.toString('base64'), file_name: 'cv.pdf' })
    expect(answer).toMatchObject({ status: 400, body: { details: { failures: [{ pointer: '/file_url' }] } } })
  })
})

async function download(integration: string, id: string): Promise<Buffer> {
  const query = `integrated_account_id=${of(integration).id}&id=${encodeURIComponent(id)}`
  const response = await fetch(`${gateway.url}/unified/ats/attachments/download?${query}`, {
    headers: { authorization: `Bearer ${gateway.token}` },
  })
  return Buffer.from(await response.arrayBuffer())
}

async function upload(integration: string, fields: [string, string][], file: Buffer<ArrayBuffer> | undefined) {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  if (file !== undefined) form.append('file', new Blob([file], { type: 'application/pdf' }), 'form é.pdf')
  const response = await fetch(gateway.url + attachmentsOf(integration), {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.token}` },
    body: form,
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> }
}

/** Sends half of what it announces, and goes away; resolves when the gateway has given the connection up. */
function cutConnection(body: string): Promise<void> {
  const { hostname, port } = new URL(gateway.url)
  const head = `POST ${attachmentsOf('lever')} HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${gateway.token}\r\n`
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    socket.once('error', reject)
    socket.once('close', () => resolve())
    socket.write(
      `${head}content-type: multipart/form-data; boundary=b\r\ncontent-length: ${body.length * 2}\r\n\r\n${body}`,
      () => socket.end(),
    )
    socket.resume()
  })
}
