import { GatewayError } from '../errors.ts'
import type { AccountCache } from '../gateway/account-cache.ts'
import type { Account } from '../ports/accounts.ts'
import type { HttpContext } from './types.ts'

/**
 * The account that a call is for: named in the query, or implied by an account token.
 * @throws GatewayError `invalid_request` when it is missing; `account_not_found` for another environment's, or one that the token is not for
 */
export async function accountOf(c: HttpContext, accounts: AccountCache, named: string | undefined): Promise<Account> {
  const { account_id: implied, environment_id } = c.get('token')
  const id = named ?? implied
  if (id === null || id === undefined || id === '') {
    throw new GatewayError(
      'invalid_request',
      'The parameter integrated_account_id is missing: it says which customer’s ATS this call is for.',
      {
        failures: [{ pointer: 'integrated_account_id', message: 'Required. Take it from POST or GET /integrated-account.' }],
      },
    )
  }
  if (implied !== null && id !== implied)
    throw new GatewayError('account_not_found', 'There is no integrated account with this id.')
  return accounts.get(environment_id, id)
}
