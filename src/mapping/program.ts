import type { Expr } from './grammar.ts'
import { UNSAFE_KEYS } from './json-value.ts'
import { findRepeated } from './repeated.ts'
import * as runtime from './runtime.ts'
import type { Mode } from './scope.ts'
import { TRANSFORMS, type TransformName } from './transforms.ts'

/** The code of one value, and whether it is sure not to be missing. */
export type Code = { text: string; sure: boolean }

/** One generated function: the number of items around it, the temporaries it declares, and the values that it works out once for several uses. */
export type Body = { depth: number; temps: string[]; repeated: ReadonlySet<string>; shared: Map<string, Code>; before: string[] }

export type Program = { mode: Mode; functions: string[]; constants: unknown[]; transforms: Set<TransformName> }

export const maybe = (text: string): Code => ({ text, sure: false })
export const sure = (text: string): Code => ({ text, sure: true })

export function startProgram(mode: Mode): Program {
  return { mode, functions: [], constants: [], transforms: new Set() }
}

/** The function that a program makes. It is handed the runtime, the transforms and its own constants, and its source names nothing else. */
export function assemble({ functions, constants, transforms }: Program, main: string): unknown {
  const source = [
    '"use strict";',
    ...Object.keys(runtime).map((name) => `const ${name} = H.${name};`),
    ...[...transforms].map((name) => `const t_${name} = T.${name};`),
    ...functions,
    `return ${main};`,
  ]
  return new Function('H', 'T', 'K', source.join('\n'))(runtime, TRANSFORMS, constants)
}

/** A JSON literal is a JavaScript literal too; the two line separators are escaped for whatever reads source by older rules. */
export function quote(value: string | number | boolean | null): string {
  return Object.is(value, -0) ? '-0' : JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

/** In an object literal `"__proto__": x` would set the prototype. The check has refused such keys; this holds even if it is by-passed. */
export function quoteKey(key: string): string {
  if (UNSAFE_KEYS.has(key)) throw new TypeError('An unsafe key cannot be compiled.')
  return quote(key)
}

export function startBody(depth: number, exprs: readonly Expr[]): Body {
  return { depth, temps: [], repeated: findRepeated(exprs), shared: new Map(), before: [] }
}

/** What a function begins with. */
export function prelude({ temps, before }: Body): string {
  return [temps.length > 0 ? `let ${temps.join(', ')};` : '', ...before].join(' ')
}

export function addTemp(body: Body): string {
  const name = `x${body.temps.length}`
  body.temps.push(name)
  return name
}

/** The items around, the innermost first, and the context: what every generated function takes. */
function variables(depth: number): string {
  return [...Array.from({ length: depth + 1 }, (_, i) => `v${depth - i}`), 'c'].join(', ')
}

/** Adds a function over the items around and gives the call of it. */
export function addFunction(program: Program, depth: number, first: string, code: string): (argument: string) => string {
  const name = `f${program.functions.length}`
  program.functions.push(`function ${name}(${first}${variables(depth)}) { ${code} }`)
  return (argument) => `${name}(${argument}${variables(depth)})`
}
