import type { Form } from './forms.ts'
import type { Expr, Fields, Json, Path, ReadMapper, WriteMapper } from './grammar.ts'
import { frozenCopy } from './json-value.ts'
import { gatherEntries, type ReadField } from './named-entries.ts'
import { parsePath, type Step } from './path.ts'
import {
  addFunction,
  addTemp,
  assemble,
  type Body,
  type Code,
  maybe,
  type Program,
  prelude,
  quote,
  quoteKey,
  startBody,
  startProgram,
  sure,
} from './program.ts'
import { isPlainKey } from './runtime.ts'
import { isTransformName, type TransformName } from './transforms.ts'

/*
 * A mapping as JavaScript source, as fast as if written by hand: one function for the record, and one for each list and each written object.
 *
 * Safety: of a mapping, only keys and scalars as JSON literals and the names of listed transforms reach the source. Every other constant
 * is passed in by number. Whoever may write an override can choose which values are read, and nothing else.
 */

export function generateRead(fields: Fields): ReadMapper {
  const program = startProgram('read')
  const body = startBody(1, [{ fields }])
  const record = readObject(fields, program, body)
  return assemble(program, `function (v1, c, v0) { ${prelude(body)} return ${record}; }`) as ReadMapper
}

export function generateWrite(fields: Fields): WriteMapper {
  const program = startProgram('write')
  const write = writeObject(fields, program, 0)
  return assemble(program, `function (v0, c) { return ${write}; }`) as WriteMapper
}

function constant(value: Json, program: Program): Code {
  if (typeof value !== 'object' || value === null) return { text: quote(value), sure: value !== null }
  return sure(`K[${program.constants.push(frozenCopy(value)) - 1}]`)
}

function step(of: string, next: Step): string {
  if (next.kind === 'index') return `at(${of}, ${next.index})`
  if (next.kind === 'entry') return `entry(${of}, ${quote(next.name)})`
  return isPlainKey(next.key) ? `${of}?.[${quoteKey(next.key)}]` : `own(${of}, ${quoteKey(next.key)})`
}

function access(path: Path, body: Body): string {
  const { from, up, steps } = parsePath(path)
  return steps.reduce(step, from === 'context' ? 'c' : `v${body.depth - up}`)
}

/** An object literal with all keys, whatever is missing: every record of a mapping has the same hidden class. */
function readObject(fields: Fields, program: Program, body: Body): string {
  const properties = gatherEntries(fields).map((field) => {
    const base = field.base === undefined ? maybe('undefined') : value(field.base, program, body)
    return `${quoteKey(field.name)}: ${field.entries.length === 0 ? orNull(base) : named(base, field.entries, program, body)}`
  })
  return `{ ${properties.join(', ')} }`
}

function named(list: Code, entries: ReadField['entries'], program: Program, body: Body): string {
  const names = entries.map(([name]) => quote(name)).join(', ')
  const exprs = entries.map(([, expr]) => expr)
  return `withEntries(${list.text}, [${names}], [${texts(exprs, program, body)}])`
}

function orNull(code: Code): string {
  return code.sure || code.text === 'null' ? code.text : `${code.text} ?? null`
}

function writeObject(fields: Fields, program: Program, depth: number): string {
  const body = startBody(depth, Object.values(fields))
  const assignments = Object.entries(fields).map(([name, expr]) => {
    return `v = ${value(expr, program, body).text}; if (v !== undefined) (o ??= {})[${quoteKey(name)}] = v;`
  })
  return addFunction(program, depth, '', `let o, v; ${prelude(body)} ${assignments.join(' ')} return o;`)('')
}

/** Code that may stand as an operand anywhere: a call, a literal, an access, a variable, or in parentheses. */
function value(expr: Expr, program: Program, body: Body): Code {
  const key = JSON.stringify(expr)
  if (!body.repeated.has(key)) return compute(expr, program, body)
  const known = body.shared.get(key)
  if (known) return known
  const { text, sure } = compute(expr, program, body)
  const shared = { text: `s${body.shared.size}`, sure }
  body.before.push(`const ${shared.text} = ${text};`)
  body.shared.set(key, shared)
  return shared
}

function compute(expr: Expr, program: Program, body: Body): Code {
  if (typeof expr === 'string') return maybe(access(expr, body))
  if ('fields' in expr) return object(expr, program, body)
  if ('lookup' in expr) return lookup(expr, program, body)
  if ('each' in expr) return each(expr, program, body)
  if ('join' in expr) return maybe(`join([${texts(expr.join, program, body)}], ${quote(expr.with)})`)
  if ('first' in expr) return firstOf(values(expr.first, program, body), program, body)
  if ('list' in expr) return list(expr.list, program, body)
  if ('concat' in expr) return combine(expr.concat, ['concat', 'concatOrAbsent'], program, body)
  if ('const' in expr) return constant(expr.const, program)
  if ('when' in expr) return condition(expr, program, body)
  const found = expr.as === undefined ? access(expr.from, body) : transform(expr.as, access(expr.from, body), program, body)
  return orElse(maybe(found), expr.else, program, body)
}

