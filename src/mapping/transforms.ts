import { isoFromMs, msFromIso } from './iso-date.ts'
import { isRecord, UNSAFE_KEYS } from './json-value.ts'
import { hostType, urlName } from './web-address.ts'

type Transform = (value: unknown) => unknown

/*
 * Null stays null and bad input gives undefined, so that nothing fails and an explicit null survives. Each function tests its input itself: a function
 * that makes such functions would give them all the same code, which the compiler then cannot fit to any of them.
 */
const nullOr = (value: unknown): null | undefined => (value === null ? null : undefined)

const DIGITS = /^-?\d{1,16}$/
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const SPACE = /\s/

function toMs(value: unknown): number | undefined {
  if (typeof value === 'string') return msFromIso(value)
  return value instanceof Date ? value.getTime() : undefined
}

function toIso(value: unknown): unknown {
  if (value === null) return null
  const ms = toMs(value)
  return ms === undefined ? undefined : isoFromMs(ms)
}

function isoOfMs(value: unknown): unknown {
  if (typeof value === 'number') return isoFromMs(value)
  // Some pages of Lever's documentation show its milliseconds as text.
  if (typeof value === 'string' && DIGITS.test(value)) return isoFromMs(Number(value))
  return nullOr(value)
}

function toNumber(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value === 'string') return NUMBER.test(value.trim()) ? toNumber(Number(value)) : undefined
  return nullOr(value)
}

function toText(value: unknown): unknown {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return String(value)
  return nullOr(value)
}

function toBoolean(value: unknown): boolean | null | undefined {
  if (typeof value === 'boolean' || value === null) return value
  if (value === 1 || value === 0) return value === 1
  if (typeof value !== 'string') return undefined
  const word = value.trim().toLowerCase()
  if (word === 'true' || word === '1') return true
  return word === 'false' || word === '0' ? false : undefined
}

/** Where the first word ends: the first character of white space. A regular expression takes three times as long, for every name of a page. */
function endOfWord(text: string): number {
  let end = 0
  while (end < text.length && !isSpace(text.charCodeAt(end))) end++
  return end
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || (code >= 160 && SPACE.test(String.fromCharCode(code)))
}

function firstName(text: string): string | undefined {
  const name = text.trim()
  return name.slice(0, endOfWord(name)) || undefined
}

function lastName(text: string): string | undefined {
  const name = text.trim()
  return name.slice(endOfWord(name)).trimStart() || undefined
}

function toEntries(value: unknown): unknown {
  if (value === null) return null
  if (!isRecord(value)) return undefined
  return Object.entries(value).flatMap(([name, item]) => (item === undefined ? [] : [{ name, value: item }]))
}

function fromEntries(list: unknown[]): Record<string, unknown> {
  const entries = list.filter(isRecord).map((entry): [unknown, unknown] => [entry.name, entry.value])
  return Object.fromEntries(
    entries.filter((entry): entry is [string, unknown] => {
      return typeof entry[0] === 'string' && !UNSAFE_KEYS.has(entry[0]) && entry[1] !== undefined
    }),
  )
}

/**
 * The functions that a mapping may name. All are pure and total: null gives null, bad input gives undefined, nothing throws.
 * `is_set` alone answers for a missing value.
 */
export const TRANSFORMS = Object.freeze({
  /** Milliseconds since 1970 → `2026-05-28T20:26:40.000Z`. */
  iso_from_ms: isoOfMs,
  /** An ISO date or date-time, or a Date → the same instant in UTC with milliseconds. No zone means UTC. */
  iso: toIso,
  /** An ISO date or date-time, or a Date → the day in UTC, `2026-05-28`. */
  date: (value: unknown) => {
    const text = toIso(value)
    return typeof text === 'string' ? text.slice(0, text.indexOf('T')) : text
  },
  /** An ISO date or date-time, or a Date → milliseconds since 1970. */
  ms_from_iso: (value: unknown) => {
    const ms = toMs(value)
    return value === null ? null : Number.isNaN(ms) ? undefined : ms
  },
  /** A text, number or boolean → text. */
  text: toText,
  /** A number, or a text that is one → number. */
  number: toNumber,
  /** True, 1, "true" and "1" → true; false, 0, "false" and "0" → false. */
  boolean: toBoolean as Transform,
  /** As `boolean`, written out: "true" or "false". */
  boolean_text: (value: unknown) => toText(toBoolean(value)),
  /** A text of nothing but white space → null; anything else as it is. */
  blank_to_null: (value: unknown) => (typeof value === 'string' && value.trim() === '' ? null : value),
  trim: (value: unknown) => (typeof value === 'string' ? value.trim() : nullOr(value)),
  lower: (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : nullOr(value)),
  upper: (value: unknown) => (typeof value === 'string' ? value.toUpperCase() : nullOr(value)),
  /** The first word of a full name. */
  first_name: (value: unknown) => (typeof value === 'string' ? firstName(value) : nullOr(value)),
  /** A full name after its first word; missing when there is only one. */
  last_name: (value: unknown) => (typeof value === 'string' ? lastName(value) : nullOr(value)),
  /** The opposite of `boolean`. */
  not: (value: unknown) => {
    const known = toBoolean(value)
    return typeof known === 'boolean' ? !known : known
  },
  /** Whether there is a value: anything but null and absent, so also "", 0, false and []. */
  is_set: (value: unknown) => value !== undefined && value !== null,
  /** `{a: 1}` → `[{name: "a", value: 1}]`. */
  entries: toEntries,
  /** `[{name: "a", value: 1}]` → `{a: 1}`. */
  from_entries: (value: unknown) => (Array.isArray(value) ? fromEntries(value) : nullOr(value)),
  /** The last step of an address's path. */
  url_name: (value: unknown) => (typeof value === 'string' ? urlName(value) : nullOr(value)),
  /** `linkedin`, `github` and the like, by the host of an address; otherwise null. */
  host_type: (value: unknown) => (typeof value === 'string' ? hostType(value) : nullOr(value)),
  /** A list without its repeated values. */
  unique: (value: unknown) => (Array.isArray(value) ? [...new Set(value)] : nullOr(value)),
  /** Only the texts of a list. */
  strings: (value: unknown) => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : nullOr(value)),
} satisfies Record<string, Transform>)

export type TransformName = keyof typeof TRANSFORMS

/** Whether a name is one of the table's own: names come from untrusted overrides too. */
export function isTransformName(name: unknown): name is TransformName {
  return typeof name === 'string' && Object.hasOwn(TRANSFORMS, name)
}
