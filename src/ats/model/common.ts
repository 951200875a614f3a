import { z } from '@hono/zod-openapi'

const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'

const METADATA_DEPTH_MAX = 20
const METADATA_CHARACTERS_MAX = 65_536

export const Id = z
  .string()
  .regex(new RegExp(`^${UUID}$`), 'Expected a UUID')
  .transform((id) => id.toLowerCase())
  .openapi({ type: 'string', format: 'uuid' })

/** A job's id comes in with or without the prefix that the API's examples show, and goes out as the plain UUID. */
export const JobId = z
  .string()
  .regex(new RegExp(`^(job-)?${UUID}$`), 'Expected the UUID of a job')
  .transform((id) => id.replace(/^job-/, '').toLowerCase())
  .openapi({ type: 'string', format: 'uuid', description: 'A job id; the prefix `job-` is accepted.' })

/** Postgres stores neither the character NUL nor half of a surrogate pair; both would be lost or refused on the way. */
function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}

/** Any text that can be kept as it is, the empty one included. */
export function text(charactersMax: number) {
  return z.string().max(charactersMax).refine(isStorable, 'Contains a character that cannot be stored')
}

/** Text that says something: neither empty nor only white space. It is kept as it was given. */
export function filledText(charactersMax: number) {
  return text(charactersMax).refine((value) => value.trim() !== '', 'Must not be empty')
}

/** Deliberately wide: what stands before and after the `@` is the business of mail servers, and real addresses break narrower patterns. */
export const Email = text(320)
  .regex(/^[^\s@"<>()]{1,64}@[^\s@"<>()]{1,255}$/u, 'Expected an e-mail address')
  .openapi({ type: 'string', format: 'email', example: 'jane@example.com' })

export type JsonObject = Record<string, unknown>

/** Passed on as it is, instead of being rebuilt key by key, because a key may be called `__proto__`. */
const Metadata = z
  .custom<JsonObject>(isObject, 'Expected an object')
  .refine(
    (value) => isStorableJson(value, 0),
    `Holds something that cannot be stored, or is nested more than ${METADATA_DEPTH_MAX} deep`,
  )
  .refine((value) => JSON.stringify(value).length <= METADATA_CHARACTERS_MAX, `Longer than ${METADATA_CHARACTERS_MAX} characters`)

/** For partial updates: absent leaves the stored object, null removes it. */
export const OptionalMetadata = Metadata.nullish().openapi({ type: ['object', 'null'], additionalProperties: true })

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isStorableJson(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isStorable(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  if (depth >= METADATA_DEPTH_MAX) return false
  return Object.entries(value).every(([key, item]) => isStorable(key) && isStorableJson(item, depth + 1))
}

/** A whole number in a query string. */
function wholeNumber(min: number, max: number, preset: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, `Expected a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.number().min(min).max(max))
    .default(preset)
    .openapi({ type: 'integer', minimum: min, maximum: max, default: preset })
}

const OFFSET_MAX = 100_000_000

/** The query parameters of every list. */
export function pageQuery(limitPreset: number) {
  return {
    limit: wholeNumber(1, 100, limitPreset).openapi({ description: 'Page size' }),
    offset: wholeNumber(0, OFFSET_MAX, 0).openapi({ description: 'How many records to skip' }),
  }
}

export const Timestamp = z.iso.datetime().openapi({ example: '2026-02-25T08:00:00.000Z' })

export type Page = { limit: number; offset: number }
