import { GatewayError } from '../errors.ts'

/** Classes of SQLSTATE after which the same statement may work: connection, transaction rolled back, resources, operator, system. */
const PASSING = /^(08|40|53|57|58)/
const SQLSTATE = /^[0-9A-Z]{5}$/
const UNIQUE_VIOLATION = '23505'
/** Postgres has no NUL in a text; a caller's is refused at the edge, a provider's may come this far. */
const UNSTORABLE_TEXT = '22021'

/**
 * Runs database work; what fails because the database is away becomes `unavailable`, which callers may try again. The work may have
 * been done all the same. Everything else is a defect and stays as it was thrown.
 */
export async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (codeOf(error) === UNSTORABLE_TEXT) {
      throw new GatewayError('invalid_request', 'A text of this call holds the character NUL, which cannot be stored.', {
        cause: error,
      })
    }
    if (error instanceof GatewayError || !isPassing(error)) throw error
    throw new GatewayError('unavailable', 'The gateway cannot reach its database at the moment.', { cause: error })
  }
}

export function isDuplicate(error: unknown, constraint: string): boolean {
  return codeOf(error) === UNIQUE_VIOLATION && (error as { constraint?: string }).constraint === constraint
}

/** The driver's own failures (lost, refused or no free connection) carry no SQLSTATE. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof TypeError) return false
  const code = codeOf(error)
  return code === undefined || !SQLSTATE.test(code) || PASSING.test(code)
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' ? code : undefined
}
