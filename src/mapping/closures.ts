import type { Form } from './forms.ts'
import type { Expr, Fields, Json, MappingContext, Path, ReadMapper, WriteMapper } from './grammar.ts'
import { frozenCopy } from './json-value.ts'
import { gatherEntries } from './named-entries.ts'
import { parsePath, type Step } from './path.ts'
import {
  at,
  concat,
  concatOrAbsent,
  entry,
  isPlainKey,
  join,
  look,
  own,
  present,
  presentOrAbsent,
  withEntries,
} from './runtime.ts'
import type { Mode } from './scope.ts'
import { TRANSFORMS } from './transforms.ts'

/*
 * A mapping as functions that call each other: the engine for places where code must not be generated, and the second opinion on the
 * generated code in the tests. The same results, at two to four times the cost.
 */

/** The item a path starts from, and the items around it. */
type Item = { value: unknown; around: Item | undefined }

type Get = (item: Item, context: MappingContext) => unknown

export function closeRead(fields: Fields): ReadMapper {
  const record = readObject(fields)
  return (remote, context, parent) => {
    return record({ value: remote, around: { value: parent, around: undefined } }, context) as Record<string, unknown>
  }
}

export function closeWrite(fields: Fields): WriteMapper {
  const record = writeObject(fields)
  return (input, context) => record({ value: input, around: undefined }, context) as Record<string, unknown> | undefined
}

function step(next: Step): (of: unknown) => unknown {
  if (next.kind === 'index') return (of) => at(of, next.index)
  if (next.kind === 'entry') return (of) => entry(of, next.name)
  const { key } = next
  return isPlainKey(key) ? (of) => (of as Record<string, unknown> | null | undefined)?.[key] : (of) => own(of, key)
}

function access(path: Path): Get {
  const { from, up, steps } = parsePath(path)
  const take = steps.map(step)
  return (item, context) => {
    let value: unknown = context
    if (from === 'item') {
      let start: Item | undefined = item
      for (let i = 0; i < up; i++) start = start?.around
      value = start?.value
    }
    for (const next of take) value = next(value)
    return value
  }
}

function readObject(fields: Fields): Get {
  const gets = gatherEntries(fields).map(({ name, base, entries }) => {
    const list = base === undefined ? () => undefined : value(base, 'read')
    const names = entries.map(([entryName]) => entryName)
    const values = entries.map(([, expr]) => value(expr, 'read'))
    const get: Get =
      entries.length === 0 ? list : (item, context) => withEntries(list(item, context), names, all(values, item, context))
    return { name, get }
  })
  return (item, context) => {
    const record: Record<string, unknown> = {}
    for (const { name, get } of gets) record[name] = get(item, context) ?? null
    return record
  }
}

function writeObject(fields: Fields): Get {
  const gets = Object.entries(fields).map(([name, expr]) => ({ name, get: value(expr, 'write') }))
  return (item, context) => {
    let record: Record<string, unknown> | undefined
    for (const { name, get } of gets) {
      const found = get(item, context)
      if (found === undefined) continue
      record ??= {}
      record[name] = found
    }
    return record
  }
}

function all(gets: readonly Get[], item: Item, context: MappingContext): unknown[] {
  return gets.map((get) => get(item, context))
}

function value(expr: Expr, mode: Mode): Get {
  if (typeof expr === 'string') return access(expr)
  if ('fields' in expr) return object(expr, mode)
  if ('lookup' in expr) return lookup(expr, mode)
  if ('each' in expr) return each(expr, mode)
  if ('join' in expr) return over(expr.join, mode, (parts) => join(parts, expr.with))
  if ('first' in expr) return firstOf(expr.first.map((item) => value(item, mode)))
  if ('list' in expr) return over(expr.list, mode, mode === 'read' ? present : presentOrAbsent)
  if ('concat' in expr) return over(expr.concat, mode, mode === 'read' ? concat : concatOrAbsent)
  if ('const' in expr) return constant(expr.const)
  if ('when' in expr) return condition(expr, mode)
  return orElse(
    expr.as === undefined ? access(expr.from) : transform(TRANSFORMS[expr.as], access(expr.from), mode),
    expr.else,
    mode,
  )
}

function over(exprs: readonly Expr[], mode: Mode, combine: (values: unknown[]) => unknown): Get {
  const gets = exprs.map((expr) => value(expr, mode))
  return (item, context) => combine(all(gets, item, context))
}

function constant(json: Json): Get {
  const frozen = frozenCopy(json)
  return () => frozen
}

function transform(change: (value: unknown) => unknown, get: Get, mode: Mode): Get {
  return (item, context) => {
    const found = get(item, context)
    return found === undefined && mode === 'write' ? undefined : change(found)
  }
}

function object(expr: Form<'fields'>, mode: Mode): Get {
  const whole = mode === 'read' ? readObject(expr.fields) : writeObject(expr.fields)
  if (expr.when === undefined) return whole
  const condition = access(expr.when)
  return (item, context) => ((condition(item, context) ?? null) === null ? undefined : whole(item, context))
}

function each(expr: Form<'each'>, mode: Mode): Get {
  const items = access(expr.each)
  const map = value(expr.map, mode)
  return (item, context) => {
    const list = items(item, context)
    if (Array.isArray(list)) return present(list.map((one: unknown) => map({ value: one, around: item }, context)))
    if (mode === 'read') return []
    return list === null ? null : undefined
  }
}

function lookup(expr: Form<'lookup'>, mode: Mode): Get {
  const table = typeof expr.lookup === 'string' ? access(expr.lookup) : constant(expr.lookup)
  const from = access(expr.from)
  const { pick } = expr
  const found: Get = (item, context) => {
    const key = from(item, context)
    if (key === null) return null
    const entry = look(table(item, context), key)
    return pick === undefined ? entry : own(entry, pick)
  }
  return orElse(found, expr.else, mode)
}

function condition(expr: Form<'is'>, mode: Mode): Get {
  const get = value(expr.when, mode)
  const answers: unknown[] = Array.isArray(expr.is) ? expr.is : [expr.is]
  const use = value(expr.use, mode)
  const other = expr.else === undefined ? () => undefined : value(expr.else, mode)
  return (item, context) => (answers.includes(get(item, context) ?? null) ? use(item, context) : other(item, context))
}

function orElse(found: Get, other: Expr | undefined, mode: Mode): Get {
  return other === undefined ? found : firstOf([found, value(other, mode)])
}

function firstOf(gets: readonly Get[]): Get {
  return (item, context) => {
    let best: unknown
    for (const get of gets) {
      const found = get(item, context)
      if (found !== undefined && found !== null) return found
      if (found === null) best = null
    }
    return best
  }
}
