import { STATUS_CODES } from 'node:http'
import type { Failure, GatewayError } from '../errors.ts'

/** The one envelope for every error (wire contract 4). Never a stack trace, never a credential. */
export function toErrorBody(error: GatewayError, requestId: string): Record<string, unknown> {
  const { failures, details, remote, retryAfterMs } = error
  const isMissing = ({ pointer, message }: Failure) => pointer.startsWith('/') && /^required\b/i.test(message)
  const missing = failures.filter(isMissing).map(({ pointer }) => pointer)
  return {
    statusCode: error.status,
    error: STATUS_CODES[error.status] ?? 'Error',
    message: error.message,
    code: error.code,
    request_id: requestId,
    ...(failures.length === 0 && Object.keys(details).length === 0
      ? {}
      : { details: { ...details, ...(failures.length === 0 ? {} : { failures }) } }),
    ...(retryAfterMs === undefined ? {} : { retry_after: Math.ceil(retryAfterMs / 1000) }),
    ...(remote === undefined ? {} : { is_remote_error: true, truto_is_remote_error: true, raw_response: remote.body ?? null }),
    ...(missing.length === 0
      ? {}
      : {
          error_insight: {
            missing_required_body_fields: { description: 'The call cannot be made without these fields.', value: missing },
          },
        }),
  }
}

const RETRY_AFTER_DEFAULT_SECONDS = 1

/** `Retry-After` is on every 429 and 503. */
export function errorHeaders(error: GatewayError): Record<string, string> {
  if (error.retryAfterMs !== undefined) return { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) }
  return error.status === 429 || error.status === 503 ? { 'retry-after': String(RETRY_AFTER_DEFAULT_SECONDS) } : {}
}
