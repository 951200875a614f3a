import { type ErrorCode, GatewayError } from '../errors.ts'
import type { Connector } from './contract.ts'
import type { RemoteReply, RemoteRequest } from './wire.ts'

const RETRY_AFTER_MAX_MS = 3_600_000

/**
 * What an answer means: nothing when it is a success, otherwise the error of ours that fits. The status decides; the connector adds the
 * provider's own words, and may see a failure in an answer that claims success.
 */
export function judge(connector: Connector, reply: RemoteReply, request: RemoteRequest, now: number): GatewayError | undefined {
  const reading = connector.readError(reply, request)
  if (reading === undefined && reply.status >= 200 && reply.status < 300) return undefined
  const code = reading?.code ?? codeOf(reply, request)
  const retryAfterMs = parseRetryAfter(reply.headers['retry-after'], now)
  return new GatewayError(
    code,
    `${connector.label} ${SAYS[code] ?? 'failed'}${reading?.message === undefined ? '.' : `: ${reading.message}`}`,
    {
      ...(reading?.failures === undefined ? {} : { failures: reading.failures }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      remote: { integration: connector.id, status: reply.status, body: reading?.body },
    },
  )
}

const SAYS: Partial<Record<ErrorCode, string>> = {
  provider_rejected: 'refused the data',
  provider_refused_credentials: 'refused the credentials of this account',
  provider_forbidden: 'does not permit this to the credentials of this account',
  provider_not_found: 'has no such record',
  provider_conflict: 'sees a conflict with what it holds',
  provider_rate_limited: 'asks us to wait',
  provider_surprised: 'gave an answer that its documentation does not promise',
}

function codeOf(reply: RemoteReply, request: RemoteRequest): ErrorCode {
  const { status } = reply
  if (status === 401) return 'provider_refused_credentials'
  if (status === 403) return 'provider_forbidden'
  if (status === 404 || status === 410) return 'provider_not_found'
  if (status === 409) return 'provider_conflict'
  if (status === 429) return 'provider_rate_limited'
  if (status === 408) return 'provider_timeout'
  if (status >= 500) return 'provider_failed'
  if (status >= 400) return 'provider_rejected'
  // A success that is none, or a redirect: for a write nobody knows whether it was done.
  return request.method === 'GET' ? 'provider_surprised' : 'provider_failed'
}

/** Retry-After in milliseconds, from seconds or from a date; at most an hour, because some servers send nonsense. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), RETRY_AFTER_MAX_MS)
}
