import { once } from 'node:events'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { makeEgress, makeGuardedLookup } from '../../src/connector/egress.ts'
import { makeTransport, type TransportOptions } from '../../src/connector/transport.ts'
import type { WireRequest } from '../../src/connector/wire.ts'
import { readBody, serve, serveLines } from './line-server.ts'

const BYTES_MAX = 1_000_000
const HELLO = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: keep-alive\r\n\r\nhello'

function open(options: Partial<TransportOptions> = {}) {
  const transport = makeTransport({ egress: makeEgress({ allow: ['127.0.0.1'] }), ...options })
  onTestFinished(() => transport.close())
  return transport
}

const get = (url: string, more: Partial<WireRequest> = {}): WireRequest => ({
  method: 'GET',
  url: new URL(url),
  headers: {},
  timeoutMs: 10_000,
  ...more,
})
const post = (url: string, more: Partial<WireRequest> = {}) => get(url, { method: 'POST', body: '{"a":1}', ...more })
const failure = (code: string) => expect.objectContaining({ name: 'GatewayError', code })

describe('an answer', () => {
  test('comes with its status, its bytes, and headers in lower case, each as one string', async () => {
    const { origin } = await serve((_request, response) => {
      response.writeHead(404, { 'X-Request-Id': 'r1', Link: ['<a>', '<b>'] }).end('näh')
    })
    const { status, headers, bytes } = await open().text(get(`${origin}/x`), BYTES_MAX)
    expect([status, bytes.toString(), headers['x-request-id'], headers.link]).toEqual([404, 'näh', 'r1', '<a>, <b>'])
  })

  test('is preceded by the request as it was said: method, path, query, headers, body', async () => {
    const { origin } = await serve(async (request, response) => {
      const body = (await readBody(request)).toString()
      response.end(JSON.stringify({ method: request.method, url: request.url, type: request.headers['content-type'], body }))
    })
    const transport = open()
    for (const body of ['ä=1', new TextEncoder().encode('ä=1')]) {
      const request = post(`${origin}/a%2Fb?x=1&y%5B%5D=2`, { method: 'PUT', headers: { 'content-type': 'text/x' }, body })
      const { bytes } = await transport.text(request, BYTES_MAX)
      expect(JSON.parse(bytes.toString())).toEqual({ method: 'PUT', url: '/a%2Fb?x=1&y%5B%5D=2', type: 'text/x', body: 'ä=1' })
    }
  })

  test('comes from the address that the look-up judged', async () => {
    const { origin } = await serve((request, response) => response.end(request.headers.host))
    const egress = makeEgress({ allow: ['ats.test'] })
    const lookup = makeGuardedLookup(egress, (_host, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]))
    const named = origin.replace('127.0.0.1', 'ats.test')
    const { bytes } = await open({ egress, lookup }).text(get(named), BYTES_MAX)
    expect(`http://${bytes.toString()}`).toBe(named)
  })

  test('that redirects is handed back and not followed', async () => {
    const { origin } = await serve((_request, response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end())
    expect(await open().text(get(origin), BYTES_MAX)).toMatchObject({ status: 302, headers: { location: 'http://10.0.0.1/' } })
  })

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
  ])('compressed with %s is unpacked, and its headers stop saying otherwise', async (coding, pack) => {
    const text = 'page '.repeat(50_000)
    const { origin } = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(pack(text)),
    )
    const { headers, bytes } = await open().text(get(origin), BYTES_MAX)
    expect(bytes.toString()).toBe(text)
    expect(Object.keys(headers)).not.toContain('content-encoding')
  })

  test('without a body is empty, whatever it says about compression', async () => {
    const { origin } = await serve((request, response) => {
      response.writeHead(request.method === 'HEAD' ? 200 : 204, { 'content-encoding': 'gzip' }).end()
    })
    for (const method of ['HEAD', 'GET', 'DELETE']) {
      expect((await open().text(get(origin, { method }), BYTES_MAX)).bytes).toHaveLength(0)
    }
  })
})

