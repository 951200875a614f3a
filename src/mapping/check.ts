import { FORMS, type FormName, findForm } from './forms.ts'
import type { Fields } from './grammar.ts'
import { isJson, isRecord, UNSAFE_KEYS } from './json-value.ts'
import { MappingError, type MappingFailure, pointerTo } from './mapping-error.ts'
import { tryPath } from './path.ts'
import { findPlace, inside, type Mode, outermost, type Place, type Scope } from './scope.ts'
import { isTransformName, TRANSFORMS } from './transforms.ts'

export type CheckOptions = {
  mode: Mode
  /** Objects and lists inside one field. */
  depthMax?: number
  /** Whether null may stand for a field, which an override uses to remove it. */
  removals?: boolean
  /** Where the fields stand in the document that is being checked. */
  pointer?: string
  /** What is wrong with a place that a path leads to, if anything. */
  refuse?: (place: Place) => string | undefined
}

const DEPTH_MAX = 32
const NAME_CHARS_MAX = 256

/** What is known at one point of the document. */
type Position = { pointer: string; scope: Scope; depth: number; removals: boolean; options: CheckOptions }

type Failures = MappingFailure[]

/** Everything that is wrong with a mapping from an untrusted source; empty if it keeps to the grammar. Never throws. */
export function checkFields(fields: unknown, options: CheckOptions): Failures {
  const { pointer = '', removals = false } = options
  return checkNames(fields, { pointer, scope: outermost(options.mode), depth: 0, removals, options })
}

/** The same fields, checked. Throws MappingError with every failure. */
export function parseFields(fields: unknown, options: CheckOptions): Fields {
  const failures = checkFields(fields, options)
  if (failures.length > 0) throw new MappingError(failures)
  return fields as Fields
}

function fail({ pointer }: Position, message: string): Failures {
  return [{ pointer, message }]
}

function at(position: Position, key: string | number): Position {
  return { ...position, pointer: pointerTo(position.pointer, key) }
}

/** One level down; the failure of being too deep, before anything below is looked at. */
function deeper(position: Position, check: (position: Position) => Failures): Failures {
  const depthMax = position.options.depthMax ?? DEPTH_MAX
  if (position.depth >= depthMax) return fail(position, `lies deeper than ${depthMax} levels.`)
  return check({ ...position, depth: position.depth + 1 })
}

function checkNames(fields: unknown, position: Position): Failures {
  if (!isRecord(fields)) return fail(position, 'must be an object of fields.')
  return Object.entries(fields).flatMap(([name, expr]) => {
    const here = at(position, name)
    if (name === '' || name.length > NAME_CHARS_MAX) return fail(here, `must have a name of 1 to ${NAME_CHARS_MAX} characters.`)
    if (UNSAFE_KEYS.has(name)) return fail(here, `cannot be named ${name}.`)
    return position.removals && expr === null ? [] : checkExpr(expr, here)
  })
}

function checkExpr(expr: unknown, position: Position): Failures {
  if (typeof expr === 'string') return checkPath(expr, position)
  if (!isRecord(expr)) return fail(position, 'must be a path or one of the forms of the grammar.')
  const form = findForm(expr)
  if (!form) return fail(position, `must have one of the keys ${Object.keys(FORMS).join(', ')}.`)
  const allowed: readonly string[] = FORMS[form]
  const strangers = Object.keys(expr).filter((key) => !allowed.includes(key))
  return [
    ...strangers.flatMap((key) => fail(at(position, key), `does not belong to "${form}", which has ${allowed.join(', ')}.`)),
    ...deeper(position, (inner) => CHECKS[form](expr, form === 'fields' ? inner : { ...inner, removals: false })),
  ]
}

function checkPath(path: unknown, position: Position): Failures {
  const place = placeOf(path, position)
  if (Array.isArray(place)) return place
  const refusal = position.options.refuse?.(place)
  return refusal === undefined ? [] : fail(position, refusal)
}

