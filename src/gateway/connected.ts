import type { ConnectedAccount } from '../connector/contract.ts'
import type { Account } from '../ports/accounts.ts'

/** What a connector sees of an account. */
export function toConnected(account: Account): ConnectedAccount {
  return {
    id: account.id,
    format: account.authentication_method,
    revision: account.revision,
    credentials: account.credentials,
    context: account.context,
    isSandbox: account.is_sandbox,
  }
}
