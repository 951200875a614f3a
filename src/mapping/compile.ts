import { parseFields } from './check.ts'
import { closeRead, closeWrite } from './closures.ts'
import { generateRead, generateWrite } from './codegen.ts'
import type { Fields, Json, ReadMapper, WriteMapper } from './grammar.ts'

export type Engine = 'codegen' | 'closures'

export type CompileOptions = {
  /** Which engine compiles. By default generated code, or closures in a process that must not make code from text. */
  engine?: Engine
}

export type ReadOptions = CompileOptions & {
  /** The fields that every record has and what they are where the mapping lacks them: null, or [] for a list. */
  blank?: { readonly [field: string]: Json }
}

/** Node's `--disallow-code-generation-from-strings` and a strict content policy forbid generated code; both can only be found out by trying. */
function findEngine(): Engine {
  try {
    new Function('')
    return 'codegen'
  } catch {
    return 'closures'
  }
}

/**
 * A mapping from a remote record to a unified one. Every record it makes has all the fields of the mapping, null where the record has
 * nothing. Records share parts with what they were read from and with the mapping's constants: do not change them in place.
 * The mapper never throws. Throws MappingError if the fields do not keep to the grammar.
 */
export function compileRead(fields: Fields, { engine = findEngine(), blank = {} }: ReadOptions = {}): ReadMapper {
  const blanks = Object.entries(blank).map(([name, value]) => [name, { const: value }] as const)
  const checked = parseFields({ ...Object.fromEntries(blanks), ...fields }, { mode: 'read' })
  return engine === 'codegen' ? generateRead(checked) : closeRead(checked)
}

/**
 * A mapping from a unified input to a remote body: absent stays absent, null stays null. The same promises as `compileRead`.
 */
export function compileWrite(fields: Fields, { engine = findEngine() }: CompileOptions = {}): WriteMapper {
  const checked = parseFields(fields, { mode: 'write' })
  return engine === 'codegen' ? generateWrite(checked) : closeWrite(checked)
}