describe('an answer that cannot be taken', () => {
  const bomb = gzipSync(Buffer.alloc(20_000_000))
  test.each([
    ['says that it is too large', { 'content-length': '2000000' }, Buffer.alloc(2_000_000)],
    ['turns out too large', {}, Buffer.alloc(2_000_000)],
    ['unpacks to too much', { 'content-encoding': 'gzip' }, bomb],
    ['is no gzip', { 'content-encoding': 'gzip' }, Buffer.from('hello')],
    ['is cut off gzip', { 'content-encoding': 'gzip' }, bomb.subarray(0, 500)],
    ['is packed twice', { 'content-encoding': 'gzip, gzip' }, gzipSync(gzipSync('x'))],
  ])('because it %s surprises a read, and leaves the outcome of a write open', async (_what, headers, body) => {
    const { origin } = await serve((_request, response) => {
      response.writeHead(200, headers)
      response.write(body.subarray(0, 10))
      response.end(body.subarray(10))
    })
    const transport = open()
    await expect(transport.text(get(origin), BYTES_MAX)).rejects.toEqual(failure('provider_surprised'))
    await expect(transport.text(post(origin), BYTES_MAX)).rejects.toEqual(failure('provider_failed'))
  })

  test('because it is too large is not read to its end', async () => {
    let written = 0
    const { promise: closed, resolve } = Promise.withResolvers<void>()
    const origin = await serveLines((socket) => {
      socket.on('close', () => resolve())
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
        const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
        const more = () => {
          while (!socket.destroyed && socket.write(chunk)) written += 1
        }
        socket.on('drain', more)
        more()
      })
    })
    await expect(open().text(get(origin), BYTES_MAX)).rejects.toMatchObject({ details: { bytes_max: BYTES_MAX } })
    await closed
    expect(written).toBeLessThan(1_000)
  })
})

describe('nothing was sent', () => {
  const named = (code: string): Partial<TransportOptions> => ({
    lookup: (_host, _options, callback) => callback(Object.assign(new Error('lookup'), { code }), ''),
  })

  test('when the name does not resolve', async () => {
    const call = open(named('ENOTFOUND')).text(post('https://nowhere.example/'), BYTES_MAX)
    await expect(call).rejects.toMatchObject({ code: 'provider_unreachable', details: { reason: 'ENOTFOUND' } })
  })

  test('when the connection is refused', async () => {
    const { origin, server } = await serve((_request, response) => response.end())
    server.close()
    await once(server, 'close')
    await expect(open().text(post(origin), BYTES_MAX)).rejects.toMatchObject({
      code: 'provider_unreachable',
      details: { reason: 'ECONNREFUSED' },
    })
  })

  test('when no connection comes about in time', async () => {
    const transport = open({ lookup: () => {}, connectTimeoutMs: 50 })
    await expect(transport.text(post('https://silent.example/'), BYTES_MAX)).rejects.toMatchObject({
      code: 'provider_unreachable',
      details: { reason: 'UND_ERR_CONNECT_TIMEOUT' },
    })
  })

  test('when TLS is not agreed on', async () => {
    const { origin } = await serve((_request, response) => response.end())
    await expect(open().text(post(origin.replace('http:', 'https:')), BYTES_MAX)).rejects.toEqual(failure('provider_unreachable'))
  })

  test('when no connection became free within the time, and the call is not made later either', async () => {
    const seen: string[] = []
    const { promise: firstArrived, resolve: arrived } = Promise.withResolvers<() => void>()
    const { origin } = await serve((request, response) => {
      seen.push(request.url ?? '')
      if (request.url === '/first') arrived(() => response.end('first'))
      else response.end('other')
    })
    const transport = open({ connectionsMax: 1 })
    const first = transport.text(get(`${origin}/first`), BYTES_MAX)
    const finishFirst = await firstArrived
    await expect(transport.text(post(`${origin}/second`, { timeoutMs: 20 }), BYTES_MAX)).rejects.toEqual(
      failure('provider_unreachable'),
    )
    finishFirst()
    expect((await first).bytes.toString()).toBe('first')
    expect((await transport.text(post(`${origin}/third`), BYTES_MAX)).bytes.toString()).toBe('other')
    expect(seen).toEqual(['/first', '/third'])
  })

  test('when more origins are open than we keep', async () => {
    const { origin: one } = await serve((_request, response) => response.end())
    const { origin: other } = await serve((_request, response) => response.end())
    const transport = open({ originsMax: 1 })
    await transport.text(get(one), BYTES_MAX)
    await expect(transport.text(get(other), BYTES_MAX)).rejects.toEqual(failure('provider_unreachable'))
  })

  test('to an address that we do not call, literal or behind a name', async () => {
    const egress = makeEgress()
    const lookup = makeGuardedLookup(egress, (_host, _options, callback) => callback(null, [{ address: '10.0.0.1', family: 4 }]))
    const transport = open({ egress, lookup })
    await expect(transport.text(get('https://127.0.0.1/'), BYTES_MAX)).rejects.toEqual(failure('egress_denied'))
    await expect(transport.text(get('http://api.example/'), BYTES_MAX)).rejects.toEqual(failure('egress_denied'))
    await expect(transport.text(get('https://rebound.example/'), BYTES_MAX)).rejects.toEqual(failure('egress_denied'))
    await expect(transport.call(get('https://rebound.example/'))).rejects.toEqual(failure('egress_denied'))
  })

  test('of a request that HTTP has no form for, and its secret is not in the error', async () => {
    const { origin } = await serve((_request, response) => response.end())
    const error = await open()
      .text(get(origin, { headers: { authorization: 'Bearer hunter2\r\nx: y' } }), BYTES_MAX)
      .catch((thrown: unknown) => thrown)
    expect(error).toEqual(failure('invalid_request'))
    expect(String((error as Error).message)).not.toContain('hunter2')
  })
})

