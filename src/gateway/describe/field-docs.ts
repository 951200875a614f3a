import type { JsonSchema } from '../../model/json-schema.ts'
import { toAnyItem } from './narrow-schema.ts'

/** A field for readers: what it is, and which integrations support or require it. */
export type FieldDoc = {
  name: string
  /** Where it stands: `/emails/*\/email`; a parameter is named without a slash. */
  pointer: string
  /** `string · date-time`, `object[]`, `string | object`. */
  type: string
  nullable: boolean
  /** By the unified model, whatever the integration. */
  required: boolean
  description: string | null
  values: string[]
  supported_in: string[]
  required_in: string[]
  fields: FieldDoc[]
}

/** What one integration says about the fields of a schema, as pointers. */
export type Coverage = { label: string; supports: readonly string[]; requires?: readonly string[] }

/** Every field of an object's schema, with those inside it. */
export function fieldDocs(schema: JsonSchema, coverage: readonly Coverage[], pointer = ''): FieldDoc[] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const here = `${pointer}/${name}`
    const inside = insideOf(property)
    return {
      name,
      pointer: here,
      type: typeOf(property),
      nullable: typesOf(property).includes('null'),
      required: (schema.required ?? []).includes(name),
      description: property.description ?? null,
      values: valuesOf(property),
      supported_in: coverage.filter(({ supports }) => leadsTo(supports, here)).map(({ label }) => label),
      required_in: coverage.filter(({ requires = [] }) => requires.includes(here)).map(({ label }) => label),
      fields: inside === undefined ? [] : fieldDocs(inside.schema, coverage, here + inside.step),
    }
  })
}

/** Whether one of the pointers is the field, or covers it, or lies inside it. */
export function leadsTo(pointers: readonly string[], field: string): boolean {
  return pointers.map(toAnyItem).some((one) => one === field || field.startsWith(`${one}/`) || one.startsWith(`${field}/`))
}

/** The object inside a field: the field itself, an item of its list, or one of its alternatives. */
function insideOf(schema: JsonSchema): { schema: JsonSchema; step: string } | undefined {
  if (schema.properties !== undefined) return { schema, step: '' }
  if (schema.items !== undefined) {
    const inside = insideOf(schema.items)
    return inside === undefined ? undefined : { schema: inside.schema, step: `/*${inside.step}` }
  }
  return schema.anyOf?.map(insideOf).find((inside) => inside !== undefined)
}

function typesOf({ type }: JsonSchema): string[] {
  return type === undefined ? [] : [type].flat()
}

function typeOf(schema: JsonSchema): string {
  if (typeof schema.$ref === 'string') return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)
  if (schema.items !== undefined) {
    const item = typeOf(schema.items)
    return item.includes(' | ') ? `(${item})[]` : `${item}[]`
  }
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(' | ')
  const types = typesOf(schema).filter((type) => type !== 'null')
  const plain = types.length === 0 ? 'any' : types.join(' | ')
  return schema.format === undefined ? plain : `${plain} · ${schema.format}`
}

function valuesOf(schema: JsonSchema): string[] {
  return (schema.enum ?? []).filter((value) => value !== null).map(String)
}
