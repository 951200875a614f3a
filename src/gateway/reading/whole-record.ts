import type { CompiledResource } from '../../connector/compiled.ts'
import { compileRead } from '../../mapping/compile.ts'
import type { Json, ReadMapper } from '../../mapping/grammar.ts'
import { jsonSchemaOf } from '../../model/json-schema.ts'
import { recordSchema } from '../../model/resources.ts'

const compiled = new WeakMap<CompiledResource, ReadMapper>()

/** The mapping of a resource for records that have every field of the model: null, or [] for a list, where the provider has no such thing. */
export function wholeRead(resource: CompiledResource): ReadMapper {
  const known = compiled.get(resource)
  if (known !== undefined) return known
  const made = compileRead(resource.readFields, { blank: blanksOf(resource.model, resource.name) })
  compiled.set(resource, made)
  return made
}

function blanksOf(model: string, name: string): Record<string, Json> {
  const { remote_data: _, ...properties } = jsonSchemaOf(recordSchema(model, name)).properties ?? {}
  return Object.fromEntries(Object.entries(properties).map(([field, { type }]) => [field, type === 'array' ? [] : null]))
}
