import { runGet } from '../../connector/run.ts'
import { GatewayError } from '../../errors.ts'
import type { AccountStore } from '../../ports/accounts.ts'
import type { Performed, Performer } from '../delivery/performer.ts'
import type { Lines } from '../lines.ts'
import { type Registry, refuseMethod, resourceOf } from '../registry.ts'
import { toUnified, withRemoteData } from '../unified.ts'

/**
 * Reads the records that a provider told of, with the account's credentials and at its rate. What a provider's webhook says is not
 * believed: a change counts when the record can be read, a deletion when it cannot.
 */
export function makeRereads({
  registry,
  accounts,
  lines,
}: {
  registry: Registry
  accounts: AccountStore
  lines: Lines
}): Omit<Performer, 'limits'> {
  return {
    async perform(write, hold): Promise<Performed> {
      const account = await accounts.find(write.account_id)
      if (account === undefined) throw new GatewayError('account_not_found', 'This account was removed.')
      const compiled = registry.compiled(account)
      const resource = resourceOf(compiled, 'ats', write.resource)
      const operation = resource.declaration.get ?? refuseMethod(compiled, resource, 'get')
      const id = write.target_id ?? ''
      const change = write.input.body.change === 'created' ? 'created' : 'updated'
      try {
        const session = await lines.open(account, { model: 'ats', gate: hold })
        const record = withRemoteData(toUnified(resource, session, await runGet(session, resource, operation, { query: {}, id })))
        return { outcome: change, remote_id: id, record, warnings: [] }
      } catch (error) {
        await lines.noteFailure(account, error)
        if (!(error instanceof GatewayError) || error.code !== 'provider_not_found') throw error
        const outcome = write.input.body.change === 'deleted' ? 'deleted' : 'matched'
        return { outcome, remote_id: id, record: null, warnings: [] }
      }
    },
    isRepeatable: async () => true,
    find: async () => ({ kind: 'absent' }),
  }
}
