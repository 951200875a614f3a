import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { makeEgress, makeGuardedLookup } from '../../src/connector/egress.ts'
import { makeFetchFile } from '../../src/connector/fetch-file.ts'
import { makeTransport } from '../../src/connector/transport.ts'
import type { RemoteBytes, Transport, WireRequest } from '../../src/connector/wire.ts'
import { GatewayError } from '../../src/errors.ts'
import { serve } from './line-server.ts'

const PDF = '%PDF-1.7 resume'

/** Over sockets, with loopback permitted for the one server. */
function overSockets(options: Partial<Parameters<typeof makeFetchFile>[0]> = {}) {
  const transport = makeTransport({ egress: makeEgress({ allow: ['127.0.0.1'] }) })
  onTestFinished(() => transport.close())
  return makeFetchFile({ transport, ...options })
}

/** Over a script: answers by address, and a record of what was asked. */
function overScript(answers: Record<string, Partial<Omit<RemoteBytes, 'bytes'>> & { bytes?: string }>) {
  const asked: WireRequest[] = []
  const egress = makeEgress()
  const transport: Transport = {
    async text(request) {
      egress.checkUrl(request.url)
      asked.push(request)
      const { status = 200, headers = {}, bytes = PDF } = answers[request.url.href] ?? { status: 404 }
      return { status, headers, bytes: Buffer.from(bytes, 'latin1') }
    },
    async call() {
      throw new Error('Files are read as a whole.')
    },
    async close() {},
  }
  return { fetchFile: makeFetchFile({ transport, now: () => 0 }), asked }
}

const failure = (code: string, message = '') => expect.objectContaining({ code, message: expect.stringContaining(message) })

test('a file comes with its bytes, the type that they show, and the name that the server gives it', async () => {
  const { origin } = await serve((_request, response) => {
    response
      .writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment; filename="cv.pdf"' })
      .end(PDF)
  })
  const { bytes, contentType, fileName } = await overSockets()(`${origin}/download?id=1`)
  expect([Buffer.from(bytes).toString(), contentType, fileName]).toEqual([PDF, 'application/pdf', 'cv.pdf'])
})

describe('redirects', () => {
  test('are followed, relative ones too, with nothing sent along, and the telling name of the first address is kept', async () => {
    const { fetchFile, asked } = overScript({
      'https://files.example/CV.pdf': { status: 302, headers: { location: '/next' } },
      'https://files.example/next': { status: 307, headers: { location: 'https://cdn.example/8a7b?sig=1' } },
      'https://cdn.example/8a7b?sig=1': {},
    })
    expect(await fetchFile('https://files.example/CV.pdf')).toMatchObject({ fileName: 'CV.pdf', contentType: 'application/pdf' })
    expect(asked.map(({ headers }) => headers)).toEqual(Array(3).fill({ accept: '*/*' }))
  })

  test.each([
    'https://10.0.0.1/x',
    'http://169.254.169.254/latest/',
    'https://[::ffff:127.0.0.1]/',
    'http://files.example/',
    'file:///etc/passwd',
  ])('to %s are refused', async (location) => {
    const { fetchFile, asked } = overScript({ 'https://files.example/cv': { status: 302, headers: { location } } })
    await expect(fetchFile('https://files.example/cv')).rejects.toEqual(failure('egress_denied'))
    expect(asked).toHaveLength(1)
  })

  test('to a name that resolves to a private address are refused', async () => {
    const { origin } = await serve((_request, response) => response.writeHead(302, { location: 'https://inside.example/' }).end())
    const egress = makeEgress({ allow: ['127.0.0.1'] })
    const lookup = makeGuardedLookup(egress, (_host, _options, callback) => callback(null, [{ address: '10.0.0.1', family: 4 }]))
    const transport = makeTransport({ egress, lookup })
    onTestFinished(() => transport.close())
    await expect(makeFetchFile({ transport })(origin)).rejects.toEqual(failure('egress_denied', 'inside.example'))
  })

  test('end after five', async () => {
    const hops = (count: number) => {
      const answers: Parameters<typeof overScript>[0] = { [`https://files.example/${count}`]: {} }
      for (let hop = 0; hop < count; hop++) {
        answers[`https://files.example/${hop}`] = { status: 302, headers: { location: `/${hop + 1}` } }
      }
      return overScript(answers)
    }
    await expect(hops(5).fetchFile('https://files.example/0')).resolves.toMatchObject({ contentType: 'application/pdf' })
    const six = hops(6)
    await expect(six.fetchFile('https://files.example/0')).rejects.toEqual(failure('invalid_request', 'more than 5 times'))
    expect(six.asked).toHaveLength(6)
  })

  test('without a destination are no file', async () => {
    for (const headers of [{}, { location: 'http://' }] as Record<string, string>[]) {
      const { fetchFile } = overScript({ 'https://files.example/cv': { status: 302, headers } })
      await expect(fetchFile('https://files.example/cv')).rejects.toEqual(failure('invalid_request', 'redirected'))
    }
  })
})

