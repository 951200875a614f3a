import type { CompiledConnector, CompiledResource } from '../connector/compiled.ts'
import type { Connector, ListOperation } from '../connector/contract.ts'
import { providedPointers } from '../mapping/coverage.ts'
import { methodsOf } from './registry.ts'
import { writeOperation } from './write-operation.ts'

/** What a connector does for one resource, derived from its declaration and mappings and from nothing else. */
export type ResourceSupport = {
  model: string
  resource: string
  docs: string
  methods: string[]
  /** Fields of the unified record that are filled, as pointers (`/emails/*\/email`). */
  provides: string[]
  /** Input fields that have a place, by method, as pointers. */
  accepts: Record<string, string[]>
  /** Query parameters without which a method is refused. */
  requires: Record<string, string[]>
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

function supportFor(resource: CompiledResource): ResourceSupport {
  const { declaration } = resource
  const methods = methodsOf(resource)
  const writes = methods.flatMap((method) => {
    const operation = writeOperation(declaration, method)
    return operation === undefined ? [] : [[method, operation] as const]
  })
  const required = methods.flatMap((method) => {
    const requires = operationOf(declaration, method)?.requires ?? []
    return requires.length === 0 ? [] : [[method, requires] as const]
  })
  return {
    model: resource.model,
    resource: resource.name,
    docs: declaration.docs,
    methods,
    provides: providedPointers(resource.readFields),
    accepts: Object.fromEntries(writes.map(([method, operation]) => [method, resource.consumedBy(operation)])),
    requires: Object.fromEntries(required),
    filters: filterNames(declaration.list),
  }
}

function operationOf(declaration: CompiledResource['declaration'], method: string): { requires?: string[] } | undefined {
  if (method === 'list' || method === 'get') return declaration[method]
  return writeOperation(declaration, method) ?? declaration.streams?.[method]
}

function filterNames(list: ListOperation | undefined): string[] {
  return Object.entries(list?.filters ?? {}).flatMap(([field, { as: _, ...operators }]) =>
    Object.keys(operators).map((operator) => (operator === 'eq' ? field : `${field}[${operator}]`)),
  )
}

/** Every resource that some connector has, with the methods of each connector: the table of the README. */
export function supportTable(
  connectors: readonly CompiledConnector[],
): { model: string; resource: string; methods: Record<string, string[]> }[] {
  const rows = new Map<string, { model: string; resource: string; methods: Record<string, string[]> }>()
  for (const compiled of connectors) {
    for (const { model, resource, methods } of supportOf(compiled)) {
      const row = rows.get(`${model}/${resource}`) ?? { model, resource, methods: {} }
      row.methods[compiled.connector.id] = methods
      rows.set(`${model}/${resource}`, row)
    }
  }
  return [...rows.values()].sort((a, b) => `${a.model}/${a.resource}`.localeCompare(`${b.model}/${b.resource}`))
}

/** How accounts of a connector are linked: the formats of credentials with their fields, for forms and documentation. */
export function authOf(connector: Connector): { formats: Record<string, { label: string; fields: AuthField[] }> } {
  const formats = Object.entries(connector.credentials).map(
    ([name, { label, fields }]) => [name, { label, fields: fieldsOf(fields.shape) }] as const,
  )
  return { formats: Object.fromEntries(formats) }
}

export type AuthField = { name: string; label: string; help: string | null; secret: boolean; required: boolean }

function fieldsOf(shape: Record<string, unknown>): AuthField[] {
  return Object.entries(shape).map(([name, field]) => {
    const schema = field as { meta?: () => Record<string, unknown> | undefined; safeParse(value: unknown): { success: boolean } }
    const { label = name, help = null, secret = false } = schema.meta?.() ?? {}
    return {
      name,
      label: String(label),
      help: help === null ? null : String(help),
      secret: secret === true,
      required: !schema.safeParse(undefined).success,
    }
  })
}
