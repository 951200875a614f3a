import { LRUCache } from 'lru-cache'
import { GatewayError } from '../errors.ts'
import { type Bucket, makeBucket, type Rate } from './bucket.ts'
import { type Quota, readQuota } from './quota.ts'

type Account = { bucket: Bucket; pauses: number; quota: Quota | undefined }

export type Limiter = {
  /**
   * What stands around every call of an account. `beforeSend` waits for the account's turn.
   * @throws GatewayError `too_many_requests` with `retryAfterMs` when the turn would not come within the limiter's time
   */
  gate(
    accountId: string,
    rate: Rate,
  ): { beforeSend(): Promise<void>; afterReply(status: number, headers: Readonly<Record<string, string>>): void }
  /** What the provider last said of the account's quota, if it says so at all. */
  quotaOf(accountId: string): Quota | undefined
}

/** Pauses that the provider may ask for while one call waits, before the call is given up. */
const PAUSES_MAX = 10

/**
 * Keeps the calls that this process makes for waiting callers to the rate of their account. Waiting is bounded in time, and therefore
 * in number: nobody waits who would not get a token in time.
 * @param accountsMax accounts remembered; one that was forgotten starts with a full bucket
 */
export function makeLimiter(parts: {
  clock: { now(): number; sleep(ms: number): Promise<void> }
  waitMsMax?: number
  accountsMax?: number
}): Limiter {
  const { clock, waitMsMax = 10_000, accountsMax = 10_000 } = parts
  const accounts = new LRUCache<string, Account>({ max: accountsMax })

  const accountOf = (id: string, rate: Rate): Account => {
    const known = accounts.get(id)
    if (known !== undefined) return known
    const account = { bucket: makeBucket(rate), pauses: 0, quota: undefined }
    accounts.set(id, account)
    return account
  }

  const turnOf = async (account: Account): Promise<void> => {
    const until = clock.now() + waitMsMax
    let waitMs = 0
    for (let pauses = 0; pauses <= PAUSES_MAX; pauses++) {
      const now = clock.now()
      const leftMs = Math.max(0, until - now)
      waitMs = account.bucket.take(now, leftMs)
      if (waitMs === 0) return
      if (waitMs > leftMs) break
      const seen = account.pauses
      await clock.sleep(waitMs)
      if (account.pauses === seen) return
    }
    throw new GatewayError(
      'too_many_requests',
      `The rate that the provider allows for this account is used up. Try again in ${Math.ceil(waitMs / 1_000)} s.`,
      { retryAfterMs: waitMs },
    )
  }

  return {
    gate: (accountId, rate) => ({
      beforeSend: () => turnOf(accountOf(accountId, rate)),
      afterReply(status, headers) {
        const account = accountOf(accountId, rate)
        const now = clock.now()
        if (account.bucket.learn(status, headers, now)) account.pauses += 1
        account.quota = readQuota(headers, now) ?? account.quota
      },
    }),
    quotaOf: (accountId) => accounts.get(accountId)?.quota,
  }
}
