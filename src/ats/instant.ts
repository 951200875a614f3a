import { z } from 'zod'

const Instant = z.iso.datetime({ offset: true })
const Day = z.iso.date()

/** Before this, four-digit years and offsets leave the range that the database accepts. */
const EARLIEST_MS = Date.UTC(1900, 0, 1)

/**
 * A time of ISO 8601, in UTC and with all six digits that the database keeps: a `Date` would cut it to milliseconds, and the caller would be given the
 * row that it has already seen. A day is its beginning. Undefined for everything else, and for times without a zone.
 */
export function toInstant(text: string): string | undefined {
  if (!Instant.safeParse(text).success && !Day.safeParse(text).success) return undefined
  const at = Date.parse(text)
  if (!(at >= EARLIEST_MS)) return undefined
  const micros = /\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? ''
  return `${new Date(at).toISOString().slice(0, -1)}${micros.padEnd(3, '0')}Z`
}
