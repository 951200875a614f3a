import { type Form, partsOf } from './forms.ts'
import type { Expr, Fields, Json, Path } from './grammar.ts'
import { fieldPointer } from './named-entries.ts'
import { parsePath } from './path.ts'
import { findPlace, inside, outermost, type Place, type Scope } from './scope.ts'

/**
 * One value that a mapping makes: where it stands in the output (`/phones/*\/number`), the places or the constant it is made from, and the places
 * that decide whether it is made.
 */
export type Leaf = { pointer: string; places: readonly Place[]; constants: readonly Json[]; decidedBy: readonly Place[] }

/** Places as they are read: `whole` values, and lists and objects that are only asked whether they are there. */
export type Reading = { place: Place; whole: boolean }

/** The leaves of a record that is read. Alternatives (`first`, `else`, `when`) give a leaf each. */
export function leavesOf(fields: Fields): Leaf[] {
  return fieldLeaves(fields, '', outermost('read'), [])
}

function fieldLeaves(fields: Fields, pointer: string, scope: Scope, decidedBy: readonly Place[]): Leaf[] {
  return Object.entries(fields).flatMap(([name, expr]) => {
    return exprLeaves(expr, fieldPointer(pointer, name), scope, decidedBy)
  })
}

function exprLeaves(expr: Expr, pointer: string, scope: Scope, decidedBy: readonly Place[]): Leaf[] {
  const again = (one: Expr | undefined, extra: readonly Place[] = []) =>
    one === undefined ? [] : exprLeaves(one, pointer, scope, [...decidedBy, ...extra])
  if (typeof expr !== 'string') {
    if ('fields' in expr) return fieldLeaves(expr.fields, pointer, scope, decidedBy)
    if ('each' in expr) return exprLeaves(expr.map, `${pointer}/*`, inside(scope, place(expr.each, scope)), decidedBy)
    if ('list' in expr) return expr.list.flatMap((item) => exprLeaves(item, `${pointer}/*`, scope, decidedBy))
    if ('concat' in expr) return expr.concat.flatMap((one) => again(one))
    if ('first' in expr) return expr.first.flatMap((one) => again(one))
    if ('const' in expr) return [{ pointer: listPointer(pointer), places: [], constants: [expr.const], decidedBy }]
    if ('when' in expr) {
      const asked = placesOf(expr.when, scope)
      return [...again(expr.use, asked), ...again(expr.else, asked)]
    }
    if ('else' in expr) return [...exprLeaves(withoutElse(expr), pointer, scope, decidedBy), ...again(expr.else)]
  }
  return [{ pointer: listPointer(pointer), places: placesOf(expr, scope), constants: [], decidedBy }]
}

/** A list of scalars is one value: `/tags` rather than `/tags/*`. */
function listPointer(pointer: string): string {
  return pointer.replace(/(?:\/\*)+$/, '')
}

function withoutElse({ else: _, ...rest }: Form<'from'> | Form<'lookup'>): Expr {
  return rest
}

function placesOf(expr: Expr, scope: Scope): Place[] {
  return readingsOf(expr, scope).map((reading) => reading.place)
}

/** Everything that fields read. */
export function fieldReadings(fields: Fields, scope: Scope): Reading[] {
  return Object.values(fields).flatMap((expr) => readingsOf(expr, scope))
}

function readingsOf(expr: Expr, scope: Scope): Reading[] {
  return [...ownReadings(expr, scope), ...partsOf(expr).flatMap((part) => readingsOf(part, scope))]
}

function ownReadings(expr: Expr, scope: Scope): Reading[] {
  const whole = (path: Path): Reading => ({ place: place(path, scope), whole: true })
  const presence = (path: Path): Reading => ({ place: place(path, scope), whole: false })
  if (typeof expr === 'string') return [whole(expr)]
  if ('fields' in expr) return expr.when === undefined ? [] : [presence(expr.when)]
  if ('lookup' in expr) return [whole(expr.from), ...(typeof expr.lookup === 'string' ? [whole(expr.lookup)] : [])]
  if ('each' in expr) return [presence(expr.each), ...readingsOf(expr.map, inside(scope, place(expr.each, scope)))]
  return 'from' in expr ? [whole(expr.from)] : []
}

function place(path: Path, scope: Scope): Place {
  const found = findPlace(parsePath(path), scope)
  if (!found) throw new RangeError(`The path ${path} climbs out of the record.`)
  return found
}
