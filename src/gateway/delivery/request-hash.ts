import type { WriteInput } from '../../ports/writes.ts'

/**
 * Text that is equal for inputs that mean the same, in whatever order their keys were written. What it is hashed with must be keyed,
 * because bodies hold personal data.
 */
export function canonicalInput(input: WriteInput): string {
  return JSON.stringify(input, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : value,
  )
}
