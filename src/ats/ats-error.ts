/** Every way in which a call to `/api/v1` can fail, and its HTTP status. The codes are the API's own and part of its contract. */
export const ATS_ERRORS = {
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  validation_error: 400,
  invalid_pipeline_status: 400,
  candidate_limit_reached: 403,
  plan_limit_reached: 403,
  talent_pool_reveal_required: 403,
  conflict: 409,
  rate_limit_exceeded: 429,
  unavailable: 503,
  internal_error: 500,
} as const

export type AtsErrorCode = keyof typeof ATS_ERRORS

/** One thing that is wrong: where, written as in the API's own tables (`application.job_id`, `jobs[3].title`, a query parameter's name), and what. */
export type AtsFailure = { path: string; message: string }

export type AtsErrorOptions = { failures?: AtsFailure[]; retryAfterSeconds?: number; cause?: unknown }

/** The only error that leaves the built-in ATS. `message` is for the caller and holds no secret. */
export class AtsError extends Error {
  override readonly name = 'AtsError'
  readonly code: AtsErrorCode
  readonly failures: AtsFailure[]
  readonly retryAfterSeconds: number | undefined

  constructor(code: AtsErrorCode, message: string, options: AtsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.failures = options.failures ?? []
    this.retryAfterSeconds = options.retryAfterSeconds
  }

  get status() {
    return ATS_ERRORS[this.code]
  }
}

/** An error about one field. */
export function failField(code: AtsErrorCode, path: string, message: string): AtsError {
  return new AtsError(code, `${path}: ${message}`, { failures: [{ path, message }] })
}

/** What is answered for a thing that does not exist, and, word for word, for a thing of another environment. */
export function failNotFound(what: string): AtsError {
  return new AtsError('not_found', `There is no such ${what}.`)
}
