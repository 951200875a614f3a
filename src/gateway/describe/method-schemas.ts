import { type JsonSchema, jsonSchemaOf } from '../../model/json-schema.ts'
import { findResource } from '../../model/resources.ts'
import { takesOperator } from '../reading/comparable.ts'
import { filledFields } from '../reading/own-filters.ts'
import type { ResourceSupport } from '../support.ts'
import { narrowSchema } from './narrow-schema.ts'
import { COMMON_PARAMETERS, type MethodKind } from './parameters.ts'
import { recordSchemaOf, resultSchemaOf } from './record-schema.ts'
import { listReply, writeReply } from './reply-schemas.ts'

/** Whether a method lists, gets one, writes, or answers with bytes. */
export function kindOf(method: string, streams: readonly string[]): MethodKind {
  if (method === 'list' || method === 'get') return method
  return streams.includes(method) ? 'stream' : 'write'
}

/** What a method takes in its query: what every method takes, what this provider takes, and its filters. */
export function querySchema(support: ResourceSupport, method: string): JsonSchema {
  const kind = kindOf(method, support.streams)
  const common = COMMON_PARAMETERS.filter(({ of }) => of.includes(kind))
  const required = [...common.filter((one) => one.required === true).map(({ name }) => name), ...(support.requires[method] ?? [])]
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(common.map(({ name, description, schema }) => [name, { ...schema, description }])),
      ...ownParameters(support, method),
      ...(method === 'list' ? filterSchemas(support) : {}),
    },
    required,
  }
}

/** The parameters that this provider makes use of, described by the model where it knows them. */
export function ownParameters(support: ResourceSupport, method: string): Record<string, JsonSchema> {
  const queries = findResource(support.model, support.resource)?.queries
  const schema = queries !== undefined && Object.hasOwn(queries, method) ? queries[method] : undefined
  const known = schema === undefined ? {} : (jsonSchemaOf(schema).properties ?? {})
  return Object.fromEntries((support.parameters[method] ?? []).map((name) => [name, known[name] ?? { type: 'string' }]))
}

/** Filters as a query reads: `email=x` is a text, `created_at[gte]=x` an object of operators. The gateway applies what the provider does not. */
function filterSchemas({ model, resource, provides, filters }: ResourceSupport): Record<string, JsonSchema> {
  const served = new Map<string, string[]>()
  for (const filter of filters) {
    const [, field = filter, operator = 'eq'] = /^(.+)\[(\w+)\]$/.exec(filter) ?? []
    served.set(field, [...(served.get(field) ?? []), operator])
  }
  const filled = filledFields(model, resource, provides)
  return Object.fromEntries(
    [...new Set([...served.keys(), ...filled.keys()])].map((field) => {
      const comparable = filled.get(field)
      const byProvider = served.get(field) ?? []
      const byGateway = OPERATORS.filter(
        (operator) => comparable !== undefined && takesOperator(comparable, operator) && !byProvider.includes(operator),
      )
      return [field, filterSchema(byProvider, byGateway)]
    }),
  )
}

const OPERATORS = ['eq', 'in', 'gt', 'gte', 'lt', 'lte'] as const

function filterSchema(byProvider: readonly string[], byGateway: readonly string[]): JsonSchema {
  const operators = [...byProvider, ...byGateway]
  const byOperator: JsonSchema = {
    type: 'object',
    properties: Object.fromEntries(operators.map((operator) => [operator, { type: 'string' }])),
    additionalProperties: false,
  }
  const description = [
    ...(byProvider.length === 0 ? [] : [`A filter that the provider serves. Operators: ${byProvider.join(', ')}.`]),
    ...(byGateway.length === 0 ? [] : [`Applied by the gateway, and named in x-gateway-filtered: ${byGateway.join(', ')}.`]),
  ].join(' ')
  return operators.includes('eq') ? { description, anyOf: [{ type: 'string' }, byOperator] } : { description, ...byOperator }
}

/** A custom method's `id` says which record is meant, and `remote_data` goes to the provider as it is. */
const ALWAYS_TAKEN = ['/id', '/remote_data']

/** The parts of a method's body that have a place, as pointers. What a stream makes of its body is not declared: all of it says which file is meant. */
export function acceptedPointers(support: ResourceSupport, method: string): string[] {
  if (support.streams.includes(method)) return ['']
  return [...(support.accepts[method] ?? []), ...(support.requiresInput[method] ?? []), ...ALWAYS_TAKEN]
}

/** The body that a method takes, with only the fields that the provider has a place for; undefined for a method without a body. */
export function bodySchema(support: ResourceSupport, method: string): JsonSchema | undefined {
  const bodies = findResource(support.model, support.resource)?.bodies ?? {}
  const model = Object.hasOwn(bodies, method) ? bodies[method] : undefined
  return model === undefined ? undefined : narrowSchema(jsonSchemaOf(model), acceptedPointers(support, method))
}

/** What a method answers, with only the fields that this provider fills. */
export function responseSchema(support: ResourceSupport, method: string): JsonSchema {
  const kind = kindOf(method, support.streams)
  if (kind === 'stream') return { description: 'The bytes of the file, with their own content type.' }
  const record = recordSchemaOf(support.model, support.resource)
  const filled = narrowSchema(record, [...support.provides, '/remote_data']) ?? { type: 'object' }
  if (kind === 'list') return listReply(filled)
  if (kind === 'get') return filled
  return writeReply(method, resultSchemaOf(support.model, support.resource, method) ?? filled)
}
