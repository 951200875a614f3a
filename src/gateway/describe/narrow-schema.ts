import type { JsonSchema } from '../../model/json-schema.ts'

/** The steps from a value to the part that a pointer names. List items count as one, whatever their index or name. */
type Steps = readonly string[]

/**
 * The part of a schema that pointers lead to: an object keeps only the properties that are named or have something named below them.
 * @param pointers as coverage gives them: `/name`, `/emails/*\/email`, `/emails/0/email`, `/custom_fields/[level]`
 * @returns undefined when none of them leads anywhere
 */
export function narrowSchema(schema: JsonSchema, pointers: readonly string[]): JsonSchema | undefined {
  return narrow(schema, pointers.map(stepsOf))
}

/** A pointer with `*` for every list item: `/emails/0/email` is `/emails/*\/email`, and `/custom_fields/[level]` is `/custom_fields/*`. */
export function toAnyItem(pointer: string): string {
  return pointer.replace(/\/(?:\d+|\[.*?\])(?=\/|$)/g, '/*')
}

function stepsOf(pointer: string): Steps {
  return toAnyItem(pointer)
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function narrow(schema: JsonSchema, paths: readonly Steps[]): JsonSchema | undefined {
  if (paths.some((path) => path.length === 0)) return schema
  if (paths.length === 0) return undefined
  if (schema.anyOf !== undefined) return narrowAlternatives(schema, schema.anyOf, paths)
  if (schema.items !== undefined) {
    const items = narrow(schema.items, below(paths, '*'))
    return items === undefined ? undefined : { ...schema, items }
  }
  if (schema.properties !== undefined) return narrowObject(schema, schema.properties, paths)
  // Whatever is not described further may have such a part; a text or a number has none.
  return schema.type === undefined || schema.additionalProperties !== undefined ? schema : undefined
}

function narrowAlternatives(schema: JsonSchema, anyOf: JsonSchema[], paths: readonly Steps[]): JsonSchema | undefined {
  const kept = anyOf.flatMap((one) => {
    const narrowed = one.type === 'null' ? one : narrow(one, paths)
    return narrowed === undefined ? [] : [narrowed]
  })
  return kept.every(({ type }) => type === 'null') ? undefined : { ...schema, anyOf: kept }
}

function narrowObject(
  schema: JsonSchema,
  properties: Record<string, JsonSchema>,
  paths: readonly Steps[],
): JsonSchema | undefined {
  const kept = Object.entries(properties).flatMap(([name, property]) => {
    const narrowed = narrow(property, below(paths, name))
    return narrowed === undefined ? [] : [[name, narrowed] as const]
  })
  if (kept.length === 0) return undefined
  const { required, ...rest } = schema
  const left = (required ?? []).filter((name) => kept.some(([known]) => known === name))
  return { ...rest, properties: Object.fromEntries(kept), ...(left.length === 0 ? {} : { required: left }) }
}

function below(paths: readonly Steps[], name: string): Steps[] {
  return paths.filter(([first]) => first === name).map(([, ...rest]) => rest)
}
