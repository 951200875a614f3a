import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

describe('traces', () => {
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  let gateway: TestGateway

  beforeAll(async () => {
    trace.setGlobalTracerProvider(provider)
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    gateway = await openTestGateway()
  })
  afterAll(async () => {
    await gateway?.stop()
    await provider.shutdown()
    trace.disable()
    context.disable()
  })

  const spans = () => exporter.getFinishedSpans()
  const named = (name: string): ReadableSpan => {
    const found = spans().find((span) => span.name === name)
    if (found === undefined) throw new Error(`There is no span ${name}, but ${spans().map((span) => span.name)}.`)
    return found
  }

  test('of a plain write are its request, its attempt and its calls to the provider, each inside the other, with ids and no personal data', async () => {
    const account = await gateway.link('lever')
    const jobs = await gateway.call<{ result: { id: string }[] }>('GET', `/unified/ats/jobs?integrated_account_id=${account}`)
    exporter.reset()
    const body = { first_name: 'Ada', last_name: 'Secretname', emails: [{ email: 'ada.secret@example.com', type: 'PERSONAL' }] }
    const query = `integrated_account_id=${account}&job_id=${jobs.body.result[0]?.id}`
    const answer = await gateway.call('POST', `/unified/ats/candidates?${query}`, body)
    expect(answer.status).toBe(201)

    const request = named('POST /unified/:model/:resource')
    const attempt = named('attempt')
    const call = named('POST lever')
    expect(attempt.parentSpanContext?.spanId).toBe(request.spanContext().spanId)
    expect(call.parentSpanContext?.spanId).toBe(attempt.spanContext().spanId)
    const write_id = answer.headers.get('x-write-id')
    expect(request.attributes).toMatchObject({
      'http.response.status_code': 201,
      'ats_gateway.request_id': answer.headers.get('x-request-id'),
      'ats_gateway.account_id': account,
      'ats_gateway.write_id': write_id,
    })
    expect(attempt.attributes).toMatchObject({ 'ats_gateway.write_id': write_id, 'ats_gateway.account_id': account })
    expect(call.attributes).toMatchObject({ 'ats_gateway.integration': 'lever', 'http.response.status_code': 201 })
    expect(JSON.stringify(spans().map(({ name, attributes, events }) => ({ name, attributes, events })))).not.toMatch(/secret/i)
  })

  test('of a call that fails name its code and not its message', async () => {
    const account = await gateway.link('lever')
    await gateway.addFault('lever', account, { status: 503 })
    exporter.reset()
    const answer = await gateway.call('GET', `/unified/ats/candidates?integrated_account_id=${account}`)
    expect(answer.status).toBeGreaterThanOrEqual(500)
    expect(named('GET lever').attributes).toMatchObject({ 'http.response.status_code': 503 })
    expect(named('GET /unified/:model/:resource').status.code).toBe(2)
  })
})
