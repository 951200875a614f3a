import type { TransformName } from './transforms.ts'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/**
 * Where a value stands: keys and indices joined by dots (`user.emails.0`). A leading `^.` looks in the enclosing item of an `each`
 * or of an unwound list (`^.^.` one further out), a leading `$.` in the context of the call (look-up tables, account settings, query). `custom_fields[level]`
 * is the value of the entry named `level` in a list of `{name, value}`. A lone `.` is the item itself.
 */
export type Path = string

/**
 * One value of a mapping. The forms are closed: a mapping is data that can be checked, merged, explained and compiled.
 * Missing means null or undefined. When reading, a missing value becomes null; when writing, an absent one leaves its key out
 * and an explicit null stays null.
 */
export type Expr =
  | Path
  | { const: Json }
  /** The value at a path, through a listed transform; `else` where it is missing (before or after the transform). */
  | { from: Path; as?: TransformName; else?: Expr }
  /** The first that is not missing. */
  | { first: Expr[] }
  /** Texts that are neither missing nor empty, joined; missing when there is none. */
  | { join: Expr[]; with: string }
  /** A table from one key to a value, written out here or found in the context (`$.archive_reasons`), where `pick` takes one field of the entry. */
  | { lookup: Record<string, Json> | Path; from: Path; pick?: string; else?: Expr }
  /** `use` if the value of `when` equals `is` (or one of a list), otherwise `else`. `is: null` means missing. (Not `then`: what has one looks like a promise.) */
  | { when: Expr; is: Json; use: Expr; else?: Expr }
  /** One value per item of a list; missing items are left out. A missing list is `[]` when reading and absent when writing. */
  | { each: Path; map: Expr }
  /** An object. With `when`, missing unless that path has a value. When writing, an object without any key is absent. */
  | { fields: Fields; when?: Path }
  /** A list of the values that are not missing. When writing, a list without any is absent. */
  | { list: Expr[] }
  /** The items of several lists, one list after the other; what is not a list adds nothing. When writing, absent if none is a list. */
  | { concat: Expr[] }

/**
 * An object's fields, by name. When reading, a field named `custom_fields[level]` sets the entry `{name: 'level', value}` of the list
 * `custom_fields`: in place of the entry of that name, otherwise after the others.
 */
export type Fields = { [name: string]: Expr }

/** A mapping whose fields must be fields of T: `satisfies FieldsOf<Candidate>`. */
export type FieldsOf<T> = { [K in keyof T]?: Expr }

/** What `$.` paths see: look-up tables and settings of the account, parameters of the call. */
export type MappingContext = { readonly [name: string]: unknown }

/** A compiled mapping for reading. `parent` is what `^.` sees at the top level (the row that a list was unwound from). */
export type ReadMapper = (remote: unknown, context: MappingContext, parent?: unknown) => Record<string, unknown>

/** A compiled mapping for writing; undefined when nothing of the input has a place. */
export type WriteMapper = (input: unknown, context: MappingContext) => Record<string, unknown> | undefined
