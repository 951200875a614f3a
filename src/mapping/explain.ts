import type { Fields, Json } from './grammar.ts'
import { fieldPointer } from './named-entries.ts'
import { type FieldsOverride, isObjectOfFields, mergeFields } from './override.ts'
import type { Place } from './scope.ts'
import { leavesOf } from './trace.ts'

/**
 * Where a unified field comes from: the layer that maps it, and the remote paths it may depend on (`*` for every item of a list, `^.` for the
 * row around the record, `$.` for the context of the call), or the constant if there is no path. A field that the override took away has neither.
 */
export type Explanation = { layer: 'base' | 'override'; from: string[]; constant?: Json }

/** The explanation of every field of a mapping for reading, by its pointer (`/emails/*\/email`). */
export function explainFields(base: Fields, override: FieldsOverride = {}): Record<string, Explanation> {
  const changed = changedPointers(base, override, '')
  const layerOf = (pointer: string) =>
    changed.some((upper) => pointer === upper || pointer.startsWith(`${upper}/`)) ? 'override' : 'base'
  const explained = new Map<string, Explanation>()
  for (const { pointer, places, constants, decidedBy } of leavesOf(mergeFields(base, override))) {
    const known = explained.get(pointer)
    const from = [...new Set([...(known?.from ?? []), ...[...decidedBy, ...places].map(toPath)])]
    const [constant = known?.constant] = constants
    explained.set(pointer, {
      layer: layerOf(pointer),
      from,
      ...(from.length === 0 && constant !== undefined ? { constant } : {}),
    })
  }
  const isExplained = (upper: string) =>
    [...explained.keys()].some((pointer) => pointer === upper || pointer.startsWith(`${upper}/`))
  for (const pointer of changed) if (!isExplained(pointer)) explained.set(pointer, { layer: 'override', from: [] })
  return Object.fromEntries(explained)
}

/** What an override replaces, adds or takes away, each as the highest pointer. */
function changedPointers(base: Fields, override: FieldsOverride, pointer: string): string[] {
  return Object.entries(override).flatMap(([name, change]) => {
    const here = fieldPointer(pointer, name)
    const under = base[name]
    if (!isObjectOfFields(under) || !isObjectOfFields(change)) return [here]
    return changedPointers(under.fields, change.fields, here)
  })
}

function toPath({ root, keys }: Place): string {
  const path = keys.reduce((before, key) => (key.startsWith('[') || before === '' ? before + key : `${before}.${key}`), '') || '.'
  if (root === 'input') return path
  return root === 'parent' ? `^.${path}` : `$.${path}`
}
