import type { Confidentiality, User } from './records.ts'
import { badRequest, forbidden } from './refusal.ts'
import type { LeverContext, World } from './world.ts'

const MILLISECONDS = /^\d{1,16}$/

/** The values of a key that may be repeated; undefined when it is absent, because an absent filter lets everything through. */
export function valuesOf(c: LeverContext, name: string): Set<string> | undefined {
  const values = c.req.queries(name)
  return values === undefined ? undefined : new Set(values)
}

/** `true` or `false`, undefined when absent; anything else is refused. */
export function flagOf(c: LeverContext, name: string): boolean | undefined {
  const value = c.req.query(name)
  if (value === undefined) return undefined
  if (value !== 'true' && value !== 'false') throw badRequest(`${name} must be true or false`, name)
  return value === 'true'
}

/** One of the words, undefined when absent; anything else is refused. */
export function wordOf<W extends string>(c: LeverContext, name: string, words: readonly W[]): W | undefined {
  const value = c.req.query(name)
  if (value === undefined) return undefined
  const word = words.find((candidate) => candidate === value)
  if (word === undefined) throw badRequest(`${name} must be one of ${words.join(', ')}`, name)
  return word
}

/** A test for `<name>_start` and `<name>_end`, both in milliseconds and inclusive. A null time is never inside a given range. */
export function rangeOf(c: LeverContext, name: string): (time: number | null) => boolean {
  const from = timeOf(c, `${name}_start`)
  const to = timeOf(c, `${name}_end`)
  if (from === undefined && to === undefined) return () => true
  return (time) => time !== null && (from === undefined || time >= from) && (to === undefined || time <= to)
}

function timeOf(c: LeverContext, name: string): number | undefined {
  const value = c.req.query(name)
  if (value === undefined) return undefined
  if (!MILLISECONDS.test(value)) throw badRequest(`${name} must be a time in milliseconds`, name)
  return Number(value)
}

/** A test for the `confidentiality` filter, which shows only what is not confidential unless asked; asking needs the grant. */
export function confidentialityOf(c: LeverContext): (value: Confidentiality) => boolean {
  const wanted = wordOf(c, 'confidentiality', ['confidential', 'non-confidential', 'all']) ?? 'non-confidential'
  if (wanted !== 'non-confidential' && !c.get('caller').confidential)
    throw forbidden('This credential may not access confidential data')
  return wanted === 'all' ? () => true : (value) => value === wanted
}

/** Refuses with 403 when the object is confidential and the credential has no grant. */
export function checkConfidential(c: LeverContext, object: { confidentiality: Confidentiality }): void {
  if (object.confidentiality === 'confidential' && !c.get('caller').confidential)
    throw forbidden('This credential may not access confidential data')
}

/** The user that the call acts for; undefined when none is named. An unknown or deactivated one is refused. */
export function findActor(c: LeverContext, world: World): User | undefined {
  const id = c.req.query('perform_as')
  if (id === undefined) return undefined
  const user = world.store.users.get(id)
  if (user === undefined) throw badRequest(`user ${id} was not found`, 'perform_as')
  if (user.deactivatedAt !== null) throw badRequest(`user ${id} is deactivated`, 'perform_as')
  return user
}

/** The user that the call acts for, where Lever insists on one. */
export function getActor(c: LeverContext, world: World): User {
  const user = findActor(c, world)
  if (user === undefined) throw badRequest('perform_as is required', 'perform_as')
  return user
}
