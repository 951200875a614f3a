import type { CompiledResource } from '../../connector/compiled.ts'
import { type Parameters, splitParameters } from '../../connector/parameters.ts'
import { runList } from '../../connector/run.ts'
import type { Gate } from '../../connector/session.ts'
import { GatewayError } from '../../errors.ts'
import type { MappingContext } from '../../mapping/grammar.ts'
import type { Account } from '../../ports/accounts.ts'
import type { Lines } from '../lines.ts'
import { type Registry, refuseMethod } from '../registry.ts'

/** A provider's record, with the row that it stands in. */
export type Sample = { item: unknown; parent?: unknown }

export type FirstRecordParts = { registry: Registry; lines: Lines; gateOf(account: Account): Gate }

/**
 * The first record of a list, with what `$.` paths see then: the look-up tables of the account, loaded.
 * @throws GatewayError `operation_not_supported` without a list; `invalid_request` when there is no record; whatever the call throws
 */
export async function findFirstRecord(
  { registry, lines, gateOf }: FirstRecordParts,
  account: Account,
  resource: CompiledResource,
  parameters: Parameters,
): Promise<{ sample: Sample; context: MappingContext }> {
  const compiled = registry.compiled(account)
  const operation = resource.declaration.list ?? refuseMethod(compiled, resource, 'list')
  const { query, filters } = splitParameters(operation, parameters, 'list')
  try {
    const session = await lines.open(account, { model: resource.model, gate: gateOf(account), query })
    const [sample] = (await runList(session, resource, operation, { query, filters, limit: 1 })).records
    if (sample !== undefined) return { sample, context: session.context }
  } catch (error) {
    await lines.noteFailure(account, error)
    throw error
  }
  throw new GatewayError('invalid_request', `${compiled.connector.label} has no such record. Give one as sample.`, {
    failures: [{ pointer: '/sample', message: 'Required, because the list is empty.' }],
  })
}
