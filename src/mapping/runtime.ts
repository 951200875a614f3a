/**
 * What compiled mappings call, whichever engine compiled them. All are total: whatever the input is, they give a value or undefined.
 */

/** Names that every object, list or text has without anybody having put them there. */
const INHERITED: ReadonlySet<string> = new Set(
  [Object.prototype, Array.prototype, String.prototype, Number.prototype, Boolean.prototype].flatMap((prototype) =>
    Object.getOwnPropertyNames(prototype),
  ),
)

/** Whether a key may be read with a plain property access. Others (`toString`, `length`, …) need `own`. */
export function isPlainKey(key: string): boolean {
  return !INHERITED.has(key)
}

/** An object's own value. Lists and texts have none: their `length` is not data. */
export function own(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
}

/** The item of a list, or the value that an object has under that number. A text is not a list of letters. */
export function at(value: unknown, index: number): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<number, unknown>)[index] : undefined
}

/** The value of the first entry of that name in a list of `{name, value}`. */
export function entry(list: unknown, name: string): unknown {
  if (!Array.isArray(list)) return undefined
  for (const item of list) if (own(item, 'name') === name) return own(item, 'value')
  return undefined
}

/** The entry of a table; numbers and booleans look for their text. The key is the provider's data, the table ours or from the context. */
export function look(table: unknown, key: unknown): unknown {
  if (typeof key === 'string') return own(table, key)
  return typeof key === 'number' || typeof key === 'boolean' ? own(table, String(key)) : undefined
}

/** The texts that are not empty, joined. Without any: null if one part is null, so that clearing all parts clears the whole. */
export function join(parts: readonly unknown[], separator: string): unknown {
  let joined: string | undefined
  for (const part of parts) {
    if (typeof part === 'string' && part !== '') joined = joined === undefined ? part : joined + separator + part
  }
  return joined ?? (parts.includes(null) ? null : undefined)
}

/** The values that are not missing. */
export function present(values: readonly unknown[]): unknown[] {
  const kept: unknown[] = []
  for (const value of values) if (value !== undefined && value !== null) kept.push(value)
  return kept
}

/** The same, or undefined when there is none. */
export function presentOrAbsent(values: readonly unknown[]): unknown[] | undefined {
  const kept = present(values)
  return kept.length > 0 ? kept : undefined
}

/** The items of all that are lists. */
export function concat(lists: readonly unknown[]): unknown[] {
  const all: unknown[] = []
  for (const list of lists) if (Array.isArray(list)) for (const item of list) all.push(item)
  return all
}

/** The same; without any list null if one part is null, otherwise undefined. */
export function concatOrAbsent(lists: readonly unknown[]): unknown[] | null | undefined {
  if (lists.some(Array.isArray)) return concat(lists)
  return lists.includes(null) ? null : undefined
}

/** A list of `{name, value}` in which the named entries have the given values: in place where there was one, otherwise at the end. */
export function withEntries(list: unknown, names: readonly string[], values: readonly unknown[]): unknown[] {
  const left = new Map(names.map((name, i) => [name, { name, value: values[i] ?? null }]))
  const kept = (Array.isArray(list) ? list : []).map((item: unknown) => {
    const name = own(item, 'name')
    const named = typeof name === 'string' ? left.get(name) : undefined
    if (named === undefined) return item
    left.delete(named.name)
    return named
  })
  return [...kept, ...left.values()]
}
