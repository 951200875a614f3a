import { COMMON_PARAMETERS, type CommonParameter, type MethodKind } from '../../gateway/describe/parameters.ts'
import { jsonSchemaOf } from '../../model/json-schema.ts'
import type { Components } from './components.ts'
import { withNotes } from './supported-in.ts'
import type { Parameter, Ref } from './types.ts'
import type { DescribedResource } from './unified-operations.ts'

/** The query parameters of a unified method: the common ones, those of the integrations that have it, and their filters. */
export function unifiedParameters(
  components: Components,
  described: DescribedResource,
  method: string,
  kind: MethodKind,
): (Parameter | Ref)[] {
  return [
    ...COMMON_PARAMETERS.filter(({ of }) => of.includes(kind)).map((one) => commonParameter(components, one)),
    ...ownParameters(described, method),
    ...(method === 'list' ? filters(described) : []),
  ]
}

function commonParameter(components: Components, { name, description, schema, required, style }: CommonParameter): Ref {
  return components.parameters(name, () => ({
    name,
    in: 'query',
    description,
    schema,
    ...(required === true ? { required } : {}),
    ...(style === 'comma' ? { style: 'form' as const, explode: false } : {}),
    ...(style === 'brackets' ? { style: 'deepObject' as const, explode: true } : {}),
  }))
}

function ownParameters({ described, having }: DescribedResource, method: string): Parameter[] {
  const queries = described.queries ?? {}
  const known = Object.hasOwn(queries, method)
    ? (jsonSchemaOf(queries[method] as NonNullable<(typeof queries)[string]>).properties ?? {})
    : {}
  const names = new Set([...Object.keys(known), ...having.flatMap(({ support }) => support.parameters[method] ?? [])])
  return [...names].map((name) => {
    const { description, ...schema } = known[name] ?? { type: 'string' }
    const labelsOf = (of: 'parameters' | 'requires') =>
      having.filter(({ support }) => support[of][method]?.includes(name)).map(({ label }) => label)
    return { name, in: 'query', description: withNotes(description, labelsOf('parameters'), labelsOf('requires')), schema }
  })
}

function filters({ having }: DescribedResource): Parameter[] {
  const own = new Set(having.flatMap(({ support }) => support.parameters.list ?? []))
  const names = [...new Set(having.flatMap(({ support }) => support.filters))].filter((name) => !own.has(name))
  return names.map((name) => {
    const labels = having.filter(({ support }) => support.filters.includes(name)).map(({ label }) => label)
    return { name, in: 'query', description: withNotes('A filter.', labels, []), schema: { type: 'string' } }
  })
}
