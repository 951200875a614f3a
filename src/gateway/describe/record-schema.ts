import { type JsonSchema, jsonSchemaOf } from '../../model/json-schema.ts'
import { recordSchema } from '../../model/resources.ts'

/**
 * The schema of the records that a caller gets. Of a record only its id is certain: what a provider does not have is missing, and callers
 * leave fields out.
 * @throws Error when the model has no such resource
 */
export function recordSchemaOf(model: string, resource: string): JsonSchema {
  return loosen(jsonSchemaOf(recordSchema(model, resource)))
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
