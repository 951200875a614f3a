import { z } from 'zod'
import type { Connector } from '../connector/contract.ts'
import type { Account } from '../ports/accounts.ts'
import { toConnected } from './connected.ts'

/** How fast an account may be called, where its provider has granted it another rate than the connector's. */
export const RateLimit = z.strictObject({
  per_second: z.number().positive().max(100_000),
  burst: z.int().positive().max(100_000).optional(),
  concurrency: z.int().positive().max(100).optional(),
})

/** A provider in this process is bounded by the process itself; the bound only keeps one account from having it alone. */
const IN_PROCESS = { perSecond: 2_000, burst: 2_000, concurrency: 8 }

/** The limits of an account: its own `rate_limit` setting, else those of the process for a provider that lives in it, else what the connector declares. */
export function limitsOf(connector: Connector, account: Account): Connector['limits'] {
  const isHere = connector.builtIn === true && connector.baseUrl(toConnected(account)) === undefined
  const declared = isHere ? IN_PROCESS : connector.limits
  const own = RateLimit.safeParse(account.context.rate_limit)
  if (!own.success) return declared
  const { per_second: perSecond, burst, concurrency } = own.data
  return {
    perSecond,
    burst: burst ?? Math.max(1, Math.ceil(perSecond * 2)),
    concurrency: concurrency ?? declared.concurrency,
  }
}
