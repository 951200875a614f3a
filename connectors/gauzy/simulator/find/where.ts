import { findTypeTrouble } from '../column-values.ts'
import { QueryTrouble, unknownProperty } from '../refusal.ts'
import type { Column, TableName } from '../schema/table.ts'
import type { GauzySettings } from '../settings.ts'
import type { Row, Store } from '../store.ts'
import { asRecord } from '../values.ts'
import { relatedRows } from './related-rows.ts'

export type Test = (row: Row) => boolean

const NEVER: Test = () => false

/**
 * A filter as a test: equality of columns, nested relations, a list meaning "or".
 * @throws QueryTrouble for an unknown property, and on Postgres for a value that its type cannot read
 */
export function compileWhere(store: Store, table: TableName, where: unknown, database: GauzySettings['database']): Test {
  if (Array.isArray(where)) {
    const choices = where.map((choice) => compileWhere(store, table, choice, database))
    return (row) => choices.some((test) => test(row))
  }
  const tests = Object.entries(asRecord(where) ?? {}).map(([key, value]) => compileOne(store, table, key, value, database))
  return (row) => tests.every((test) => test(row))
}

function compileOne(store: Store, table: TableName, key: string, value: unknown, database: GauzySettings['database']): Test {
  const { entity, columns, relations } = store.schema[table]
  const column = Object.hasOwn(columns, key) ? columns[key] : undefined
  if (column !== undefined) return compileColumn(key, column, value, database)
  const relation = Object.hasOwn(relations, key) ? relations[key] : undefined
  if (relation === undefined) throw unknownProperty(key, entity)
  const test = compileWhere(store, relation.to, value, database)
  return (row) => relatedRows(store, row, key, relation).some(test)
}

/** There are no ranges and there is no "in": a list or an object finds nothing. */
function compileColumn(key: string, column: Column, value: unknown, database: GauzySettings['database']): Test {
  if (value === null) return (row) => row[key] === null
  if (typeof value === 'object') return NEVER
  const trouble = findTypeTrouble(withoutBounds(column), value)
  if (trouble !== undefined) {
    if (database === 'postgres') throw new QueryTrouble(trouble.message)
    // SQLite has no booleans: true is the number 1.
    if (typeof value !== 'boolean' || column.kind === 'date' || column.kind === 'uuid') return NEVER
    return (row) => row[key] === Number(value)
  }
  const wanted = toComparable(column, value)
  return (row) =>
    row[key] === wanted || (column.kind === 'date' && typeof row[key] === 'string' && Date.parse(row[key]) === wanted)
}

const withoutBounds = (column: Column): Column => ({ kind: column.kind })

function toComparable(column: Column, value: unknown): unknown {
  if (column.kind === 'number' || column.kind === 'whole') return Number(value)
  if (column.kind === 'boolean') return String(value) === 'true'
  return column.kind === 'date' ? Date.parse(String(value)) : String(value)
}

/** A server reads every filter value that parses as JSON as a boolean, so `4.5` asks for true. Only in query parameters, not in `data`. */
export function toBooleans(where: unknown): unknown {
  if (Array.isArray(where)) return where.map(toBooleans)
  const record = asRecord(where)
  if (record !== undefined) return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, toBooleans(value)]))
  if (typeof where !== 'string') return where
  try {
    return Boolean(JSON.parse(where))
  } catch {
    return where
  }
}
