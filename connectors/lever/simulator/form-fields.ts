const NAME = /^(\w+)((?:\[\w*\])*)$/

type Branch = Record<string, unknown> | unknown[]

/**
 * The fields of a form as an object: `emails[]` repeats, `archived[reason]` and `phones[0][value]` nest. A name in another form is passed over.
 * An element that holds a JSON object is read as one, for the clients that send `phones[]` like that.
 */
export function nestFields(fields: Iterable<[string, string]>): Record<string, unknown> {
  const root: Record<string, unknown> = Object.create(null)
  for (const [name, text] of fields) {
    const [, first, rest = ''] = NAME.exec(name) ?? []
    if (first === undefined) continue
    const keys = [first, ...[...rest.matchAll(/\[(\w*)\]/g)].map((match) => match[1] ?? '')]
    put(root, keys, rest.endsWith('[]') ? objectOr(text) : text)
  }
  return root
}

function put(branch: Branch, keys: string[], value: unknown): void {
  const [key = '', next] = keys
  if (next === undefined) {
    if (Array.isArray(branch)) key === '' ? branch.push(value) : Object.assign(branch, { [key]: value })
    else branch[key] = value
    return
  }
  const at = branch as Record<string, unknown>
  const child = at[key]
  if (typeof child !== 'object' || child === null) at[key] = /^\d*$/.test(next) ? [] : Object.create(null)
  put(at[key] as Branch, keys.slice(1), value)
}

function objectOr(text: string): unknown {
  if (!text.startsWith('{')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
