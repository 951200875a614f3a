/** When a failed call may be made again: never, soon (back-off), after the wait that was asked for, or only if the operation is repeatable. */
export type Retry = 'never' | 'soon' | 'after' | 'if_repeatable'

/** Every way in which a call can fail: HTTP status, and whether trying again can help. A code that is not here does not compile. */
export const ERRORS = {
  invalid_request: { status: 400, retry: 'never' },
  unsupported_filter: { status: 400, retry: 'never' },
  invalid_cursor: { status: 400, retry: 'never' },
  unauthenticated: { status: 401, retry: 'never' },
  forbidden: { status: 403, retry: 'never' },
  not_found: { status: 404, retry: 'never' },
  account_not_found: { status: 404, retry: 'never' },
  operation_not_supported: { status: 405, retry: 'never' },
  conflict: { status: 409, retry: 'never' },
  idempotency_in_progress: { status: 409, retry: 'never' },
  idempotency_mismatch: { status: 422, retry: 'never' },
  account_needs_reauth: { status: 409, retry: 'never' },
  account_disabled: { status: 409, retry: 'never' },
  payload_too_large: { status: 413, retry: 'never' },
  unsupported_media_type: { status: 415, retry: 'never' },
  field_not_supported: { status: 422, retry: 'never' },
  too_many_requests: { status: 429, retry: 'after' },
  provider_rejected: { status: 422, retry: 'never' },
  provider_not_found: { status: 404, retry: 'never' },
  provider_conflict: { status: 409, retry: 'never' },
  provider_forbidden: { status: 403, retry: 'never' },
  provider_refused_credentials: { status: 401, retry: 'never' },
  provider_rate_limited: { status: 429, retry: 'after' },
  provider_unreachable: { status: 502, retry: 'soon' },
  provider_failed: { status: 502, retry: 'if_repeatable' },
  provider_timeout: { status: 504, retry: 'if_repeatable' },
  provider_surprised: { status: 502, retry: 'never' },
  egress_denied: { status: 422, retry: 'never' },
  unavailable: { status: 503, retry: 'soon' },
  internal: { status: 500, retry: 'never' },
} as const satisfies Record<string, { status: number; retry: Retry }>

export type ErrorCode = keyof typeof ERRORS

/** One thing that is wrong with a request: a JSON pointer into the body (`/emails/0/email`) or the name of a query parameter, and what to do about it. */
export type Failure = { pointer: string; message: string }

/** What the provider answered when the failure is the provider's. `body` is passed on only after the connector has judged it safe to show. */
export type RemoteFault = { integration: string; status?: number; body?: unknown }

export type ErrorOptions = {
  cause?: unknown
  failures?: readonly Failure[]
  details?: Record<string, unknown>
  retryAfterMs?: number
  remote?: RemoteFault
}

/** The only error that crosses a boundary of ours. `message` is written for the caller: it names the field and the remedy, and holds no secret. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly code: ErrorCode
  readonly failures: readonly Failure[]
  readonly details: Record<string, unknown>
  readonly retryAfterMs: number | undefined
  readonly remote: RemoteFault | undefined

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.failures = options.failures ?? []
    this.details = options.details ?? {}
    this.retryAfterMs = options.retryAfterMs
    this.remote = options.remote
  }

  get status(): number {
    return ERRORS[this.code].status
  }

  get retry(): Retry {
    return ERRORS[this.code].retry
  }
}

/** Whatever was thrown, as a GatewayError: ours unchanged, anything else as `internal`, whose message tells a stranger nothing. */
export function toGatewayError(thrown: unknown): GatewayError {
  if (thrown instanceof GatewayError) return thrown
  return new GatewayError('internal', 'Something went wrong inside the gateway; the log has the reason under this request id.', {
    cause: thrown,
  })
}
