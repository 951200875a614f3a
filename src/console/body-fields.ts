import type { JsonSchema } from '../model/json-schema.ts'

/** One value of a body that a form can show: text, number, yes or no, or nothing. `kept`: too long for a form, so it stays as it is. */
export type Leaf = { pointer: string; value: string | number | boolean | null; kept: boolean }

/** A longer text is a file or a document. */
const SHOWN_CHARACTERS_MAX = 2_000
const LEAVES_MAX = 300

/** The values of a body by pointer, in order. */
export function leavesOf(body: unknown): Leaf[] {
  const leaves: Leaf[] = []
  const walk = (value: unknown, pointer: string) => {
    if (leaves.length >= LEAVES_MAX) return
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, `${pointer}/${escapeKey(key)}`)
    } else if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      leaves.push({ pointer, value, kept: typeof value === 'string' && value.length > SHOWN_CHARACTERS_MAX })
    }
  }
  walk(body, '')
  return leaves
}

/** Fields of the model that hold one value and are not in the body: what somebody may want to add. */
export function missingFields(schema: JsonSchema | undefined, body: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(schema?.properties ?? {})
    .filter(([name, { type }]) => !Object.hasOwn(body, name) && isSingle(type))
    .map(([name]) => `/${escapeKey(name)}`)
}

function isSingle(type: string | string[] | undefined): boolean {
  const types = (Array.isArray(type) ? type : [type]).filter((one) => one !== 'null')
  return types.length > 0 && types.every((one) => one === 'string' || one === 'number' || one === 'integer' || one === 'boolean')
}

/** What a form says about one value. An emptied field is taken away. */
export type Entry = { pointer: string; text: string }

/**
 * The body with the values of a form. What the form does not name stays as it is. A number or yes/no stays one as long as the text is one;
 * anything else is left for the model to refuse.
 * @param types what the model expects of fields that are not in the body, by pointer
 */
export function withEntries(
  body: Readonly<Record<string, unknown>>,
  entries: readonly Entry[],
  schema: JsonSchema | undefined,
): Record<string, unknown> {
  const changed = structuredClone(body) as Record<string, unknown>
  const known = new Map(leavesOf(body).map((leaf) => [leaf.pointer, leaf]))
  const removed: string[][] = []
  for (const { pointer, text } of entries) {
    const leaf = known.get(pointer)
    if (leaf?.kept === true || (leaf !== undefined && text === String(leaf.value ?? ''))) continue
    const path = pathOf(pointer)
    if (text === '') removed.push(path)
    else place(changed, path, toValue(text, leaf?.value, schemaAt(schema, path)))
  }
  // Last elements first, so that the places of the others do not move under them.
  for (const path of removed.reverse()) remove(changed, path)
  return changed
}

function toValue(text: string, former: Leaf['value'] | undefined, schema: JsonSchema | undefined): unknown {
  const types = [schema?.type ?? []].flat()
  const isNumber =
    typeof former === 'number' || (types.some((type) => type === 'number' || type === 'integer') && !types.includes('string'))
  if (isNumber && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  const isFlag = typeof former === 'boolean' || (types.includes('boolean') && !types.includes('string'))
  if (isFlag && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

function schemaAt(schema: JsonSchema | undefined, path: readonly string[]): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((at, key) => {
    const own = at?.properties
    return own !== undefined && Object.hasOwn(own, key) ? own[key] : /^\d+$/.test(key) ? at?.items : undefined
  }, schema)
}

type Container = Record<string, unknown>

function place(root: Container, path: readonly string[], value: unknown): void {
  let at = root
  for (const [index, key] of path.slice(0, -1).entries()) {
    if (!Object.hasOwn(at, key) || typeof at[key] !== 'object' || at[key] === null) {
      define(at, key, /^\d+$/.test(path[index + 1] ?? '') ? [] : {})
    }
    at = at[key] as Container
  }
  define(at, path.at(-1) ?? '', value)
}

/** As an own property, because a key may be called `__proto__`. */
function define(at: Container, key: string, value: unknown): void {
  Object.defineProperty(at, key, { value, writable: true, enumerable: true, configurable: true })
}

/** Takes a value away, and the elements of lists that have nothing left. */
function remove(root: Container, path: readonly string[]): void {
  const parents: Container[] = [root]
  for (const key of path.slice(0, -1)) {
    const at = parents.at(-1)
    const next = at !== undefined && Object.hasOwn(at, key) ? at[key] : undefined
    if (typeof next !== 'object' || next === null) return
    parents.push(next as Container)
  }
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const parent = parents[depth] as Container
    const key = path[depth] as string
    if (Array.isArray(parent)) parent.splice(Number(key), 1)
    else delete parent[key]
    if (Object.keys(parent).length > 0 || depth === 0) return
  }
}

function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

export function pathOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** `/emails/0/email` as somebody reads it who does not know of pointers: "Emails 1 email". */
export function labelOf(pointer: string): string {
  const words = pathOf(pointer).map((key) => (/^\d+$/.test(key) ? String(Number(key) + 1) : key.replaceAll('_', ' ')))
  const text = words.join(' › ')
  return text === '' ? 'The whole body' : text.charAt(0).toUpperCase() + text.slice(1)
}
