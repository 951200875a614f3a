import { findTypeTrouble, toStored } from './column-values.ts'
import { danglingReference, missingValue, takenValue } from './constraint-troubles.ts'
import { DatabaseRefusal, type Trouble } from './database-refusal.ts'
import { makeReferenceIndex } from './reference-index.ts'
import type { Schema } from './schema/schema.ts'
import type { TableName } from './schema/table.ts'
import type { GauzySettings } from './settings.ts'

/** A stored row: its columns, and for each many-to-many relation a list of ids under the relation's name. */
export type Row = { id: string; [column: string]: unknown }

/** On whose behalf, where and when a row is written. */
export type Stamp = { at: number; tenantId: string | null; organizationId?: string | null; userId?: string | null }

export type Store = {
  schema: Schema
  all(table: TableName): Iterable<Row>
  find(table: TableName, id: unknown): Row | undefined
  /** Rows whose column, one that refers to another table, holds this id. */
  referring(table: TableName, column: string, id: unknown): Row[]
  /** Adds a row; unknown properties are ignored. @throws DatabaseRefusal as the database would refuse it */
  insert(table: TableName, values: Record<string, unknown>, stamp: Stamp): Row
  /** Changes the given columns. @throws DatabaseRefusal */
  update(table: TableName, id: string, values: Record<string, unknown>, stamp: Stamp): Row
  /** Deletes the row and what cannot exist without it; other references to it become null. */
  remove(table: TableName, id: string): boolean
}

/** Tables in memory that enforce what the provider's database enforces: types, required values, references, uniqueness. */
export function makeStore(schema: Schema, database: GauzySettings['database'], newId: () => string): Store {
  const names = Object.keys(schema) as TableName[]
  const tables = new Map(names.map((name) => [name, new Map<string, Row>()]))
  const references = new Map(names.map((name) => [name, makeReferenceIndex(referringColumns(schema, name))]))
  const rowsOf = (name: TableName) => tables.get(name)!
  const indexOf = (name: TableName) => references.get(name)!

  const referring = (name: TableName, column: string, id: unknown): Row[] =>
    indexOf(name)
      .get(column, id)
      .map((found) => rowsOf(name).get(found)!)

  const findTrouble = (name: TableName, id: string, values: Record<string, unknown>): Trouble | undefined => {
    const { table, columns } = schema[name]
    for (const [key, column] of Object.entries(columns)) {
      const value = values[key]
      if (value === undefined) continue
      const wrongType = database === 'postgres' ? findTypeTrouble(column, value) : undefined
      if (wrongType !== undefined) return wrongType
      if (value === null && column.required) return missingValue(table, key, values)
      if (value === null || column.refers === undefined) continue
      if (!rowsOf(column.refers).has(String(value))) return danglingReference(table, key, value, schema[column.refers].table)
      if (column.unique && referring(name, key, value).some((other) => other.id !== id)) return takenValue(table, key, value)
    }
    return undefined
  }

  const write = (
    name: TableName,
    verb: 'INSERT' | 'UPDATE',
    before: Row | undefined,
    id: string,
    values: Record<string, unknown>,
  ): Row => {
    const trouble = findTrouble(name, id, values)
    if (trouble !== undefined)
      throw new DatabaseRefusal(trouble, { table: schema[name].table, verb, values: columnsOf(schema, name, values) })
    const row: Row = { ...before, id }
    for (const [key, column] of Object.entries(schema[name].columns)) {
      if (values[key] !== undefined) row[key] = toStored(column, values[key], database)
    }
    for (const [key, relation] of Object.entries(schema[name].relations)) {
      if (relation.kind === 'links' && Array.isArray(values[key])) row[key] = values[key]
    }
    if (before !== undefined) indexOf(name).drop(before)
    indexOf(name).add(row)
    rowsOf(name).set(id, row)
    return row
  }

  const remove = (name: TableName, id: string): boolean => {
    const row = rowsOf(name).get(id)
    if (row === undefined) return false
    for (const child of names) {
      for (const column of referringColumns(schema, child).filter((key) => schema[child].columns[key]?.refers === name)) {
        for (const holder of referring(child, column, id)) {
          if (schema[child].columns[column]?.cascade) remove(child, holder.id)
          else write(child, 'UPDATE', holder, holder.id, { [column]: null })
        }
      }
    }
    indexOf(name).drop(row)
    return rowsOf(name).delete(id)
  }

  return {
    schema,
    all: (name) => rowsOf(name).values(),
    find: (name, id) => (typeof id === 'string' ? rowsOf(name).get(id) : undefined),
    referring,
    insert: (name, values, stamp) => {
      const id = typeof values.id === 'string' ? values.id : newId()
      return write(name, 'INSERT', undefined, id, withDefaults(schema, name, values, stamp, id))
    },
    update: (name, id, values, stamp) => {
      const stamped = { ...values, id, updatedAt: new Date(stamp.at).toISOString(), updatedByUserId: stamp.userId ?? null }
      return write(name, 'UPDATE', rowsOf(name).get(id), id, onlyKnown(schema, name, stamped))
    },
    remove,
  }
}

function referringColumns(schema: Schema, name: TableName): string[] {
  return Object.entries(schema[name].columns).flatMap(([key, column]) => (column.refers === undefined ? [] : [key]))
}

const columnsOf = (schema: Schema, name: TableName, values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([key]) => key in schema[name].columns))

const onlyKnown = (schema: Schema, name: TableName, values: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(values).filter(([key]) => key in schema[name].columns || schema[name].relations[key]?.kind === 'links'),
  )

function withDefaults(schema: Schema, name: TableName, values: Record<string, unknown>, stamp: Stamp, id: string) {
  const at = new Date(stamp.at).toISOString()
  const scope = { organizationId: values.organizationId ?? stamp.organizationId ?? null, tenantId: stamp.tenantId }
  const given: Record<string, unknown> = {
    ...values,
    id,
    ...scope,
    createdAt: at,
    updatedAt: at,
    createdByUserId: stamp.userId ?? null,
  }
  const columns = Object.entries(schema[name].columns).map(([key, column]) => [key, given[key] ?? column.initial ?? null])
  const links = Object.entries(schema[name].relations).flatMap(([key, relation]) =>
    relation.kind === 'links' ? [[key, Array.isArray(values[key]) ? values[key] : []]] : [],
  )
  return Object.fromEntries([...columns, ...links]) as Record<string, unknown>
}