describe('the call may have arrived', () => {
  test('when the headers do not come in time', async () => {
    const { origin } = await serve(() => {})
    await expect(open().text(post(origin, { timeoutMs: 50 }), BYTES_MAX)).rejects.toEqual(failure('provider_timeout'))
  })

  test('when the body does not come in time, however steadily it drips', async () => {
    const { origin } = await serve((_request, response) => {
      const drip = setInterval(() => response.write('.'), 10)
      response.on('close', () => clearInterval(drip))
    })
    await expect(open().text(post(origin, { timeoutMs: 100 }), BYTES_MAX)).rejects.toEqual(failure('provider_timeout'))
  })

  test('and a call that ran out of time gives its connection up', async () => {
    const { origin } = await serve((request, response) => {
      if (request.url === '/fast') response.end('fast')
    })
    const transport = open({ connectionsMax: 1 })
    await expect(transport.text(post(`${origin}/slow`, { timeoutMs: 50 }), BYTES_MAX)).rejects.toEqual(
      failure('provider_timeout'),
    )
    expect((await transport.text(post(`${origin}/fast`), BYTES_MAX)).bytes.toString()).toBe('fast')
  })

  test.each([
    ['before the request was read', ''],
    ['after the request was read', 'read'],
    ['inside the headers', 'HTTP/1.1 200 OK\r\ncontent-le'],
    ['inside the body', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'],
    ['inside a chunked body', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
  ])('when the line is cut %s', async (_when, answer) => {
    const origin = await serveLines((socket) => {
      if (answer === '') socket.destroy()
      else socket.once('data', () => (answer === 'read' ? socket.resetAndDestroy() : socket.end(answer)))
    })
    await expect(open().text(post(origin), BYTES_MAX)).rejects.toEqual(failure('provider_failed'))
  })

  test('when the answer is not HTTP', async () => {
    const origin = await serveLines((socket) => socket.once('data', () => socket.end('SSH-2.0-server\r\n')))
    await expect(open().text(post(origin), BYTES_MAX)).rejects.toEqual(failure('provider_failed'))
  })

  test('when a kept connection dies while the second request is answered, and it is not sent again', async () => {
    let requests = 0
    const origin = await serveLines((socket) => {
      socket.on('data', () => {
        requests += 1
        if (requests === 1) socket.write(HELLO)
        else socket.destroy()
      })
    })
    const transport = open()
    await transport.text(post(origin), BYTES_MAX)
    await expect(transport.text(post(origin), BYTES_MAX)).rejects.toEqual(failure('provider_failed'))
    expect(requests).toBe(2)
  })
})

describe('a kept connection that the server has closed', () => {
  test('is replaced, and the call arrives once', async () => {
    let arrived = 0
    const origin = await serveLines((socket) => {
      socket.once('data', () => {
        arrived += 1
        socket.end(HELLO)
      })
    })
    const transport = open()
    for (let calls = 1; calls <= 20; calls++) {
      expect((await transport.text(post(origin), BYTES_MAX)).bytes.toString()).toBe('hello')
      expect(arrived).toBe(calls)
    }
  })

  test('or reset makes no call look unsent that arrived', async () => {
    let arrived = 0
    const origin = await serveLines((socket) => {
      socket.once('data', () => {
        arrived += 1
        socket.write(HELLO, () => socket.resetAndDestroy())
      })
    })
    const transport = open()
    let [answered, unsent, unsure] = [0, 0, 0]
    for (let calls = 0; calls < 50; calls++) {
      const outcome = await transport.text(post(origin), BYTES_MAX).then(
        () => 'answered',
        (error: { code: string }) => error.code,
      )
      if (outcome === 'answered') answered += 1
      else if (outcome === 'provider_unreachable') unsent += 1
      else unsure += 1
    }
    expect(answered + unsent + unsure).toBe(50)
    expect(arrived).toBeGreaterThanOrEqual(answered)
    expect(arrived).toBeLessThanOrEqual(answered + unsure)
  })
})

describe('a stream', () => {
  const readAll = async (stream: ReadableStream<Uint8Array>) => Buffer.from(await new Response(stream).arrayBuffer())

  test('passes the bytes on as they come, with their length', async () => {
    const file = Buffer.alloc(3_000_000, 'resume')
    const { origin } = await serve((request, response) => {
      response.writeHead(200, { 'content-length': file.length, 'x-asked': request.headers['accept-encoding'] }).end(file)
    })
    const { status, headers, stream } = await open().call(get(origin))
    expect([status, headers['content-length'], headers['x-asked']]).toEqual([200, '3000000', 'identity'])
    expect((await readAll(stream)).equals(file)).toBe(true)
  })

  test('is unpacked when the server compressed it all the same', async () => {
    const { origin } = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync('text')),
    )
    const { headers, stream } = await open().call(get(origin))
    expect((await readAll(stream)).toString()).toBe('text')
    expect(Object.keys(headers)).not.toContain('content-encoding')
  })

  test('that is cancelled gives the connection up', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>()
    const { origin } = await serve((_request, response) => {
      response.on('close', resolve).write('first')
    })
    const { stream } = await open().call(get(origin))
    await stream.cancel()
    await closed
  })

  test('fails when the line is cut, and when nothing more comes in time', async () => {
    const cut = await serveLines((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'))
    })
    const { origin: stalled } = await serve((_request, response) => {
      response.write('half')
    })
    const transport = open()
    await expect(readAll((await transport.call(get(cut))).stream)).rejects.toEqual(failure('provider_failed'))
    await expect(readAll((await transport.call(get(stalled, { timeoutMs: 100 }))).stream)).rejects.toEqual(
      failure('provider_timeout'),
    )
  })

  test('holds the server back while nobody reads, and is not late for it', async () => {
    let sent = 0
    const chunk = Buffer.alloc(64 * 1024)
    const { origin } = await serve((_request, response) => {
      const more = () => {
        while (sent < 1_000 && response.write(chunk)) sent += 1
        if (sent >= 1_000) response.end()
      }
      response.on('drain', () => {
        sent += 1
        more()
      })
      more()
    })
    const { stream } = await open().call(get(origin, { timeoutMs: 50 }))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(sent).toBeLessThan(500)
    expect((await readAll(stream)).length).toBeGreaterThanOrEqual(1_000 * chunk.length)
  })
})

describe('closing', () => {
  test('waits for calls under way and refuses new ones', async () => {
    const { promise: arrival, resolve: arrived } = Promise.withResolvers<() => void>()
    const { origin } = await serve((_request, response) => arrived(() => response.end('done')))
    const transport = makeTransport({ egress: makeEgress({ allow: ['127.0.0.1'] }) })
    const call = transport.text(post(origin), BYTES_MAX)
    const finish = await arrival
    const closed = transport.close()
    await expect(transport.text(get(origin), BYTES_MAX)).rejects.toEqual(failure('unavailable'))
    finish()
    expect((await call).bytes.toString()).toBe('done')
    await closed
  })
})
