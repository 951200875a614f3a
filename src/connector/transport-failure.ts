import { GatewayError } from '../errors.ts'
import type { WireRequest } from './wire.ts'

/** How a call came to its end. `started` when the writing of the request had begun. */
export type Broken = { request: WireRequest; started: boolean; error: Error & { code?: string; syscall?: string } }

/**
 * A request of at most this size goes to the kernel in one piece, into a send buffer of at least 16 KiB that is empty; so when its
 * write fails, not a byte of it has left.
 */
const ONE_WRITE_BYTES_MAX = 8 * 1024

/** What a broken call means. Pure. `provider_unreachable` only when it is certain that the provider saw nothing of the request. */
export function toTransportFailure({ request, started, error }: Broken): GatewayError {
  if (error instanceof GatewayError) return error
  const host = request.url.host
  const code = error.code ?? error.name
  const options = { cause: error, details: { host, reason: code } }
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') {
    return new GatewayError('invalid_request', `The call to ${host} cannot be put into HTTP: ${error.message}.`, options)
  }
  if (!started && (code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED')) {
    return new GatewayError('unavailable', 'The gateway is shutting down.', options)
  }
  if (!started || isFailedWrite(error, request)) {
    return new GatewayError('provider_unreachable', `${host} could not be reached: ${reasonOf(code)}.`, options)
  }
  if (code === 'ETIMEDOUT') return new GatewayError('provider_timeout', `${host} stopped answering.`, options)
  const what = code.startsWith('HPE_') || code.startsWith('UND_ERR_HEADERS') ? 'gave an answer that is not HTTP' : 'cut the line'
  return new GatewayError('provider_failed', `${host} ${what} (${code}).`, options)
}

/** What a call that took too long means. */
export function toDeadlineFailure(request: WireRequest, started: boolean): GatewayError {
  const { host } = request.url
  const options = { details: { host, timeout_ms: request.timeoutMs } }
  return started
    ? new GatewayError('provider_timeout', `${host} did not answer in full within ${request.timeoutMs} ms.`, options)
    : new GatewayError('provider_unreachable', `No connection to ${host} was free within ${request.timeoutMs} ms.`, options)
}

/** What an answer that we cannot take means: asking again does not help, and a write has arrived all the same. */
export function toUnusable(
  request: WireRequest,
  what: string,
  details: Record<string, unknown> = {},
  cause?: unknown,
): GatewayError {
  const code = request.method === 'GET' ? 'provider_surprised' : 'provider_failed'
  const { host } = request.url
  return new GatewayError(code, `The answer of ${host} ${what}.`, { details: { host, ...details }, cause })
}

function isFailedWrite(error: Broken['error'], { headers, body }: WireRequest): boolean {
  if (error.syscall !== 'write') return false
  let bytes = 1024 + (body === undefined ? 0 : Buffer.byteLength(body))
  for (const name of Object.keys(headers)) bytes += name.length + (headers[name]?.length ?? 0) + 4
  return bytes <= ONE_WRITE_BYTES_MAX
}

function reasonOf(code: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `its name does not resolve (${code})`
  if (code === 'ECONNREFUSED') return 'it refuses connections'
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return 'it did not accept a connection in time'
  if (/CERT|TLS|SSL|SIGNATURE/.test(code)) return `its TLS certificate is not accepted (${code})`
  return code
}
