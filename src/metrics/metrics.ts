import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { DeliveryObserver } from '../gateway/delivery/delivery-observer.ts'
import { type Backlog, registerBacklog } from './backlog.ts'
import { makeDeliveryMetrics } from './delivery.ts'

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
/** Methods that routes have; whatever else somebody sends is one label, not one each. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS'])

export type Metrics = {
  delivery: DeliveryObserver
  /** An HTTP request was answered. @param route its pattern, never its path */
  answered(request: { method: string; route: string; status: number; ms: number }): void
  /** A provider answered with a status, or did not answer (`undefined`). */
  called(call: { integration: string; status: number | undefined; ms: number }): void
  /** Everything in Prometheus's text format. Without the backlog while the database is away. */
  render(): Promise<string>
  contentType: string
}

/**
 * The numbers of one gateway, in a registry of its own. Labels are statuses, codes, integrations and routes, and for the backlog account
 * ids: all bounded, none about a person.
 */
export function makeMetrics(parts: { backlog: Backlog; now(): number }): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Histogram({
    name: 'ats_gateway_http_request_seconds',
    help: 'Time until the head of an answer was ready, by route pattern and status. Its _count counts requests.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers,
  })
  const calls = new Histogram({
    name: 'ats_gateway_provider_call_seconds',
    help: 'Time of calls to providers, by integration and class of status; "none" is a call without an answer.',
    labelNames: ['integration', 'status'] as const,
    buckets: SECONDS,
    registers,
  })
  registerProcess(registers)
  registerBacklog(registers, parts)

  return {
    delivery: makeDeliveryMetrics(registers),
    answered({ method, route, status, ms }) {
      requests.observe({ method: METHODS.has(method) ? method : 'other', route, status }, ms / 1_000)
    },
    called({ integration, status, ms }) {
      calls.observe({ integration, status: status === undefined ? 'none' : `${Math.floor(status / 100)}xx` }, ms / 1_000)
    },
    render: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

/** What the usual dashboards show of a process, under the usual names. */
function registerProcess(registers: Registry[]): void {
  const started = Date.now() / 1_000 - process.uptime()
  new Gauge({
    name: 'process_start_time_seconds',
    help: 'When the process started, in seconds since the epoch.',
    registers,
    collect() {
      this.set(started)
    },
  })
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory that the process holds.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time of the process, in seconds.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage()
      this.reset()
      this.inc((user + system) / 1_000_000)
    },
  })
}
