import type { Fields, Json } from './grammar.ts'
import { isRecord } from './json-value.ts'
import { pointerTo } from './mapping-error.ts'
import { outermost, type Place } from './scope.ts'
import { fieldReadings, leavesOf } from './trace.ts'

/**
 * The unified fields that a mapping for reading provides, as sorted JSON pointers: `/name`, `/phones/*\/number`, `/tags`. A field that is
 * always null or always an empty list is not provided. Throws MappingError for fields that do not keep to the grammar.
 */
export function providedPointers(fields: Fields): string[] {
  const provided = leavesOf(fields).filter((leaf) => leaf.places.length > 0 || !leaf.constants.every(isEmpty))
  return outermostOnly(provided.map((leaf) => leaf.pointer))
}

function isEmpty(constant: Json): boolean {
  return constant === null || (Array.isArray(constant) && constant.length === 0)
}

/**
 * The parts of the unified input that a mapping for writing finds a place for, as sorted JSON pointers: `/emails/0/email`, `/phones/*\/number`,
 * `/custom_fields/[level]` for an entry by its name. A pointer covers everything below it.
 */
export function consumedPointers(fields: Fields): string[] {
  const readings = fieldReadings(fields, outermost('write')).filter(({ place }) => place.root === 'input')
  const pointers = readings.filter(({ whole }) => whole).map(({ place }) => toPointer(place))
  // Asking only whether an object is there does not take its contents, unless nothing else of it is read.
  const asked = readings.filter(({ whole }) => !whole).map(({ place }) => toPointer(place))
  return outermostOnly([...pointers, ...asked.filter((pointer) => !pointers.some((other) => covers(pointer, other)))])
}

/** An entry of a list counts as a whole: its name was read to find it. */
function toPointer({ keys }: Place): string {
  const entry = keys.findIndex((key) => key.startsWith('['))
  return (entry < 0 ? keys : keys.slice(0, entry + 1)).reduce(pointerTo, '')
}

function covers(upper: string, lower: string): boolean {
  return lower === upper || lower.startsWith(`${upper}/`)
}

function outermostOnly(pointers: string[]): string[] {
  const unique = [...new Set(pointers)]
  return unique.filter((pointer) => !unique.some((other) => other !== pointer && covers(other, pointer))).sort()
}

/** The consumed pointers as a tree. */
type Node = { covered: boolean; below: Map<string, Node> }

/**
 * The pointers of what is in an input and has no place in the provider's body: list items by index, and each the highest below which
 * nothing could find a place (`/tags` rather than `/tags/0`). An explicit null or empty list counts: it asks for something too.
 * @param consumed pointers as `consumedPointers` gives them, of one or several mappings
 */
export function unsupportedPointers(input: unknown, consumed: readonly string[]): string[] {
  const root: Node = { covered: false, below: new Map() }
  for (const pointer of consumed) addPointer(root, pointer)
  return findUnsupported(input, '', [root])
}

function addPointer(root: Node, pointer: string): void {
  let node = root
  for (const key of pointer.split('/').slice(1)) {
    const next = node.below.get(key) ?? { covered: false, below: new Map() }
    node.below.set(key, next)
    node = next
  }
  node.covered = true
}

function findUnsupported(value: unknown, pointer: string, nodes: readonly Node[]): string[] {
  if (value === undefined || nodes.some((node) => node.covered)) return []
  if (pointer !== '' && nodes.every((node) => node.below.size === 0)) return [pointer]
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, i) => {
      const name = isRecord(item) && typeof item.name === 'string' ? pointerTo('', `[${item.name}]`).slice(1) : undefined
      return findUnsupported(item, pointerTo(pointer, i), under(nodes, ['*', String(i), ...(name === undefined ? [] : [name])]))
    })
  }
  if (isRecord(value)) {
    return Object.entries(value).flatMap(([key, item]) => {
      const next = pointerTo(pointer, key)
      return findUnsupported(item, next, under(nodes, [pointerTo('', key).slice(1)]))
    })
  }
  // Null in place of a list is mapped as null. Of any other scalar nothing is left: the mapping looks for parts that it does not have.
  return value === null && nodes.some((node) => node.below.has('*')) ? [] : [pointer]
}

function under(nodes: readonly Node[], keys: readonly string[]): Node[] {
  return nodes.flatMap((node) => keys.flatMap((key) => node.below.get(key) ?? []))
}
