import type { Override } from '../../connector/compiled.ts'
import type { Connector } from '../../connector/contract.ts'
import { explainFields } from '../../mapping/explain.ts'
import type { Fields, Json } from '../../mapping/grammar.ts'
import type { FieldsOverride } from '../../mapping/override.ts'

/**
 * One field that an override changes. For `read`, a unified field made from paths of the provider's record; for `write`, a field of the
 * provider's body made from paths of the unified input. Neither path nor constant: the field is taken away.
 */
export type OverriddenField = {
  model: string
  resource: string
  side: 'read' | 'write'
  field: string
  from: string[]
  constant?: Json
}

/** Every field that an override changes, with what it is made from. */
export function listOverrides(connector: Connector, override: Override): OverriddenField[] {
  return Object.entries(override).flatMap(([model, resources]) =>
    Object.entries(resources).flatMap(([resource, { read, write }]) => {
      const declaration = connector.unified[model]?.[resource]
      if (declaration === undefined) return []
      const bodies = Object.values(declaration.bodies ?? {})
      return [
        ...changesOf(declaration.read, read).map((field) => ({ model, resource, side: 'read' as const, ...field })),
        ...uniqueFields(bodies.flatMap((body) => changesOf(body, write))).map((field) => ({
          model,
          resource,
          side: 'write' as const,
          ...field,
        })),
      ]
    }),
  )
}

type Change = Pick<OverriddenField, 'field' | 'from' | 'constant'>

function changesOf(base: Fields, override: FieldsOverride | undefined): Change[] {
  return Object.entries(explainFields(base, override)).flatMap(([field, { layer, ...origin }]) =>
    layer === 'override' ? [{ field, ...origin }] : [],
  )
}

/** The write side of an override changes every body of the resource alike. */
function uniqueFields(changes: readonly Change[]): Change[] {
  return [...new Map(changes.map((change) => [change.field, change])).values()]
}
