import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Log } from '../log.ts'
import { AtsError, type AtsFailure } from './ats-error.ts'

/** Turns whatever was thrown into the API's envelope. What is not ours is logged, and says nothing to the caller. */
export function makeErrorReply(log: Log) {
  return (thrown: Error, c: Context): Response => {
    const error = toAtsError(thrown)
    if (error.code === 'internal_error') {
      // Not the error itself: the database's has a detail with the values of the row.
      log.error({ error: thrown.message, stack: thrown.stack, path: c.req.path }, 'A call to the built-in ATS failed.')
    }
    if (error.retryAfterSeconds !== undefined) c.header('Retry-After', String(error.retryAfterSeconds))
    if (error.code === 'unauthorized') c.header('WWW-Authenticate', 'Bearer')
    const { code, message, failures } = error
    return c.json({ error: { code, message, ...(failures.length === 0 ? {} : { details: { failures } }) } }, error.status)
  }
}

function toAtsError(thrown: Error): AtsError {
  if (thrown instanceof AtsError) return thrown
  // Hono's own: JSON that does not parse, and a content type that the route does not take.
  if (thrown instanceof HTTPException && thrown.status === 400)
    return new AtsError('validation_error', 'The body is not valid JSON.')
  if (thrown instanceof HTTPException && thrown.status === 415) {
    return new AtsError('validation_error', 'The body must be JSON, with the header Content-Type: application/json.')
  }
  return new AtsError('internal_error', 'Something went wrong. The log has the reason.', { cause: thrown })
}

type Issue = { code?: string; path: PropertyKey[]; message: string; keys?: string[] }

/** The API's error for what a schema refused: one failure for each field. */
export function toValidationError(issues: Issue[]): AtsError {
  const failures = issues.flatMap((issue): AtsFailure[] => {
    if (issue.code !== 'unrecognized_keys') return [{ path: toPath(issue.path), message: issue.message }]
    return (issue.keys ?? []).map((key) => ({ path: toPath([...issue.path, key]), message: 'There is no such field' }))
  })
  const [first] = failures
  return new AtsError(
    'validation_error',
    first === undefined || first.path === '' ? (first?.message ?? 'Not valid') : `${first.path}: ${first.message}`,
    {
      failures,
    },
  )
}

/** `['jobs', 3, 'title']` as `jobs[3].title`. */
function toPath(path: PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
}
