import type { Relation } from '../schema/table.ts'
import type { Row, Store } from '../store.ts'

/** The rows that a relation leads to, soft-deleted ones left out. */
export function relatedRows(store: Store, row: Row, name: string, relation: Relation): Row[] {
  const found = lookUp(store, row, name, relation).filter((related) => related.deletedAt === null)
  if (relation.kind !== 'many' || relation.sort === undefined) return found
  const key = relation.sort
  return found.sort((a, b) => Number(a[key]) - Number(b[key]))
}

function lookUp(store: Store, row: Row, name: string, relation: Relation): Row[] {
  if (relation.kind === 'one') return only(store.find(relation.to, row[relation.by]))
  if (relation.kind === 'links') return idsOf(row[name]).flatMap((id) => only(store.find(relation.to, id)))
  return store.referring(relation.to, relation.by, row.id)
}

const only = (row: Row | undefined) => (row === undefined ? [] : [row])
const idsOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
