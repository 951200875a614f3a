import { checkFields } from './check.ts'
import type { Expr, Fields } from './grammar.ts'
import { isRecord } from './json-value.ts'
import { MappingError, type MappingFailure, pointerTo } from './mapping-error.ts'
import { parseNamedField } from './named-entries.ts'
import type { Place } from './scope.ts'

/** Changes to a mapping, field by field; null takes a field away. */
export type FieldsOverride = { [name: string]: Expr | null | { fields: FieldsOverride; when?: string } }

/** An account's changes to the mappings of its resources. `write` changes what is made of the unified input, whatever the operation. */
export type Override = { [resource: string]: { read?: FieldsOverride; write?: FieldsOverride } }

/** What an override may change: per resource the unified fields of its records, and of its inputs. */
export type OverrideTargets = {
  readonly [resource: string]: { readonly read?: readonly string[]; readonly write?: readonly string[] }
}

export const OVERRIDE_BYTES_MAX = 8 * 1024

/** Objects and lists inside one field. */
export const OVERRIDE_DEPTH_MAX = 6

/**
 * An override from an untrusted source, checked against the grammar and against what there is to change. The result holds nothing but JSON.
 * @param known the resources and unified fields of the model
 * @param pointer where the override stands in the document that failures point into
 * @throws MappingError naming every failure by JSON pointer
 */
export function parseOverride(json: unknown, known: OverrideTargets, pointer = ''): Override {
  const text = toText(json)
  if (text === undefined || Buffer.byteLength(text) > OVERRIDE_BYTES_MAX) {
    throw new MappingError([{ pointer, message: `must be JSON of at most ${OVERRIDE_BYTES_MAX} bytes.` }])
  }
  // What is checked is what is kept: a value that was given in code may answer differently each time it is read.
  const override: unknown = JSON.parse(text)
  const failures = checkOverride(override, known, pointer)
  if (failures.length > 0) throw new MappingError(failures)
  return override as Override
}

function toText(json: unknown): string | undefined {
  try {
    return JSON.stringify(json)
  } catch {
    // A cycle, or deeper than the stack.
    return undefined
  }
}

function checkOverride(override: unknown, known: OverrideTargets, pointer: string): MappingFailure[] {
  if (!isRecord(override)) return [{ pointer, message: 'must be an object of resources.' }]
  return Object.entries(override).flatMap(([resource, sides]) => {
    const here = pointerTo(pointer, resource)
    const targets = Object.hasOwn(known, resource) ? known[resource] : undefined
    if (!targets) return [{ pointer: here, message: `is not a resource; there are ${Object.keys(known).join(', ')}.` }]
    if (!isRecord(sides)) return [{ pointer: here, message: 'must be an object with read or write.' }]
    return Object.entries(sides).flatMap(([side, fields]) => checkSide(side, fields, targets, pointerTo(here, side)))
  })
}

function checkSide(side: string, fields: unknown, targets: OverrideTargets[string], pointer: string): MappingFailure[] {
  if ((side !== 'read' && side !== 'write') || targets[side] === undefined) {
    return [{ pointer, message: `cannot be changed; there is ${Object.keys(targets).join(' and ')}.` }]
  }
  const names = targets[side]
  const options = { depthMax: OVERRIDE_DEPTH_MAX, removals: true, pointer }
  if (side === 'write') return checkFields(fields, { ...options, mode: 'write', refuse: (place) => findStranger(place, names) })
  const failures = checkFields(fields, { ...options, mode: 'read' })
  const strangers = Object.keys(isRecord(fields) ? fields : {}).filter(
    (name) => !names.includes(parseNamedField(name)?.list ?? name),
  )
  return [...failures, ...strangers.map((name) => ({ pointer: pointerTo(pointer, name), message: unknownField(name, names) }))]
}

/** When writing, the fields are the provider's and free; what must be known is the unified field that a path starts from. */
function findStranger({ root, keys }: Place, names: readonly string[]): string | undefined {
  const [name] = keys
  return root !== 'input' || name === undefined || names.includes(name) ? undefined : unknownField(name, names)
}

function unknownField(name: string, names: readonly string[]): string {
  return `"${name}" is not a unified field; there are ${names.join(', ')}.`
}

/**
 * The base with an override laid over it, field by field: a field of the override replaces the base's, two objects of fields are merged in
 * turn, null takes the field away. A field `custom_fields[level]` replaces that entry of the base's `custom_fields` or adds it.
 */
export function mergeFields(base: Fields, override: FieldsOverride): Fields {
  const merged = new Map<string, Expr>(Object.entries(base))
  for (const [name, change] of Object.entries(override)) {
    if (change === null) merged.delete(name)
    else merged.set(name, mergeExpr(merged.get(name), change))
  }
  return Object.fromEntries(merged)
}

function mergeExpr(base: Expr | undefined, change: NonNullable<FieldsOverride[string]>): Expr {
  if (typeof change === 'string' || !('fields' in change)) return change
  const under = isObjectOfFields(base) ? base : { fields: {} }
  return { ...under, ...change, fields: mergeFields(under.fields, change.fields) }
}

/** Whether two of these would be merged rather than one replace the other. */
export function isObjectOfFields<T extends Expr | FieldsOverride[string] | undefined>(
  expr: T,
): expr is Extract<T, { fields: unknown }> {
  return typeof expr === 'object' && expr !== null && 'fields' in expr
}
