import type { Log } from '../../log.ts'
import type { DeliveryObserver } from './delivery-observer.ts'

/** Delivery as log lines: one for every settled write, and at `debug` one for everything before that. Ids and codes only. */
export function makeDeliveryLog(log: Log): DeliveryObserver {
  return {
    accepted: ({ writeId, accountId, mode }) =>
      log.debug({ write_id: writeId, account_id: accountId, mode }, 'A write was accepted.'),
    begun: ({ writeId, accountId, attempt, waitedMs }) =>
      log.debug({ write_id: writeId, account_id: accountId, attempt, waited_ms: Math.round(waitedMs) }, 'An attempt began.'),
    settled({ writeId, accountId, status, outcome, code, runMs }) {
      const line = { write_id: writeId, account_id: accountId, status, outcome, code, run_ms: Math.round(runMs) }
      if (status === 'waiting') log.debug(line, 'A write will be tried again.')
      else log.info(line, 'A write was settled.')
    },
    throttled: ({ accountId, waitMs }) =>
      log.debug({ account_id: accountId, wait_ms: Math.round(waitMs) }, 'A provider asks for a pause.'),
    // Whoever loses a lease says so where it happens, with what it means there.
    leaseLost() {},
  }
}

/** All of them hear of everything, in order. */
export function toAll(observers: readonly DeliveryObserver[]): DeliveryObserver {
  const tell =
    <Event>(pick: (observer: DeliveryObserver) => (event: Event) => void) =>
    (event: Event) => {
      for (const observer of observers) pick(observer)(event)
    }
  return {
    accepted: tell((observer) => observer.accepted),
    begun: tell((observer) => observer.begun),
    settled: tell((observer) => observer.settled),
    throttled: tell((observer) => observer.throttled),
    leaseLost: tell((observer) => observer.leaseLost),
  }
}
