import type { Row } from './remote.ts'

/**
 * Looks among rows for the one that was written since a moment: unsure when several were, or when a row does not tell its time.
 * @param field the name of a time of the rows
 */
export function findSince(
  rows: readonly Row[],
  field: string,
  since: number,
): { kind: 'found'; row: Row } | { kind: 'absent' } | { kind: 'unsure' } {
  const times = rows.map((row) => Date.parse(String(row[field])))
  if (times.some(Number.isNaN)) return { kind: 'unsure' }
  const [row, ...others] = rows.filter((_, index) => (times[index] as number) >= since)
  if (row === undefined) return { kind: 'absent' }
  return others.length === 0 ? { kind: 'found', row } : { kind: 'unsure' }
}
