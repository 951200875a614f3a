import type { Expr, Fields } from './grammar.ts'
import { pointerTo } from './mapping-error.ts'

const NAMED = /^(custom_fields)\[([^[\]]+)\]$/

/** One field of a record that is read: its expression, and the entries that are set by name in the list that it gives. */
export type ReadField = { name: string; base: Expr | undefined; entries: readonly (readonly [string, Expr])[] }

/** The list and the entry that a field's name such as `custom_fields[level]` means. */
export function parseNamedField(field: string): { list: string; entry: string } | undefined {
  const match = NAMED.exec(field)
  return match ? { list: match[1]!, entry: match[2]! } : undefined
}

/** Where a field of a record that is read stands: `/name`, or `/custom_fields/[level]` for an entry. */
export function fieldPointer(pointer: string, field: string): string {
  const named = parseNamedField(field)
  return named ? pointerTo(pointerTo(pointer, named.list), `[${named.entry}]`) : pointerTo(pointer, field)
}

/** Fields with the named entries of a list gathered under the list. */
export function gatherEntries(fields: Fields): ReadField[] {
  const gathered = new Map<string, { name: string; base: Expr | undefined; entries: [string, Expr][] }>()
  for (const [field, expr] of Object.entries(fields)) {
    const named = parseNamedField(field)
    const name = named?.list ?? field
    const known = gathered.get(name) ?? { name, base: undefined, entries: [] }
    if (named) known.entries.push([named.entry, expr])
    else known.base = expr
    gathered.set(name, known)
  }
  return [...gathered.values()]
}
