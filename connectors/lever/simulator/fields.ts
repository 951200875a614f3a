import type { Store } from './store.ts'
import type { LeverContext } from './world.ts'

/** Replaces ids of users by the users, for the keys that `expand` names; an id that nobody has stays as it is. */
export function expandUsers(
  view: Record<string, unknown>,
  expand: Set<string> | undefined,
  keys: readonly string[],
  store: Store,
): void {
  const userOf = (id: unknown) => (typeof id === 'string' ? (store.users.get(id) ?? id) : id)
  for (const key of keys) {
    if (!expand?.has(key)) continue
    const value = view[key]
    view[key] = Array.isArray(value) ? value.map(userOf) : userOf(value)
  }
}

/** Keeps only the fields that `include` names, and whatever was expanded. Names in `additive` ask for more instead, and limit nothing. */
export function onlyIncluded(
  c: LeverContext,
  view: Record<string, unknown>,
  additive: readonly string[] = [],
): Record<string, unknown> {
  const include = c.req.queries('include')?.filter((name) => !additive.includes(name))
  if (include === undefined || include.length === 0) return view
  const kept = new Set([...include, ...additive, ...(c.req.queries('expand') ?? [])])
  return Object.fromEntries(Object.entries(view).filter(([key]) => kept.has(key)))
}
