import { type JsonSchema, jsonSchemaOf } from '../../model/json-schema.ts'
import { findResource, recordSchema } from '../../model/resources.ts'

/**
 * The schema of the records that a caller gets. Of a record only its id is certain: what a provider does not have is missing, and callers
 * leave fields out.
 * @throws Error when the model has no such resource
 */
export function recordSchemaOf(model: string, resource: string): JsonSchema {
  return loosen(jsonSchemaOf(recordSchema(model, resource)))
}

/** The schema of what a custom method answers that is not about one record; undefined for every other method. */
export function resultSchemaOf(model: string, resource: string, method: string): JsonSchema | undefined {
  const results = findResource(model, resource)?.results ?? {}
  const schema = Object.hasOwn(results, method) ? results[method] : undefined
  return schema === undefined ? undefined : loosen(jsonSchemaOf(schema))
}

function loosen(schema: JsonSchema): JsonSchema {
  const { required, properties, items, ...rest } = schema
  const certain = (required ?? []).filter((name) => name === 'id' && properties?.id?.type === 'string')
  return {
    ...rest,
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, loosen(one)])) }),
    ...(items === undefined ? {} : { items: loosen(items) }),
    ...(certain.length === 0 ? {} : { required: certain }),
  }
}
