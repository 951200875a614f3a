import { consumedPointers } from '../../src/mapping/coverage.ts'
import type { Fields } from '../../src/mapping/grammar.ts'

/** The unified fields that mappings for writing find a place for, of each the outermost name, sorted. */
export function topFieldsOf(...mappings: Fields[]): string[] {
  const names = mappings.flatMap(consumedPointers).map((pointer) => pointer.split('/')[1] ?? '')
  return [...new Set(names)].sort()
}
