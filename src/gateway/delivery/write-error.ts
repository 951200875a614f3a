import { ERRORS, type ErrorCode, GatewayError } from '../../errors.ts'
import type { Write, WriteError } from '../../ports/writes.ts'

/** A provider's body beyond this many characters of JSON is not kept with the receipt. */
const REMOTE_BODY_CHARS_MAX = 16_384

/** An error as it is kept with a write, and given out again to whoever asks with the same idempotency key. */
export function toWriteError(error: GatewayError): WriteError {
  const { code, message, failures, details, retryAfterMs, remote } = error
  return {
    code,
    message,
    ...(failures.length > 0 && { failures }),
    ...(Object.keys(details).length > 0 && { details }),
    ...(retryAfterMs !== undefined && { retry_after_ms: retryAfterMs }),
    ...(remote !== undefined && { remote: remote.body === undefined ? remote : { ...remote, body: bounded(remote.body) } }),
  }
}

/** The error that a plain call ended with, for its caller. */
export function errorOfWrite(write: Pick<Write, 'id' | 'status' | 'report'>): GatewayError {
  const error = write.report?.error
  const details = { write_id: write.id, write_status: write.status }
  if (error === undefined || error === null) {
    return new GatewayError('unavailable', 'The write was not carried out; its receipt has the state.', { details })
  }
  return new GatewayError(isCode(error.code) ? error.code : 'internal', error.message, {
    details: { ...error.details, ...details },
    ...(error.failures !== undefined && { failures: error.failures }),
    ...(error.retry_after_ms !== undefined && { retryAfterMs: error.retry_after_ms }),
    ...(error.remote !== undefined && { remote: error.remote }),
  })
}

export function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}

function bounded(body: unknown): unknown {
  const text = JSON.stringify(body)
  return text === undefined || text.length <= REMOTE_BODY_CHARS_MAX ? body : `${text.slice(0, REMOTE_BODY_CHARS_MAX)}…`
}