function placeOf(path: unknown, position: Position): Place | Failures {
  if (typeof path !== 'string') return fail(position, 'must be a path, which is a text.')
  const parsed = tryPath(path)
  if ('fault' in parsed) return fail(position, parsed.fault)
  return findPlace(parsed, position.scope) ?? fail(position, 'climbs higher than there are items around it.')
}

/** The check of each form's own parts. */
const CHECKS: Record<FormName, (expr: Record<string, unknown>, position: Position) => Failures> = {
  fields: (expr, position) => [
    ...deeper(at(position, 'fields'), (inner) => checkNames(expr.fields, inner)),
    ...optional(expr, 'when', position, checkPath),
  ],
  lookup: (expr, position) => [
    ...(isRecord(expr.lookup) ? checkJson(expr.lookup, at(position, 'lookup')) : checkPath(expr.lookup, at(position, 'lookup'))),
    ...checkPath(expr.from, at(position, 'from')),
    ...optional(expr, 'pick', position, checkKey),
    ...optional(expr, 'else', position, checkExpr),
  ],
  each: (expr, position) => {
    const list = placeOf(expr.each, at(position, 'each'))
    if (Array.isArray(list)) return list
    return [
      ...checkPath(expr.each, at(position, 'each')),
      ...checkExpr(expr.map, { ...at(position, 'map'), scope: inside(position.scope, list) }),
    ]
  },
  join: (expr, position) => [
    ...checkItems(expr.join, at(position, 'join')),
    ...(typeof expr.with === 'string' ? [] : fail(at(position, 'with'), 'must be a text.')),
  ],
  first: (expr, position) => checkItems(expr.first, at(position, 'first')),
  list: (expr, position) => checkItems(expr.list, at(position, 'list')),
  concat: (expr, position) => checkItems(expr.concat, at(position, 'concat')),
  const: (expr, position) => checkJson(expr.const, at(position, 'const')),
  when: (expr, position) => [
    ...checkExpr(expr.when, at(position, 'when')),
    ...checkAnswers(expr.is, at(position, 'is')),
    ...checkExpr(expr.use, at(position, 'use')),
    ...optional(expr, 'else', position, checkExpr),
  ],
  from: (expr, position) => [
    ...checkPath(expr.from, at(position, 'from')),
    ...optional(expr, 'as', position, checkTransform),
    ...optional(expr, 'else', position, checkExpr),
  ],
}

function optional(
  expr: Record<string, unknown>,
  key: string,
  position: Position,
  check: (value: unknown, position: Position) => Failures,
): Failures {
  return Object.hasOwn(expr, key) ? check(expr[key], at(position, key)) : []
}

function checkItems(items: unknown, position: Position): Failures {
  if (!Array.isArray(items)) return fail(position, 'must be a list.')
  return deeper(position, (inner) => items.flatMap((item: unknown, i) => checkExpr(item, at(inner, i))))
}

function checkJson(value: unknown, position: Position): Failures {
  const levels = (position.options.depthMax ?? DEPTH_MAX) - position.depth
  return isJson(value, levels) ? [] : fail(position, `must be JSON of at most ${levels} levels, without unsafe keys.`)
}

function checkKey(key: unknown, position: Position): Failures {
  return typeof key === 'string' && !UNSAFE_KEYS.has(key) ? [] : fail(position, 'must be the name of a field of the entry.')
}

function checkAnswers(is: unknown, position: Position): Failures {
  const answers: unknown[] = Array.isArray(is) ? is : [is]
  return answers.every((answer) => isJson(answer, 0))
    ? []
    : fail(position, 'must be a text, number, boolean or null, or a list of them.')
}

function checkTransform(name: unknown, position: Position): Failures {
  return isTransformName(name) ? [] : fail(position, `must be one of ${Object.keys(TRANSFORMS).join(', ')}.`)
}
