import { z } from 'zod'

/** A JSON Schema (2020-12) as far as the unified model needs it. Treat it as frozen: schemas are shared. */
export type JsonSchema = {
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  additionalProperties?: boolean | JsonSchema
  anyOf?: JsonSchema[]
  enum?: unknown[]
  format?: string
  description?: string
  [keyword: string]: unknown
}

const made = new WeakMap<z.ZodType, JsonSchema>()

/**
 * What a caller may send, or gets, as JSON Schema. Zod's own output, made shorter for readers: "or null" is a second type rather than
 * an alternative, and a format stands without the regular expression that Zod checks it by.
 */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const known = made.get(schema)
  if (known !== undefined) return known
  const { $schema: _, ...written } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  const simple = simplify(written)
  made.set(schema, simple)
  return simple
}

function simplify(schema: JsonSchema): JsonSchema {
  const { properties, items, anyOf, additionalProperties, propertyNames: _, ...rest } = schema
  const parts: JsonSchema = {
    ...withoutNoise(rest),
    ...(properties === undefined ? {} : { properties: mapValues(properties, simplify) }),
    ...(items === undefined ? {} : { items: simplify(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: simplifyOthers(additionalProperties) }),
  }
  return anyOf === undefined ? parts : joinNull(parts, anyOf.map(simplify))
}

/** What other properties an object may have: a schema, or whether at all. */
function simplifyOthers(others: boolean | JsonSchema): boolean | JsonSchema {
  if (typeof others === 'boolean') return others
  return Object.keys(others).length === 0 || simplify(others)
}

/** Zod bounds every integer by what a double can hold, and repeats most formats as a pattern. */
function withoutNoise(schema: JsonSchema): JsonSchema {
  const { pattern, minimum, maximum, ...rest } = schema
  return {
    ...rest,
    ...(pattern === undefined || rest.format !== undefined ? {} : { pattern }),
    ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? {} : { minimum }),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? {} : { maximum }),
  }
}

function joinNull(around: JsonSchema, alternatives: JsonSchema[]): JsonSchema {
  const [one, ...others] = alternatives.filter(({ type }) => type !== 'null')
  if (one === undefined || others.length > 0 || typeof one.type !== 'string') return { ...around, anyOf: alternatives }
  const allowed = one.enum === undefined ? {} : { enum: [...one.enum, null] }
  return { ...one, ...around, type: [one.type, 'null'], ...allowed }
}

function mapValues<T, U>(values: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]))
}
