import type { CompiledConnector, Override } from '../../connector/compiled.ts'
import type { Connector } from '../../connector/contract.ts'
import type { Account } from '../../ports/accounts.ts'
import type { Registry } from '../registry.ts'
import { authOf, integrationOf, type ResourceSupport, supportOf } from '../support.ts'
import { listOverrides } from './overrides.ts'

/** The provider's own API is reached under any path of it, so what is declared here is only where and how. */
const PROXY = [{ path: '/proxy/{path}', methods: ['get', 'post', 'put', 'patch', 'delete'] }]

/** An integration as lists of the catalogue show it. */
export function toIntegration({ id, label, category, docs }: Connector) {
  return { name: id, label, category, docs }
}

/** What an integration can do (wire contract 5). @throws GatewayError `not_found` */
export function integrationCapabilities(registry: Registry, name: string) {
  return capabilitiesOf(integrationOf(registry, name))
}

/** The same for an account: with the fields that its override adds, replaces or takes away. */
export function accountCapabilities(registry: Registry, account: Account) {
  return {
    ...capabilitiesOf(registry.compiled(account)),
    account: {
      id: account.id,
      tenant_id: account.tenant_id,
      status: account.status,
      authentication_method: account.authentication_method,
      is_sandbox: account.is_sandbox,
      overrides: listOverrides(registry.connector(account.integration), (account.unified_model_override ?? {}) as Override),
    },
  }
}

function capabilitiesOf(compiled: CompiledConnector) {
  return {
    integration: toIntegration(compiled.connector),
    proxy: PROXY.map((entry) => ({ ...entry, docs: compiled.connector.docs })),
    unified: supportOf(compiled).map(toWire),
    auth: authOf(compiled.connector),
  }
}

function toWire({ model, resource, docs, methods, filters, ...support }: ResourceSupport) {
  const { provides, accepts, requiresInput, parameters, requires } = support
  return {
    model,
    resource,
    methods,
    fields: { provided: provides, accepted: accepts, required: requiresInput },
    parameters: { accepted: parameters, required: requires },
    filters,
    docs,
  }
}
