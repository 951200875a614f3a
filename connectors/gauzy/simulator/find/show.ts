import type { Shown, TableName } from '../schema/table.ts'
import type { Row, Store } from '../store.ts'
import { asRecord } from '../values.ts'
import { relatedRows } from './related-rows.ts'
import type { RelationTree } from './relation-tree.ts'

/** The row's columns as they read: whole numbers that were never given come as 0, not null. */
export function showColumns(store: Store, table: TableName, row: Row): Shown {
  const shown: Shown = {}
  for (const [key, column] of Object.entries(store.schema[table].columns)) {
    shown[key] = row[key] ?? (column.kind === 'whole' ? 0 : null)
  }
  return shown
}

/** The row as a read answers it: columns, the relations asked for, and the computed fields. */
export function show(store: Store, table: TableName, row: Row, tree: RelationTree = {}): Shown {
  const shown = showColumns(store, table, row)
  for (const [name, inner] of Object.entries(tree)) {
    const relation = store.schema[table].relations[name]!
    const rows = relatedRows(store, row, name, relation).map((related) => show(store, relation.to, related, inner))
    shown[name] = relation.kind === 'one' || relation.kind === 'back' ? (rows[0] ?? null) : rows
  }
  return { ...shown, ...store.schema[table].compute?.(shown) }
}

/** Keeps what `select` names, and the relations, which are asked for separately. */
export function select(shown: Shown, wanted: unknown, tree: RelationTree): Shown {
  const names = asRecord(wanted)
  if (names === undefined || Object.keys(names).length === 0) return shown
  return Object.fromEntries(Object.entries(shown).filter(([key]) => key in names || key in tree))
}
