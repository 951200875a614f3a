import type { Posting } from './posting-records.ts'

/** The tags that an opportunity gets from its posting, in the recorded order: title, department, team, location, commitment. */
export function generatedTags(posting: Posting): string[] {
  const { department, team, location, commitment } = posting.categories
  return [posting.text, department, team, location, commitment].filter((tag): tag is string => Boolean(tag))
}

/** Appends what is not there yet; the order of what was there stays. */
export function appended(list: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...list, ...more])]
}
