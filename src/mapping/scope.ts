import type { ParsedPath } from './path.ts'

/**
 * A place in what a mapping reads: the input itself, the row that it was unwound from, or the context of the call, and the keys from there.
 * `*` stands for every item of a list, `[level]` for the entry of that name.
 */
export type Place = { root: 'input' | 'parent' | 'context'; keys: readonly string[] }

/** What paths can see: the items around, the innermost last. */
export type Scope = readonly Place[]

export type Mode = 'read' | 'write'

/** Outside of every `each`. Only records that are read can have been unwound from a row, so only there does `^.` lead further out. */
export function outermost(mode: Mode): Scope {
  const input: Place = { root: 'input', keys: [] }
  return mode === 'read' ? [{ root: 'parent', keys: [] }, input] : [input]
}

/** The scope inside an `each` over the list at a place. */
export function inside(scope: Scope, list: Place): Scope {
  return [...scope, { root: list.root, keys: [...list.keys, '*'] }]
}

/** Where a path leads; undefined when it climbs out of everything there is. */
export function findPlace(path: ParsedPath, scope: Scope): Place | undefined {
  const start: Place | undefined = path.from === 'context' ? { root: 'context', keys: [] } : scope.at(-1 - path.up)
  if (start === undefined) return undefined
  const steps = path.steps.map((step) => {
    if (step.kind === 'key') return step.key
    return step.kind === 'index' ? String(step.index) : `[${step.name}]`
  })
  return { root: start.root, keys: [...start.keys, ...steps] }
}