describe('what is no file is the caller’s to mend', () => {
  test.each([
    ['a page to sign in', { headers: { 'content-type': 'application/pdf' }, bytes: '<!doctype html><form>' }, 'sign in'],
    ['an empty answer', { bytes: '' }, 'is empty'],
    ['a refusal', { status: 403 }, 'answered 403'],
    ['a missing file', { status: 404 }, 'answered 404'],
  ])('%s', async (_what, answer, message) => {
    const { fetchFile } = overScript({ 'https://files.example/cv?sig=secret': answer })
    const refusal = failure('invalid_request', message)
    await expect(fetchFile('https://files.example/cv?sig=secret')).rejects.toEqual(refusal)
    await expect(fetchFile('https://files.example/cv?sig=secret')).rejects.not.toThrow('secret')
  })

  test.each(['', 'cv.pdf', 'https://'])('the address %j', async (address) => {
    await expect(overScript({}).fetchFile(address)).rejects.toEqual(failure('invalid_request', 'https://'))
  })
})

describe('what may pass counts as not sent, because the provider has seen nothing yet', () => {
  test.each([408, 429, 500, 503])('an answer %i', async (status) => {
    const { fetchFile } = overScript({ 'https://files.example/cv': { status, headers: { 'retry-after': '7' } } })
    const error: unknown = await fetchFile('https://files.example/cv').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'provider_unreachable', retryAfterMs: 7_000 })
    expect((error as GatewayError).message).toContain(`answered ${status}`)
  })

  test('a file that is too slow, or cut off', async () => {
    const { origin } = await serve((request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('%PDF-')
      if (request.url === '/cut') response.destroy()
    })
    await expect(overSockets({ timeoutMs: 50 })(`${origin}/slow`)).rejects.toEqual(failure('provider_unreachable', 'within'))
    await expect(overSockets()(`${origin}/cut`)).rejects.toEqual(failure('provider_unreachable', 'cut'))
  })

  test('one time is given to all redirects together', async () => {
    let at = 0
    const given: number[] = []
    const transport: Transport = {
      async text({ timeoutMs }) {
        given.push(timeoutMs)
        at += 400
        return { status: 302, headers: { location: '/again' }, bytes: Buffer.alloc(0) }
      },
      async call() {
        throw new GatewayError('internal', '')
      },
      async close() {},
    }
    const fetchFile = makeFetchFile({ transport, now: () => at, timeoutMs: 1_000, redirectsMax: 3 })
    await expect(fetchFile('https://files.example/')).rejects.toEqual(failure('invalid_request'))
    expect(given).toEqual([1_000, 600, 200, 1])
  })
})

test.each([
  ['announced', { 'content-length': '5000' }, Buffer.alloc(5_000)],
  ['not announced', {}, Buffer.alloc(5_000)],
  ['unpacked only', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(5_000))],
])('a file that is too large is refused, its size %s', async (_how, headers, body) => {
  const { origin } = await serve((_request, response) => {
    response.writeHead(200, headers)
    response.write(body.subarray(0, 1))
    response.end(body.subarray(1))
  })
  await expect(overSockets({ bytesMax: 4_999 })(origin)).rejects.toEqual(failure('payload_too_large', '4999 bytes'))
  await expect(overSockets({ bytesMax: 5_000 })(origin)).resolves.toMatchObject({ contentType: 'application/octet-stream' })
})
