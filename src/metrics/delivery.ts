import { Counter, Histogram, type Registry } from 'prom-client'
import type { DeliveryObserver } from '../gateway/delivery/delivery-observer.ts'

const RUN_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
/** A queue's waits range from nothing to a day. */
const WAIT_SECONDS = [0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400]

/** Delivery as numbers: what was accepted, tried and settled, how long it waited and ran, and what stood in the way. */
export function makeDeliveryMetrics(registers: Registry[]): DeliveryObserver {
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name: `ats_gateway_${name}`, help, labelNames, registers })
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `ats_gateway_${name}`, help, buckets, registers })

  const accepted = counter('writes_accepted_total', 'Writes that were stored, by mode.', ['mode'])
  const attempts = counter('write_attempts_total', 'Attempts that began.')
  const settled = counter(
    'writes_settled_total',
    'Writes that came to an end, by status, outcome (of success) and error code (of failure).',
    ['status', 'outcome', 'code'],
  )
  const retries = counter('write_retries_total', 'Attempts after which a write waits for another one, by error code.', ['code'])
  const waited = histogram(
    'write_wait_seconds',
    'Time from acceptance, or from a retry by hand, to the first attempt.',
    WAIT_SECONDS,
  )
  const ran = histogram('write_run_seconds', 'Time of one attempt, until its outcome was stored.', RUN_SECONDS)
  const throttled = counter('throttle_waits_total', 'Times that a provider asked for a pause.')
  const throttledSeconds = counter('throttle_wait_seconds_total', 'Pauses that providers asked for, in seconds.')
  const lost = counter('leases_lost_total', 'Accounts and writes that another worker took over.')

  return {
    accepted: ({ mode }) => accepted.inc({ mode }),
    begun({ attempt, waitedMs }) {
      attempts.inc()
      if (attempt === 1) waited.observe(waitedMs / 1_000)
    },
    settled({ status, outcome, code, runMs }) {
      ran.observe(runMs / 1_000)
      if (status === 'waiting') retries.inc({ code: code ?? '' })
      else settled.inc({ status, outcome: outcome ?? '', code: code ?? '' })
    },
    throttled({ waitMs }) {
      throttled.inc()
      throttledSeconds.inc(waitMs / 1_000)
    },
    leaseLost: () => lost.inc(),
  }
}
