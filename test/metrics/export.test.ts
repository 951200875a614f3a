import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { exportTraces } from '../../src/tracing/export.ts'
import { withSpan } from '../../src/tracing/span.ts'

afterEach(() => vi.unstubAllEnvs())

test('spans reach the collector of OTEL_EXPORTER_OTLP_ENDPOINT under the name of the service, at the latest when the gateway stops', async () => {
  const got: { path: string | undefined; body: string }[] = []
  const collector = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    got.push({ path: request.url, body: Buffer.concat(parts).toString('utf8') })
    response.setHeader('content-type', 'application/json').end('{}')
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${(collector.address() as AddressInfo).port}`)
  try {
    const stop = await exportTraces('1.2.3')
    await withSpan('attempt', 0, { 'ats_gateway.write_id': 'w1' }, async () => withSpan('POST x', 2, {}, async () => undefined))
    await stop()
  } finally {
    collector.close()
  }
  expect(got.map(({ path }) => path)).toEqual(['/v1/traces'])
  for (const text of ['ats-gateway', '1.2.3', 'attempt', 'w1', 'POST x']) expect(got[0]?.body).toContain(text)
})

test('a collector that never answers does not hold up the end', async () => {
  const collector = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${(collector.address() as AddressInfo).port}`)
  try {
    const stop = await exportTraces('1.2.3')
    await withSpan('attempt', 0, {}, async () => undefined)
    const started = performance.now()
    await stop()
    expect(performance.now() - started).toBeLessThan(6_000)
  } finally {
    collector.closeAllConnections()
    collector.close()
  }
})
