import type { ErrorReading } from '../../src/connector/contract.ts'
import type { RemoteReply, RemoteRequest } from '../../src/connector/wire.ts'
import type { Failure } from '../../src/errors.ts'

/** Where a place in Lever's body comes from in ours. Others are passed on under their own name. */
const POINTERS: Record<string, string> = {
  '/perform_as': 'remote_query[perform_as]',
  '/postings': 'job_id',
  '/text': '/name',
  '/headline': '/company',
  '/location': '/locations',
}

/**
 * What Lever says about a failure: `{code, message}` and nothing else, where the message of a refused body ends with the place (` at /email`).
 * The status decides and not the code, because most codes are not published.
 */
export function readError(reply: RemoteReply, request: RemoteRequest): ErrorReading | undefined {
  if (reply.status >= 200 && reply.status < 300) return readSuccess(reply)
  const { code, message, error, error_description: description } = (reply.body ?? {}) as Record<string, unknown>
  if (typeof error === 'string') return readOauthError(error, description, request)
  if (typeof message !== 'string') return {}
  const reading: ErrorReading = { message, body: { code, message } }
  // A token of the sandbox sent to production, or the other way round.
  if (reply.status === 403 && /signing key/i.test(message)) return { ...reading, code: 'provider_refused_credentials' }
  if (reply.status === 400 && /invalid offset token/i.test(message)) return { ...reading, code: 'invalid_cursor' }
  if (code === 'RequestTimeout') return { ...reading, code: 'provider_timeout' }
  return { ...reading, failures: failuresIn(message) }
}

/** A page for people where data was asked for, such as a sign-in or a maintenance page. Looking at the type leaves lists unparsed. */
function readSuccess(reply: RemoteReply): ErrorReading | undefined {
  return (reply.headers['content-type'] ?? '').startsWith('text/html')
    ? { message: 'it answered with a web page instead of data' }
    : undefined
}

/** The authorization host speaks OAuth. A spent or revoked grant and a wrong secret are definite refusals; anything else may pass. */
function readOauthError(error: string, description: unknown, request: RemoteRequest): ErrorReading {
  const refused = ['invalid_grant', 'invalid_client', 'access_denied', 'unauthorized_client'].includes(error)
  return {
    message: typeof description === 'string' ? `${error} (${description})` : error,
    body: { error },
    ...(refused && request.path.endsWith('/oauth/token') ? { code: 'provider_refused_credentials' as const } : {}),
  }
}

function failuresIn(message: string): Failure[] {
  const [, text, pointer] = /^(.*) at (\/[^\s]*)$/s.exec(message) ?? []
  if (text === undefined || pointer === undefined) return []
  const [place, ...rest] = pointer.split('/').slice(1)
  return [{ pointer: POINTERS[`/${place}`] ?? ['', place, ...rest].join('/'), message: text }]
}
