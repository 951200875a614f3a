import { isEmail, isIsoDate, isUuid } from './values.ts'

/** `optional` must come first: without a value nothing else of the field is looked at. */
export type Rule =
  | 'optional'
  | 'filled'
  | 'text'
  | 'uuid'
  | 'email'
  | 'date'
  | 'number'
  | { lengthMin: number }
  | { oneOf: readonly string[] }

/** Rules by field; a dotted name is a field of a nested object. */
export type Rules = Record<string, Rule[]>

/** What class-validator would say, in its words: `user.email must be an email`. */
export function findFailures(body: unknown, rules: Rules, prefix = ''): string[] {
  return Object.entries(rules).flatMap(([field, list]) => {
    const value = read(body, field)
    if (list[0] === 'optional' && (value === undefined || value === null)) return []
    return list.flatMap((rule) => complain(rule, value) ?? []).map((complaint) => `${prefix}${field} ${complaint}`)
  })
}

function read(body: unknown, field: string): unknown {
  let at = body
  for (const name of field.split('.'))
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined
  return at
}

function complain(rule: Rule, value: unknown): string | undefined {
  if (typeof rule === 'object') {
    if ('lengthMin' in rule) {
      const long = typeof value === 'string' && value.length >= rule.lengthMin
      return long ? undefined : `must be longer than or equal to ${rule.lengthMin} characters`
    }
    return rule.oneOf.includes(String(value)) ? undefined : `must be one of the following values: ${rule.oneOf.join(', ')}`
  }
  if (rule === 'filled') return value === undefined || value === null || value === '' ? 'should not be empty' : undefined
  if (rule === 'text') return typeof value === 'string' ? undefined : 'must be a string'
  if (rule === 'uuid') return isUuid(value) ? undefined : 'must be a UUID'
  if (rule === 'email') return isEmail(value) ? undefined : 'must be an email'
  if (rule === 'date') return isIsoDate(value) ? undefined : 'must be a valid ISO 8601 date string'
  if (rule === 'number') return typeof value === 'number' ? undefined : 'must be a number conforming to the specified constraints'
  return undefined
}

/** A text that must be there. */
export const TEXT: Rule[] = ['filled', 'text']
