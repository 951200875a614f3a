import { unknownProperty } from '../refusal.ts'
import type { TableName } from '../schema/table.ts'
import type { Row, Store } from '../store.ts'
import { asRecord } from '../values.ts'
import { relatedRows } from './related-rows.ts'

type Key = { read: (row: Row) => unknown; sign: 1 | -1 }

/**
 * Sorts by `order[field]=ASC|DESC`, one after another; a bad direction is ignored. Empty values come last ascending, first descending.
 * @throws QueryTrouble for an unknown field
 */
export function sortRows(store: Store, table: TableName, rows: Row[], order: unknown): Row[] {
  const keys = toKeys(store, table, order)
  if (keys.length === 0) return rows
  return rows.sort((a, b) => {
    for (const { read, sign } of keys) {
      const difference = compare(read(a), read(b))
      if (difference !== 0) return difference * sign
    }
    return 0
  })
}

function toKeys(store: Store, table: TableName, order: unknown): Key[] {
  const { entity, columns, relations } = store.schema[table]
  return Object.entries(asRecord(order) ?? {}).flatMap(([name, direction]): Key[] => {
    if (Object.hasOwn(columns, name)) {
      const sign = signOf(direction)
      return sign === undefined ? [] : [{ read: (row) => row[name], sign }]
    }
    const relation = Object.hasOwn(relations, name) ? relations[name] : undefined
    if (relation === undefined) throw unknownProperty(name, entity)
    return toKeys(store, relation.to, direction).map(({ read, sign }) => ({
      sign,
      read: (row) => {
        const related = relatedRows(store, row, name, relation)[0]
        return related === undefined ? null : read(related)
      },
    }))
  })
}

function signOf(direction: unknown): 1 | -1 | undefined {
  const word = String(direction).toUpperCase()
  return word === 'ASC' ? 1 : word === 'DESC' ? -1 : undefined
}

function compare(a: unknown, b: unknown): number {
  if (a === b) return 0
  if (a === null || a === undefined) return 1
  if (b === null || b === undefined) return -1
  return (a as string | number) < (b as string | number) ? -1 : 1
}
