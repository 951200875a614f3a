import type { Row } from './rows.ts'

/** The value as an object; undefined for lists, null and everything else. */
export function asRow(value: unknown): Row | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : undefined
}

/** The objects of a list; none for what is no list. */
export function asRows(value: unknown): Row[] {
  return Array.isArray(value) ? value.map(asRow).filter((row) => row !== undefined) : []
}

/** The value if it is a text that is not empty. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A date of Gauzy in milliseconds since the epoch; before everything for what is no date. */
export function asTime(value: unknown): number {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(ms) ? Number.NEGATIVE_INFINITY : ms
}
