import { SpanKind } from '@opentelemetry/api'
import type { OpenWrite, Performer } from '../gateway/delivery/performer.ts'
import { withSpan } from './span.ts'

/** A span for each attempt, and for each look at a provider for what may have arrived. */
export function tracePerformer(performer: Performer): Performer {
  return {
    ...performer,
    perform: (write, hold) => withSpan('attempt', SpanKind.INTERNAL, attributesOf(write), () => performer.perform(write, hold)),
    find: (write, hold, since) =>
      withSpan('look for attempt', SpanKind.INTERNAL, attributesOf(write), () => performer.find(write, hold, since)),
  }
}

function attributesOf({ id, account_id, resource, method }: OpenWrite) {
  return {
    'ats_gateway.write_id': id,
    'ats_gateway.account_id': account_id,
    'ats_gateway.resource': resource,
    'ats_gateway.method': method,
  }
}
