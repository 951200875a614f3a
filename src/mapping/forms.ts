import type { Expr } from './grammar.ts'

/** The form of an expression that has a certain key of its own: `Form<'each'>`. */
export type Form<K extends string> = Extract<Expr, Record<K, unknown>>

/**
 * The keys of each form, by the key that tells it apart. The order matters: a look-up too has a `from`, and an object of fields a `when`.
 * A path, being a text, is not among them.
 */
export const FORMS = {
  fields: ['fields', 'when'],
  lookup: ['lookup', 'from', 'pick', 'else'],
  each: ['each', 'map'],
  join: ['join', 'with'],
  first: ['first'],
  list: ['list'],
  concat: ['concat'],
  const: ['const'],
  when: ['when', 'is', 'use', 'else'],
  from: ['from', 'as', 'else'],
} as const

export type FormName = keyof typeof FORMS

const FORM_NAMES = Object.keys(FORMS) as FormName[]

/** The form that an object is meant to be, by its own keys. */
export function findForm(expr: object): FormName | undefined {
  return FORM_NAMES.find((name) => Object.hasOwn(expr, name))
}

/** The expressions right inside another, those in the scope of an `each` left out. */
export function partsOf(expr: Expr): Expr[] {
  if (typeof expr === 'string' || 'each' in expr || 'const' in expr) return []
  if ('fields' in expr) return Object.values(expr.fields)
  if ('join' in expr) return expr.join
  if ('first' in expr) return expr.first
  if ('list' in expr) return expr.list
  if ('concat' in expr) return expr.concat
  const other = expr.else === undefined ? [] : [expr.else]
  return 'when' in expr ? [expr.when, expr.use, ...other] : other
}
