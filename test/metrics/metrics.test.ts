import { describe, expect, test } from 'vitest'
import { makeMetrics } from '../../src/metrics/metrics.ts'

const ids = { accountId: 'an account', writeId: 'a write' }

function open(backlog = async () => [{ accountId: 'a1', writes: 3, oldestMs: 2_500 }]) {
  let now = 0
  const metrics = makeMetrics({ backlog, now: () => now })
  return {
    metrics,
    pass: (ms: number) => {
      now += ms
    },
  }
}

describe('metrics', () => {
  test('count what is accepted, tried, put off and settled', async () => {
    const { metrics } = open()
    const { delivery } = metrics
    delivery.accepted({ ...ids, mode: 'queued' })
    delivery.begun({ ...ids, attempt: 1, waitedMs: 400 })
    delivery.settled({ ...ids, status: 'waiting', outcome: null, code: 'provider_failed', runMs: 100 })
    delivery.begun({ ...ids, attempt: 2, waitedMs: 9_000 })
    delivery.settled({ ...ids, status: 'succeeded', outcome: 'created', code: null, runMs: 100 })
    delivery.throttled({ accountId: 'a1', waitMs: 1_500 })
    delivery.leaseLost({ accountId: 'a1' })
    const text = await metrics.render()
    for (const line of [
      'ats_gateway_writes_accepted_total{mode="queued"} 1',
      'ats_gateway_write_attempts_total 2',
      'ats_gateway_write_retries_total{code="provider_failed"} 1',
      'ats_gateway_writes_settled_total{status="succeeded",outcome="created",code=""} 1',
      'ats_gateway_write_wait_seconds_count 1',
      'ats_gateway_write_wait_seconds_sum 0.4',
      'ats_gateway_write_run_seconds_count 2',
      'ats_gateway_throttle_waits_total 1',
      'ats_gateway_throttle_wait_seconds_total 1.5',
      'ats_gateway_leases_lost_total 1',
      'ats_gateway_backlog_writes{account_id="a1"} 3',
      'ats_gateway_backlog_oldest_seconds{account_id="a1"} 2.5',
    ])
      expect(text.split('\n')).toContain(line)
  })

  test('have one label for all methods that no route has', async () => {
    const { metrics } = open()
    for (const method of ['BREW', 'SHAKE', 'GET']) metrics.answered({ method, route: '/health', status: 200, ms: 10 })
    const text = await metrics.render()
    expect(text).toContain('ats_gateway_http_request_seconds_count{method="other",route="/health",status="200"} 2')
    expect(text).toContain('ats_gateway_http_request_seconds_count{method="GET",route="/health",status="200"} 1')
  })

  test('tell calls without an answer from answers by their class', async () => {
    const { metrics } = open()
    for (const status of [200, 201, 503, undefined]) metrics.called({ integration: 'x', status, ms: 10 })
    const text = await metrics.render()
    expect(text).toContain('ats_gateway_provider_call_seconds_count{integration="x",status="2xx"} 2')
    expect(text).toContain('ats_gateway_provider_call_seconds_count{integration="x",status="5xx"} 1')
    expect(text).toContain('ats_gateway_provider_call_seconds_count{integration="x",status="none"} 1')
  })

  test('ask the database for the backlog at most every five seconds, however often they are read', async () => {
    let asked = 0
    const { metrics, pass } = open(async () => {
      asked += 1
      return []
    })
    await metrics.render()
    await metrics.render()
    expect(asked).toBe(1)
    pass(5_000)
    expect(await metrics.render()).not.toContain('backlog_writes{')
    expect(asked).toBe(2)
  })

  test('are there without the backlog while the database is away', async () => {
    const { metrics } = open(() => Promise.reject(new Error('It is away.')))
    expect(await metrics.render()).toContain('process_resident_memory_bytes')
  })

  test('of two gateways in one process stay apart', async () => {
    const [first, second] = [open(), open()]
    first.metrics.delivery.leaseLost({ accountId: 'a1' })
    expect(await second.metrics.render()).toContain('ats_gateway_leases_lost_total 0')
  })
})
