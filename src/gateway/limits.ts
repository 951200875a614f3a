import { z } from 'zod'
import type { Connector } from '../connector/contract.ts'
import type { Account } from '../ports/accounts.ts'

/** How fast an account may be called, where its provider has granted it another rate than the connector's. */
export const RateLimit = z.strictObject({
  per_second: z.number().positive().max(100_000),
  burst: z.int().positive().max(100_000).optional(),
  concurrency: z.int().positive().max(100).optional(),
})

/** The limits of an account: its own `rate_limit` setting, else what the connector declares. */
export function limitsOf(connector: Connector, account: Pick<Account, 'context'>): Connector['limits'] {
  const own = RateLimit.safeParse(account.context.rate_limit)
  if (!own.success) return connector.limits
  const { per_second: perSecond, burst, concurrency } = own.data
  return {
    perSecond,
    burst: burst ?? Math.max(1, Math.ceil(perSecond * 2)),
    concurrency: concurrency ?? connector.limits.concurrency,
  }
}
