import { invalid } from '../refusal.ts'

export type Paging = { take: number; skip: number }

const TAKE_MAX = 100

/**
 * `take` (0 means all) and `skip` as given.
 * @throws Refusal 400 unless take is 0..100 and skip a number from 0
 */
export function parsePaging(query: Record<string, unknown>, takeDefault: number): Paging {
  const failures: string[] = []
  const take = query.take === undefined ? takeDefault : Number(query.take)
  const skip = query.skip === undefined ? 0 : Number(query.skip)
  if (!(take <= TAKE_MAX)) failures.push(`take must not be greater than ${TAKE_MAX}`)
  if (!(take >= 0)) failures.push('take must not be less than 0')
  if (!(skip >= 0)) failures.push('skip must not be less than 0')
  if (failures.length > 0) throw invalid(failures)
  return { take, skip }
}

/** The window of a list; take 0 is no limit. */
export const windowOf = <T>(rows: T[], { take, skip }: Paging): T[] => rows.slice(skip, take === 0 ? undefined : skip + take)
