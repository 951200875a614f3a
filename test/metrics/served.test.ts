import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

describe('GET /metrics', () => {
  let gateway: TestGateway
  beforeAll(async () => {
    gateway = await openTestGateway()
  })
  afterAll(() => gateway?.stop())

  test('answers a caller of this machine without a token, in the text format of Prometheus', async () => {
    const answer = await gateway.call('GET', '/metrics', undefined, {}, null)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  })

  test.each(['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])(
    'asks a caller behind a proxy for a token (%s)',
    async (name) => {
      const headers = { [name]: '192.0.2.1' }
      expect((await gateway.call('GET', '/metrics', undefined, headers, null)).status).toBe(401)
      expect((await gateway.call('GET', '/metrics', undefined, headers)).status).toBe(200)
      expect((await gateway.call('GET', '/metrics', undefined, headers, gateway.otherToken)).status).toBe(403)
      const { body } = await gateway.call<{ token: string }>('POST', '/api-token', { name: 'reader', scopes: ['read'] })
      expect((await gateway.call('GET', '/metrics', undefined, headers, body.token)).status).toBe(403)
    },
  )

  test('counts requests by pattern, writes by outcome and calls by integration, and names no person and no path', async () => {
    const account = await gateway.link('lever')
    const body = { first_name: 'Ada', last_name: 'Secretname', emails: [{ email: 'ada.secret@example.com' }] }
    const jobs = await gateway.call<{ result: { id: string }[] }>('GET', `/unified/ats/jobs?integrated_account_id=${account}`)
    const query = `integrated_account_id=${account}&job_id=${jobs.body.result[0]?.id}`
    const created = await gateway.call<{ id: string }>('POST', `/unified/ats/candidates?${query}`, body)
    expect(created.status).toBe(201)
    await gateway.call('GET', `/unified/ats/candidates/${created.body.id}?integrated_account_id=${account}`)
    await gateway.call('GET', '/no/such/ada.secret@example.com')
    const { text } = await gateway.call('GET', '/metrics')
    expect(text).toContain('http_request_seconds_count{method="POST",route="/unified/:model/:resource",status="201"} 1')
    expect(text).toContain('http_request_seconds_count{method="GET",route="/unified/:model/:resource/:id",status="200"} 1')
    expect(text).toContain('http_request_seconds_count{method="GET",route="none",status="404"} 1')
    expect(text).toContain('writes_settled_total{status="succeeded",outcome="created",code=""} 1')
    expect(text).toMatch(/provider_call_seconds_count\{integration="lever",status="2xx"\} [1-9]/)
    expect(text).not.toMatch(/secret/i)
    expect(text).not.toContain(created.body.id)
  })
})

test('with PUBLIC_URL, /metrics asks everybody for a token', async () => {
  const port = await freePort()
  const gateway = await openTestGateway({ variables: { PORT: `${port}`, PUBLIC_URL: `http://127.0.0.1:${port}` } })
  try {
    expect((await gateway.call('GET', '/metrics', undefined, {}, null)).status).toBe(401)
    expect((await gateway.call('GET', '/metrics')).status).toBe(200)
  } finally {
    await gateway.stop()
  }
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
