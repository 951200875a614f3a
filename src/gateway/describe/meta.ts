import type { CompiledResource } from '../../connector/compiled.ts'
import type { WriteOperation } from '../../connector/contract.ts'
import { type Explanation, explainFields } from '../../mapping/explain.ts'
import type { Fields } from '../../mapping/grammar.ts'
import type { Account } from '../../ports/accounts.ts'
import { methodsOf, type Registry, refuseMethod, resourceOf } from '../registry.ts'
import { modelOf } from '../submission.ts'
import { supportFor } from '../support.ts'
import { writeOperation } from '../write-operation.ts'
import { toIntegration } from './capabilities.ts'
import { explainRecord, overrideOf } from './explain.ts'
import { routeOf } from './method-route.ts'
import { bodySchema, querySchema, responseSchema } from './method-schemas.ts'

/** A mapping with the account's override laid over it, and for each field the layer and the paths that it comes from. */
export type ShownMapping = { fields: Fields; explained: Record<string, Explanation> }

/**
 * One method of one resource as it is for one account: schemas of query, body and reply with only the fields that this provider takes
 * and gives, what is required, and the mappings in use.
 * @throws GatewayError `not_found`, or `operation_not_supported` naming what the provider can do
 */
export function describeMethod(registry: Registry, account: Account, model: string, name: string, method: string) {
  modelOf(model, name)
  const compiled = registry.compiled(account)
  const resource = resourceOf(compiled, model, name)
  if (!methodsOf(resource).includes(method)) refuseMethod(compiled, resource, method)
  const support = supportFor(resource)
  const query = querySchema(support, method)
  const body = bodySchema(support, method)
  return {
    integrated_account_id: account.id,
    integration: toIntegration(compiled.connector),
    model,
    resource: name,
    method,
    http: routeOf(model, name, method),
    docs: resource.declaration.docs,
    query,
    body: body ?? null,
    response: responseSchema(support, method),
    required: { query: query.required ?? [], body: body?.required ?? [] },
    mapping: {
      read: { fields: resource.readFields, explained: explainRecord(registry, account, model, name) },
      write: shownBodies(resource, writeOperation(resource.declaration, method), account),
    },
  }
}

/** The mappings that make the provider's bodies, by name; null for a method without any. */
function shownBodies(
  resource: CompiledResource,
  operation: WriteOperation | undefined,
  account: Account,
): Record<string, ShownMapping> | null {
  if (operation === undefined) return null
  const { write } = overrideOf(account, resource.model, resource.name)
  const shown = bodyNames(operation).map((name): [string, ShownMapping] => {
    const base = resource.declaration.bodies?.[name] ?? {}
    return [name, { fields: resource.bodyFields[name] ?? {}, explained: explainFields(base, write) }]
  })
  return shown.length === 0 ? null : Object.fromEntries(shown)
}

/** The body mappings that a write makes use of. */
export function bodyNames(operation: WriteOperation): string[] {
  if ('run' in operation) return operation.bodies
  return operation.body === undefined ? [] : [operation.body]
}
