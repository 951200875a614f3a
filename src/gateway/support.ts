import type { CompiledConnector, CompiledResource } from '../connector/compiled.ts'
import type { Connector, ListOperation } from '../connector/contract.ts'
import { GatewayError } from '../errors.ts'
import { providedPointers } from '../mapping/coverage.ts'
import { jsonSchemaOf } from '../model/json-schema.ts'
import { findResource } from '../model/resources.ts'
import { methodsOf, type Registry } from './registry.ts'
import { writeOperation } from './write-operation.ts'

/** What a connector does for one resource, derived from its declaration and mappings and from nothing else. */
export type ResourceSupport = {
  model: string
  resource: string
  /** The provider's documentation. */
  docs: string
  methods: string[]
  /** Those among the methods that answer with bytes. */
  streams: string[]
  /** Fields of the unified record that are filled, as pointers (`/emails/*\/email`). */
  provides: string[]
  /** Input fields that have a place, by method, as pointers. */
  accepts: Record<string, string[]>
  /** Query parameters of its own that a method makes use of, beyond those that every method takes. */
  parameters: Record<string, string[]>
  /** Those among the parameters without which a method is refused. */
  requires: Record<string, string[]>
  /** Input fields without which a method is refused, as pointers. */
  requiresInput: Record<string, string[]>
  /** Filters of the list, as they are written in a query: `email`, `created_at[gte]`. */
  filters: string[]
}

/** What a connector supports, resource by resource, with an account's override where it is compiled with one. */
export function supportOf(compiled: CompiledConnector): ResourceSupport[] {
  return Object.entries(compiled.connector.unified).flatMap(([model, resources]) =>
    Object.keys(resources).flatMap((name) => {
      const resource = compiled.find(model, name)
      return resource === undefined ? [] : [supportFor(resource)]
    }),
  )
}

/** The same for one resource. */
export function supportFor(resource: CompiledResource): ResourceSupport {
  const { model, name, declaration } = resource
  const methods = methodsOf(resource)
  const by = (find: (method: string) => string[]) => byMethod(methods, find)
  return {
    model,
    resource: name,
    docs: declaration.docs,
    methods,
    streams: Object.keys(declaration.streams ?? {}),
    provides: providedPointers(resource.readFields),
    accepts: by((method) => acceptedBy(resource, method)),
    parameters: by((method) => parametersOf(declaration, method)),
    requires: by((method) => requiredBy(declaration, method)),
    requiresInput: by((method) => requiredInput(model, name, method)),
    filters: filterNames(declaration.list),
  }
}

/**
 * A connector without any account's override.
 * @throws GatewayError `not_found` naming the integrations there are
 */
export function integrationOf(registry: Registry, name: string): CompiledConnector {
  if (!registry.connectors.some(({ id }) => id === name)) {
    const known = registry.connectors.map(({ id }) => id)
    throw new GatewayError('not_found', `There is no integration ${JSON.stringify(name)}. There are: ${known.join(', ')}.`, {
      details: { integrations: known },
    })
  }
  return registry.compiled({ id: '', integration: name, revision: 0, unified_model_override: null })
}

type Declaration = CompiledResource['declaration']

/** Only methods that have something. */
function byMethod(methods: readonly string[], find: (method: string) => string[]): Record<string, string[]> {
  const found = methods.map((method) => [method, find(method)] as const)
  return Object.fromEntries(found.filter(([, names]) => names.length > 0))
}

function acceptedBy(resource: CompiledResource, method: string): string[] {
  const operation = writeOperation(resource.declaration, method)
  return operation === undefined ? [] : [...new Set(resource.consumedBy(operation))]
}

type Takes = { call?: string; requires?: string[]; accepts?: string[] }

function operationOf(declaration: Declaration, method: string): Takes {
  const found = method === 'list' || method === 'get' ? declaration[method] : writeOperation(declaration, method)
  return found ?? declaration.streams?.[method] ?? {}
}

function parametersOf(declaration: Declaration, method: string): string[] {
  return [...new Set([...requiredBy(declaration, method), ...(operationOf(declaration, method).accepts ?? [])])]
}

/** A part of the provider's path that is not the record's id comes from a parameter. */
function requiredBy(declaration: Declaration, method: string): string[] {
  const { call = '', requires = [] } = operationOf(declaration, method)
  const inPath = [...call.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)
  return [...new Set([...requires, ...inPath])].filter((name) => name !== 'id')
}

function requiredInput(model: string, resource: string, method: string): string[] {
  const bodies = findResource(model, resource)?.bodies ?? {}
  const schema = Object.hasOwn(bodies, method) ? bodies[method] : undefined
  return schema === undefined ? [] : (jsonSchemaOf(schema).required ?? []).map((name) => `/${name}`)
}

function filterNames(list: ListOperation | undefined): string[] {
  return Object.entries(list?.filters ?? {}).flatMap(([field, { as: _, ...operators }]) =>
    Object.keys(operators).map((operator) => (operator === 'eq' ? field : `${field}[${operator}]`)),
  )
}

/** A field of the form that links an account. `format`: of which format of credentials; null for a setting that all formats have. */
export type AuthField = {
  format: string | null
  name: string
  label: string
  help: string | null
  secret: boolean
  required: boolean
}

/** How accounts of a connector are linked, for forms and documentation. Settings without a label are learned and not asked for. */
export function authOf(connector: Connector): { formats: { name: string; label: string }[]; fields: AuthField[] } {
  const formats = Object.entries(connector.credentials)
  return {
    formats: formats.map(([name, { label }]) => ({ name, label })),
    fields: [
      ...formats.flatMap(([format, { fields }]) => Object.entries(fields.shape).map((field) => toAuthField(format, ...field))),
      ...Object.entries(connector.context.shape).flatMap(([name, schema]) =>
        metaOf(schema).label === undefined ? [] : [toAuthField(null, name, schema)],
      ),
    ],
  }
}

type Shown = { meta?: () => Record<string, unknown> | undefined; safeParse(value: unknown): { success: boolean } }

function metaOf(schema: unknown): Record<string, unknown> {
  return (schema as Shown).meta?.() ?? {}
}

function toAuthField(format: string | null, name: string, schema: unknown): AuthField {
  const { label = name, help = null, secret } = metaOf(schema)
  return {
    format,
    name,
    label: String(label),
    help: help === null ? null : String(help),
    secret: secret === true,
    required: !(schema as Shown).safeParse(undefined).success,
  }
}