function values(exprs: Expr[], program: Program, body: Body): Code[] {
  return exprs.map((expr) => value(expr, program, body))
}

function texts(exprs: Expr[], program: Program, body: Body): string {
  return values(exprs, program, body)
    .map((code) => code.text)
    .join(', ')
}

function transform(name: TransformName, of: string, program: Program, body: Body): string {
  if (!isTransformName(name)) throw new TypeError('Only listed transforms can be compiled.')
  program.transforms.add(name)
  if (program.mode === 'read') return `t_${name}(${of})`
  const x = addTemp(body)
  return `((${x} = ${of}) === undefined ? undefined : t_${name}(${x}))`
}

function object(expr: Form<'fields'>, program: Program, body: Body): Code {
  const whole =
    program.mode === 'read' ? sure(readObject(expr.fields, program, body)) : maybe(writeObject(expr.fields, program, body.depth))
  return expr.when === undefined ? whole : maybe(`(${access(expr.when, body)} == null ? undefined : ${whole.text})`)
}

function each(expr: Form<'each'>, program: Program, body: Body): Code {
  const inner = startBody(body.depth + 1, [expr.map])
  const mapped = value(expr.map, program, inner)
  const noList = program.mode === 'read' ? 'return [];' : 'return list === null ? null : undefined;'
  const keep = mapped.sure ? `out.push(${mapped.text});` : `const v = ${mapped.text}; if (v != null) out.push(v);`
  const loop = `for (let i = 0; i < list.length; i++) { const v${inner.depth} = list[i]; ${prelude(inner)} ${keep} }`
  const call = addFunction(
    program,
    body.depth,
    'list, ',
    `if (!Array.isArray(list)) ${noList} const out = []; ${loop} return out;`,
  )
  return { text: call(`${access(expr.each, body)}, `), sure: program.mode === 'read' }
}

function list(items: Expr[], program: Program, body: Body): Code {
  const [only, ...others] = items
  if (only === undefined || others.length > 0) return combine(items, ['present', 'presentOrAbsent'], program, body)
  // By far the most lists have one item, and need no call.
  const item = value(only, program, body)
  if (item.sure) return sure(`[${item.text}]`)
  const x = addTemp(body)
  return {
    text: `((${x} = ${item.text}) == null ? ${program.mode === 'read' ? '[]' : 'undefined'} : [${x}])`,
    sure: program.mode === 'read',
  }
}

function combine(items: Expr[], [read, write]: [string, string], program: Program, body: Body): Code {
  const argument = `[${texts(items, program, body)}]`
  return program.mode === 'read' ? sure(`${read}(${argument})`) : maybe(`${write}(${argument})`)
}

function lookup(expr: Form<'lookup'>, program: Program, body: Body): Code {
  const table = typeof expr.lookup === 'string' ? access(expr.lookup, body) : constant(expr.lookup, program).text
  // An explicit null is not a key: when writing it stays null.
  const x = addTemp(body)
  const entry = `look(${table}, ${x})`
  const picked = expr.pick === undefined ? entry : `own(${entry}, ${quoteKey(expr.pick)})`
  return orElse(maybe(`((${x} = ${access(expr.from, body)}) === null ? null : ${picked})`), expr.else, program, body)
}

function condition(expr: Form<'is'>, program: Program, body: Body): Code {
  const x = addTemp(body)
  const answers = Array.isArray(expr.is) ? expr.is : [expr.is]
  const tests = answers.map((is) => (is === null ? `${x} == null` : `${x} === ${constant(is, program).text}`))
  const use = value(expr.use, program, body)
  const other = expr.else === undefined ? maybe('undefined') : value(expr.else, program, body)
  const text = `(${x} = ${value(expr.when, program, body).text}, (${tests.join(' || ') || 'false'}) ? ${use.text} : ${other.text})`
  return { text, sure: use.sure && other.sure }
}

function orElse(found: Code, other: Expr | undefined, program: Program, body: Body): Code {
  return other === undefined ? found : firstOf([found, value(other, program, body)], program, body)
}

/** When writing, an explicit null is kept if nothing better follows: it asks to clear the remote field. */
function firstOf(codes: Code[], program: Program, body: Body): Code {
  const last = codes.at(-1)
  if (last === undefined) return maybe('undefined')
  if (program.mode === 'read' || last.sure) return { text: `(${codes.map((code) => code.text).join(' ?? ')})`, sure: last.sure }
  const named = codes.map((code) => ({ x: addTemp(body), text: code.text }))
  const tried = named.map(({ x, text }) => `(${x} = ${text})`).join(' ?? ')
  return maybe(`(${tried} ?? (${named.map(({ x }) => `${x} === null`).join(' || ')} ? null : undefined))`)
}
