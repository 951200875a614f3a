import { unknownProperty } from '../refusal.ts'
import type { Schema } from '../schema/schema.ts'
import type { TableName } from '../schema/table.ts'
import { asRecord } from '../values.ts'

/** Which relations are to be embedded, nested: `interview.interviewers` is `{ interview: { interviewers: {} } }`. */
export type RelationTree = { [relation: string]: RelationTree }

/**
 * Reads the `relations` parameter: a list of dotted paths, or an object of trues.
 * A single text is read letter by letter, as the provider's server does, and so names no relation.
 * @throws QueryTrouble for a relation that the table does not have
 */
export function parseRelations(schema: Schema, table: TableName, value: unknown): RelationTree {
  const tree: RelationTree = {}
  for (const path of toPaths(value)) plant(tree, path)
  checkTree(schema, table, tree)
  return tree
}

function toPaths(value: unknown): string[][] {
  if (typeof value === 'string') return [...value].map((letter) => [letter])
  if (Array.isArray(value)) return value.map((path) => String(path).split('.'))
  return Object.entries(asRecord(value) ?? {}).flatMap(([name, inner]) => {
    if (inner === false || inner === 'false') return []
    const nested = asRecord(inner) === undefined ? [] : toPaths(inner)
    return [[name], ...nested.map((path) => [name, ...path])]
  })
}

function plant(tree: RelationTree, path: string[]): void {
  let at = tree
  for (const name of path) {
    at[name] ??= {}
    at = at[name]
  }
}

function checkTree(schema: Schema, table: TableName, tree: RelationTree): void {
  for (const [name, inner] of Object.entries(tree)) {
    const relation = Object.hasOwn(schema[table].relations, name) ? schema[table].relations[name] : undefined
    if (relation === undefined) throw unknownProperty(name, schema[table].entity)
    checkTree(schema, relation.to, inner)
  }
}
