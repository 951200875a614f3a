import { compileRead, compileWrite } from '../mapping/compile.ts'
import { consumedPointers } from '../mapping/coverage.ts'
import type { Fields, ReadMapper, WriteMapper } from '../mapping/grammar.ts'
import { type FieldsOverride, mergeFields } from '../mapping/override.ts'
import type { Connector, ResourceDeclaration, WriteOperation } from './contract.ts'

/** A resource of one connector with its mappings compiled, the account's override included. */
export type CompiledResource = {
  model: string
  name: string
  declaration: ResourceDeclaration
  read: ReadMapper
  readFields: Fields
  bodies: Record<string, WriteMapper>
  bodyFields: Record<string, Fields>
  /** The query mapping of an operation, if it has one. */
  queryOf(operation: object): WriteMapper | undefined
  /** The input fields that an operation finds a place for, as pointers. */
  consumedBy(operation: WriteOperation): string[]
}

export type CompiledConnector = { connector: Connector; find(model: string, resource: string): CompiledResource | undefined }

/** An account's changes to mappings: by model, by resource, for reading and for writing. */
export type Override = Record<string, Record<string, ResourceOverride>>
export type ResourceOverride = { read?: FieldsOverride; write?: FieldsOverride }

/** Compiles a connector's mappings, each resource when it is first asked for. */
export function compileConnector(connector: Connector, override: Override = {}): CompiledConnector {
  const compiled = new Map<string, CompiledResource>()
  return {
    connector,
    find(model, resource) {
      const key = `${model}/${resource}`
      const known = compiled.get(key)
      if (known !== undefined) return known
      const declaration = own(own(connector.unified, model), resource)
      if (declaration === undefined) return undefined
      const made = compileResource(model, resource, declaration, own(own(override, model), resource))
      compiled.set(key, made)
      return made
    },
  }
}

function compileResource(
  model: string,
  name: string,
  declaration: ResourceDeclaration,
  override: ResourceOverride = {},
): CompiledResource {
  const readFields = mergeFields(declaration.read, override.read ?? {})
  const bodyFields = Object.fromEntries(
    Object.entries(declaration.bodies ?? {}).map(([body, fields]) => [body, mergeFields(fields, override.write ?? {})]),
  )
  const queries = new WeakMap<object, WriteMapper>()
  return {
    model,
    name,
    declaration,
    read: compileRead(readFields),
    readFields,
    bodies: Object.fromEntries(Object.entries(bodyFields).map(([body, fields]) => [body, compileWrite(fields)])),
    bodyFields,
    queryOf(operation) {
      const fields = (operation as { query?: Fields }).query
      if (fields === undefined) return undefined
      const known = queries.get(operation) ?? compileWrite(fields)
      queries.set(operation, known)
      return known
    },
    consumedBy(operation) {
      const names = 'run' in operation ? operation.bodies : operation.body === undefined ? [] : [operation.body]
      const mapped = names.flatMap((body) => consumedPointers(bodyFields[body] ?? {}))
      return [...mapped, ...('run' in operation ? operation.consumes : [])]
    },
  }
}

/** A property of its own, never one inherited: the names come from a URL. */
function own<T>(table: Record<string, T> | undefined, name: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
}
