import { z } from 'zod'
import type { ErrorReading } from '../../src/connector/contract.ts'

const Raw = z.looseObject({
  query: z.unknown().optional(),
  parameters: z.unknown().optional(),
  driverError: z
    .looseObject({ code: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  code: z.string().optional().catch(undefined),
})

/** By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html); SQLite has words of its own. */
const REASONS: Record<string, string> = {
  '23502': 'a value is missing that its database needs',
  '23503': 'something that this refers to does not exist there',
  '23505': 'another record already holds a value that must be unique',
  '23514': 'a value is not one of those that its database allows',
  '22P02': 'a value has the wrong form for its field',
  '22003': 'a number is too large for its field',
  '22007': 'a date has the wrong form',
  '22008': 'a date does not exist',
  '22001': 'a text is too long for its field',
}
const UNIQUE = /^23505$|UNIQUE/

/**
 * What a refusal by Gauzy's database means; undefined for any other body. Such bodies hold the SQL text and all its parameters, which are
 * personal data and password hashes, so nothing of them but the code is passed on.
 */
export function readDatabaseRefusal(body: unknown): ErrorReading | undefined {
  const top = Raw.safeParse(body)
  if (!top.success) return undefined
  const wrapped = Raw.safeParse(top.data.response)
  const raw = isRefusal(top.data) ? top.data : wrapped.success && isRefusal(wrapped.data) ? wrapped.data : undefined
  if (raw === undefined) return undefined
  const code = raw.driverError?.code ?? raw.code ?? 'unknown'
  return {
    ...(UNIQUE.test(code) ? { code: 'provider_conflict' as const } : {}),
    message: `${REASONS[code] ?? 'its database refused the values'} (${code}).`,
    body: { database_code: code },
  }
}

function isRefusal({ query, parameters, driverError, code }: z.infer<typeof Raw>): boolean {
  return query !== undefined || parameters !== undefined || driverError !== undefined || code?.startsWith('SQLITE') === true
}
