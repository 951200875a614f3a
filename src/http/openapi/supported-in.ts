import { type Coverage, leadsTo } from '../../gateway/describe/field-docs.ts'
import type { JsonSchema } from '../../model/json-schema.ts'

/** A schema whose fields say which integrations support them. The fields inside them are described by `/unified/meta/{model}/{integration}`. */
export function noteSupport(schema: JsonSchema, coverage: readonly Coverage[]): JsonSchema {
  const properties = Object.entries(schema.properties ?? {}).map(([name, property]): [string, JsonSchema] => {
    const labels = coverage.filter(({ supports }) => leadsTo(supports, `/${name}`)).map(({ label }) => label)
    return [name, { ...property, description: withNotes(property.description, labels, []), 'x-supported-in': labels }]
  })
  return { ...schema, properties: Object.fromEntries(properties) }
}

/** A description with "Supported in" and "Required in" after it. */
export function withNotes(
  description: string | undefined,
  supportedIn: readonly string[],
  requiredIn: readonly string[],
): string {
  return [
    description ?? '',
    supportedIn.length === 0 ? 'Supported nowhere yet.' : `Supported in: ${supportedIn.join(', ')}.`,
    requiredIn.length === 0 ? '' : `Required in: ${requiredIn.join(', ')}.`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}
