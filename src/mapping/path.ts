import type { Path } from './grammar.ts'
import { UNSAFE_KEYS } from './json-value.ts'
import { MappingError } from './mapping-error.ts'

/** One step of a path: a key of an object, an index of a list, or the value of the entry of that name in a list of `{name, value}`. */
export type Step = { kind: 'key'; key: string } | { kind: 'index'; index: number } | { kind: 'entry'; name: string }

/** Where a path starts (`up` items further out, or in the context of the call) and the steps from there; no step is the item itself. */
export type ParsedPath = { from: 'item' | 'context'; up: number; steps: readonly Step[] }

const CHARS_MAX = 256
const SEGMENT = /^([^.[\]]+)(?:\[([^[\]]+)\])?(?:\.(?=.)|$)/s
const INDEX = /^(?:0|[1-9]\d{0,8})$/

/** The parsed path, or what is wrong with it. Paths come from untrusted overrides too. */
export function tryPath(text: Path): ParsedPath | { fault: string } {
  if (text === '') return { fault: 'A path cannot be empty; "." is the item itself.' }
  if (text.length > CHARS_MAX) return { fault: `A path has at most ${CHARS_MAX} characters.` }
  let rest = text
  let up = 0
  for (; rest.startsWith('^.'); up++) rest = rest.slice(2)
  const from = up === 0 && rest.startsWith('$.') ? 'context' : 'item'
  if (from === 'context') rest = rest.slice(2)
  const steps: Step[] = []
  if (rest === '.' && from === 'item') return { from, up, steps }
  do {
    const segment = SEGMENT.exec(rest)
    if (!segment) return { fault: `"${text}" is not a path: keys joined by dots, such as user.emails.0 or custom_fields[level].` }
    const [whole, key, name] = segment as unknown as [string, string, string | undefined]
    if (UNSAFE_KEYS.has(key)) return { fault: `A path cannot go through ${key}.` }
    if (key === '*') return { fault: 'A path names one value; use {"each": …, "map": …} for all items of a list.' }
    steps.push(INDEX.test(key) ? { kind: 'index', index: Number(key) } : { kind: 'key', key })
    if (name !== undefined) {
      if (INDEX.test(name) && key !== 'custom_fields') return { fault: `Write ${key}.${name} for an item of a list.` }
      steps.push({ kind: 'entry', name })
    }
    rest = rest.slice(whole.length)
  } while (rest !== '')
  return { from, up, steps }
}

/** A path of a mapping that has been checked. Throws MappingError for any other. */
export function parsePath(text: Path): ParsedPath {
  const path = tryPath(text)
  if ('fault' in path) throw new MappingError([{ pointer: '', message: path.fault }])
  return path
}
