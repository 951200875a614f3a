import { GatewayError } from '../../errors.ts'
import { DELIVER, OWN_MODEL } from '../../ports/webhooks.ts'
import type { OpenWrite, Performer } from '../delivery/performer.ts'

/** One performer for everything that is drained: writes of callers, deliveries to endpoints, records to be read again. */
export function makeLinePerformer(parts: {
  accounts: Performer
  endpoints: Performer
  rereads: Omit<Performer, 'limits'>
}): Performer {
  const { accounts, endpoints, rereads } = parts
  const of = ({ model, method }: OpenWrite) => (model !== OWN_MODEL ? accounts : method === DELIVER ? endpoints : rereads)
  return {
    perform: (write, hold) => of(write).perform(write, hold),
    isRepeatable: (write) => of(write).isRepeatable(write),
    find: (write, hold, since) => of(write).find(write, hold, since),
    backoff: (write) => of(write).backoff?.(write),
    // Accounts first: they are drained far more often, and pay for no look at the endpoints.
    limits: (lineId) =>
      accounts.limits(lineId).catch((error) => {
        if (error instanceof GatewayError && error.code === 'account_not_found') return endpoints.limits(lineId)
        throw error
      }),
  }
}
