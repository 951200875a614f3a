import { LRUCache } from 'lru-cache'
import { type CompiledConnector, type CompiledResource, compileConnector, type Override } from '../connector/compiled.ts'
import type { Connector } from '../connector/contract.ts'
import { GatewayError } from '../errors.ts'
import type { Account } from '../ports/accounts.ts'

const OVERRIDES_MAX = 500

/** The connectors of this process, compiled. Accounts without an override share one compilation. */
export type Registry = {
  connectors: readonly Connector[]
  /** @throws GatewayError `invalid_request` naming the integrations there are */
  connector(id: string): Connector
  compiled(account: Pick<Account, 'id' | 'integration' | 'revision' | 'unified_model_override'>): CompiledConnector
}

export function makeRegistry(connectors: readonly Connector[]): Registry {
  const bases = new Map(connectors.map((connector) => [connector.id, compileConnector(connector)]))
  const overridden = new LRUCache<string, CompiledConnector>({ max: OVERRIDES_MAX })

  const base = (id: string): CompiledConnector => {
    const found = bases.get(id)
    if (found !== undefined) return found
    const known = [...bases.keys()].join(', ')
    throw new GatewayError('invalid_request', `There is no integration ${JSON.stringify(id)}. There are: ${known}.`, {
      failures: [{ pointer: '/integration', message: `One of: ${known}.` }],
    })
  }

  return {
    connectors,
    connector: (id) => base(id).connector,
    compiled(account) {
      if (account.unified_model_override === null) return base(account.integration)
      const key = `${account.id}:${account.revision}`
      const known = overridden.get(key)
      if (known !== undefined) return known
      const made = compileConnector(base(account.integration).connector, account.unified_model_override as Override)
      overridden.set(key, made)
      return made
    },
  }
}

const VERBS = ['list', 'get', 'create', 'update', 'delete'] as const
export type Verb = (typeof VERBS)[number]

/** The methods that a connector has for a resource, as callers name them. */
export function methodsOf(resource: CompiledResource): string[] {
  const { declaration } = resource
  return [
    ...VERBS.filter((verb) => declaration[verb] !== undefined),
    ...Object.keys(declaration.custom ?? {}),
    ...Object.keys(declaration.streams ?? {}),
  ]
}

/**
 * The resource of an account's connector.
 * @throws GatewayError `operation_not_supported` naming the resources that the connector has
 */
export function resourceOf(compiled: CompiledConnector, model: string, name: string): CompiledResource {
  const found = compiled.find(model, name)
  if (found !== undefined) return found
  const { connector } = compiled
  const known = Object.entries(connector.unified).flatMap(([m, resources]) => Object.keys(resources).map((r) => `${m}/${r}`))
  throw new GatewayError('operation_not_supported', `${connector.label} has no ${model}/${name}. It has: ${known.join(', ')}.`, {
    details: { supported: known },
  })
}

/** @throws GatewayError `operation_not_supported`, always */
export function refuseMethod(compiled: CompiledConnector, resource: CompiledResource, method: string): never {
  const known = methodsOf(resource)
  throw new GatewayError(
    'operation_not_supported',
    `${compiled.connector.label} cannot ${method} ${resource.name}. It can: ${known.join(', ')}.`,
    { details: { supported: known } },
  )
}
