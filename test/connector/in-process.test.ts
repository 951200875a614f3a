import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { encodeBody } from '../../src/connector/body.ts'
import { makeInProcessTransport } from '../../src/connector/in-process.ts'
import type { WireRequest } from '../../src/connector/wire.ts'
import { LineCut } from '../../src/sandbox/faults.ts'

const to = (path: string, more: Partial<WireRequest> = {}): WireRequest => ({
  method: 'GET',
  url: new URL(path, 'http://simulator.internal'),
  headers: {},
  timeoutMs: 10_000,
  ...more,
})
const failure = (code: string) => expect.objectContaining({ name: 'GatewayError', code })

function open(app: Hono) {
  app.onError((error) => {
    throw error
  })
  return makeInProcessTransport((request) => app.fetch(request))
}

test('an app gets the request and its answer comes back, as bytes and as a stream', async () => {
  const app = new Hono().post('/echo', async (c) => {
    c.header('X-Type', c.req.header('content-type'))
    return c.text(`${c.req.query('q')} ${await c.req.text()}`, 201)
  })
  const transport = open(app)
  const request = to('/echo?q=1', { method: 'POST', body: 'ä', headers: { 'content-type': 'text/x' } })
  const { status, headers, bytes } = await transport.text(request, 100)
  expect([status, headers['x-type'], bytes.toString()]).toEqual([201, 'text/x', '1 ä'])
  expect(await new Response((await transport.call(request)).stream).text()).toBe('1 ä')
})

test('an answer without a body is empty', async () => {
  const transport = open(new Hono().delete('/x', (c) => c.body(null, 204)))
  const request = to('/x', { method: 'DELETE' })
  expect(await transport.text(request, 100)).toMatchObject({ status: 204, bytes: Buffer.alloc(0) })
  expect(await new Response((await transport.call(request)).stream).text()).toBe('')
})

test('a multipart body arrives in parts', async () => {
  const app = new Hono().post('/files', async (c) => {
    const form = await c.req.formData()
    const file = form.get('resume') as unknown as File
    return c.json([form.get('phones[0][value]'), file.name, file.size])
  })
  const { body, headers } = encodeBody({
    multipart: [
      { name: 'phones[0][value]', text: '+49' },
      { name: 'resume', file: Buffer.from('%PDF-'), fileName: 'Zoë.pdf', contentType: 'application/pdf' },
    ],
  })
  const { bytes } = await open(app).text(
    to('/files', { method: 'POST', headers, ...(body === undefined ? {} : { body }) }),
    1_000,
  )
  expect(JSON.parse(bytes.toString())).toEqual(['+49', 'Zoë.pdf', 5])
})

test('whatever the app throws is a line that was cut', async () => {
  for (const thrown of [new LineCut('cut'), new Error('bug'), undefined]) {
    const transport = makeInProcessTransport(() => {
      throw thrown
    })
    await expect(transport.text(to('/'), 100)).rejects.toEqual(failure('provider_failed'))
    await expect(transport.call(to('/'))).rejects.toEqual(failure('provider_failed'))
  }
})

test('an app that is too slow is left to finish, and the caller is told in time', async () => {
  const { promise: finish, resolve } = Promise.withResolvers<void>()
  let finished = false
  const transport = makeInProcessTransport(async () => {
    await finish
    finished = true
    throw new LineCut('too late to matter')
  })
  await expect(transport.text(to('/', { timeoutMs: 10 }), 100)).rejects.toEqual(failure('provider_timeout'))
  resolve()
  await expect.poll(() => finished).toBe(true)
})

test('an answer beyond the bound surprises a read, and leaves the outcome of a write open', async () => {
  const transport = open(new Hono().all('/', (c) => c.text('x'.repeat(101))))
  await expect(transport.text(to('/'), 100)).rejects.toEqual(failure('provider_surprised'))
  await expect(transport.text(to('/', { method: 'POST' }), 100)).rejects.toEqual(failure('provider_failed'))
})
