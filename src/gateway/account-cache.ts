import { LRUCache } from 'lru-cache'
import { GatewayError } from '../errors.ts'
import type { Account, AccountStore } from '../ports/accounts.ts'

/** A change that no message announced is visible after this long. */
const ACCOUNT_TTL_MS = 1_000
const ACCOUNTS_MAX = 10_000

/** Accounts as the hot path sees them: without a database call, and at most a second old. */
export type AccountCache = {
  /** @throws GatewayError `account_not_found`, for another environment's account too */
  get(environmentId: string, id: string): Promise<Account>
  /** Forgets an account that changed. */
  drop(id: string): void
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function makeAccountCache(accounts: AccountStore): AccountCache {
  const cached = new LRUCache<string, Account>({ max: ACCOUNTS_MAX, ttl: ACCOUNT_TTL_MS })
  return {
    async get(environmentId, id) {
      const known = cached.get(id)
      const account = known ?? (UUID.test(id) ? await accounts.find(id) : undefined)
      if (account === undefined || account.environment_id !== environmentId) {
        throw new GatewayError('account_not_found', 'There is no integrated account with this id.', {
          failures: [{ pointer: 'integrated_account_id', message: 'Take the id from POST or GET /integrated-account.' }],
        })
      }
      if (known === undefined) cached.set(id, account)
      return account
    },
    drop: (id) => void cached.delete(id),
  }
}
