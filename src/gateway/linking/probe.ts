import type { Gate } from '../../connector/session.ts'
import { toGatewayError } from '../../errors.ts'
import type { Account } from '../../ports/accounts.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Lines } from '../lines.ts'
import type { Registry } from '../registry.ts'

/** What a look at the provider says about an account. */
export type Health = Pick<Account, 'status' | 'last_error'>

export type ProbeParts = { registry: Registry; lines: Lines; clock: Clock }

/**
 * Makes the connector's cheap reading call with an account's credentials.
 * @returns `active` when the provider answers, `needs_reauth` when it refuses the credentials, `validation_error` for everything else
 */
export async function probe(parts: ProbeParts, account: Account, gate: Gate): Promise<Health> {
  const { connector } = parts.registry.compiled(account)
  try {
    const session = await parts.lines.open({ ...account, status: 'active' }, { model: 'ats', gate })
    await session.send(connector.probe)
    return { status: 'active', last_error: null }
  } catch (thrown) {
    const { code, message } = toGatewayError(thrown)
    const last_error = { code, message, at: new Date(parts.clock.now()).toISOString() }
    return { status: code === 'provider_refused_credentials' ? 'needs_reauth' : 'validation_error', last_error }
  }
}
