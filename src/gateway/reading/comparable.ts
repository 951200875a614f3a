import type { FilterOperator } from '../../connector/contract.ts'
import { GatewayError } from '../../errors.ts'
import { DateInput } from '../../model/common.ts'
import { type JsonSchema, jsonSchemaOf } from '../../model/json-schema.ts'
import { recordSchema } from '../../model/resources.ts'

type Kind = 'text' | 'date' | 'number' | 'flag'

/** A field of unified records whose values can be compared with a filter's. */
export type Comparable = {
  kind: Kind
  /** The top-level field of the record that it reads. */
  from: string
  /** Whether values have an order; a list of texts, a reference and a flag only have equality. */
  ordered: boolean
  /** What a record has there, dates as milliseconds since the epoch; nothing when the field is empty. */
  valuesOf(record: Readonly<Record<string, unknown>>): (string | number | boolean)[]
}

/**
 * The fields of a resource that can be compared, by the name a filter uses: scalars, lists of texts (which pass when one of them does), and
 * references as `candidate_id` for `candidate: {id}`.
 * @throws Error when the model has no such resource
 */
export function comparableFields(model: string, resource: string): Map<string, Comparable> {
  const properties = jsonSchemaOf(recordSchema(model, resource)).properties ?? {}
  return new Map(
    Object.entries(properties).flatMap(([name, schema]): [string, Comparable][] => {
      if (isA(schema, 'object') && schema.properties?.id !== undefined) {
        return Object.hasOwn(properties, `${name}_id`) ? [] : [[`${name}_id`, reference(name)]]
      }
      const list = isA(schema, 'array')
      const kind = kindOf(list ? (schema.items ?? {}) : schema)
      return kind === undefined ? [] : [[name, scalar(name, kind, list)]]
    }),
  )
}

function isA({ type }: JsonSchema, name: string): boolean {
  return type === name || (Array.isArray(type) && type.includes(name))
}

function kindOf(schema: JsonSchema): Kind | undefined {
  if (isA(schema, 'string')) return schema.format === 'date-time' ? 'date' : 'text'
  if (isA(schema, 'number') || isA(schema, 'integer')) return 'number'
  return isA(schema, 'boolean') ? 'flag' : undefined
}

const TYPES = { text: 'string', date: 'number', number: 'number', flag: 'boolean' } as const

function scalar(from: string, kind: Kind, list: boolean): Comparable {
  const toValue = (value: unknown) => (kind === 'date' && typeof value === 'string' ? Date.parse(value) : value)
  const isValue = (value: unknown): value is string | number | boolean =>
    typeof value === TYPES[kind] && !Number.isNaN(value as number)
  return {
    kind,
    from,
    ordered: !list && kind !== 'flag',
    valuesOf: ({ [from]: value }) => (list && Array.isArray(value) ? value : [value]).map(toValue).filter(isValue),
  }
}

function reference(from: string): Comparable {
  return {
    kind: 'text',
    from,
    ordered: false,
    valuesOf(record) {
      const id = (record[from] as { id?: unknown } | null | undefined)?.id
      return typeof id === 'string' ? [id] : []
    },
  }
}

export function takesOperator({ ordered }: Comparable, operator: FilterOperator): boolean {
  return ordered || operator === 'eq' || operator === 'in'
}

/** The value of a filter as the field's values compare. @throws GatewayError `invalid_request` naming the field */
export function parseOperand({ kind }: Comparable, field: string, text: string): string | number | boolean {
  if (kind === 'text') return text
  if (kind === 'date' && DateInput.safeParse(text).success) return Date.parse(text)
  if (kind === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  if (kind === 'flag' && (text === 'true' || text === 'false')) return text === 'true'
  const wanted = { date: 'a date such as 2026-05-01T00:00:00Z', number: 'a number', flag: 'true or false' }[kind]
  throw new GatewayError('invalid_request', `The filter ${field} must be ${wanted}, not ${JSON.stringify(text)}.`, {
    failures: [{ pointer: field, message: `Must be ${wanted}.` }],
  })
}
