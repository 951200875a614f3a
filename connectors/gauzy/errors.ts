import type { ErrorReading } from '../../src/connector/contract.ts'
import type { RemoteReply, RemoteRequest } from '../../src/connector/wire.ts'
import { type Failure, GatewayError } from '../../src/errors.ts'
import { readDatabaseRefusal } from './database-refusal.ts'

const MESSAGES_MAX = 20
const MESSAGE_CHARS_MAX = 300
const PROPERTY = /^Property ".*" was not found in ".*"/

/** Where the field of a complaint such as `user.email must be an email` stands in our input. */
const POINTERS: Record<string, string> = {
  'user.email': '/emails/0/email',
  'user.firstName': '/first_name',
  'user.lastName': '/last_name',
  'user.phoneNumber': '/phones/0/number',
  primaryEmail: '/emails/0/email',
  name: '/name',
}

/** What an answer of Gauzy means; undefined for a success. Of an error's body only messages are passed on (see `readDatabaseRefusal`). */
export function readError(reply: RemoteReply, request: RemoteRequest): ErrorReading | undefined {
  const { status, body } = reply
  if (status >= 200 && status < 300) return readSuccess(reply, request)
  const refusal = readDatabaseRefusal(body)
  if (refusal !== undefined) return refusal
  const messages = messagesOf(body)
  const [first] = messages
  if (first === undefined) return {}
  if (status === 404 && first.startsWith('Cannot ')) return noRoute(request)
  return {
    // 406 says that an id is no UUID, so that nothing has it.
    ...(status === 406 ? { code: 'provider_not_found' as const } : {}),
    message: messages.join('; '),
    ...(status === 400 ? { failures: messages.map(toFailure) } : {}),
    body: { statusCode: status, message: messages.length === 1 ? first : messages },
  }
}

/** There is no 405: a wrong verb looks like a wrong path. Nothing was done, so another way may be tried. */
function noRoute({ method, path }: RemoteRequest): ErrorReading {
  return {
    code: 'operation_not_supported',
    message: `this server has no ${method} ${path}.`,
    body: { statusCode: 404, message: `Cannot ${method} ${path}` },
  }
}

/** Whether the provider said that it has no such route. */
export function isMissingRoute(thrown: unknown): boolean {
  return thrown instanceof GatewayError && thrown.code === 'operation_not_supported' && thrown.remote?.status === 404
}

/** Any error without an HTTP status is answered 200 with only a `message`; and a host behind a log-in page answers 200 with HTML. */
function readSuccess({ body, text }: RemoteReply, request: RemoteRequest): ErrorReading | undefined {
  if (body === undefined) return text === '' ? undefined : { message: 'the answer is not JSON.' }
  const message = loneMessage(body)
  if (message === undefined) return undefined
  if (PROPERTY.test(message)) return { message, body: { statusCode: 200, message } }
  const reading = { message: 'an error inside the server, which it answers as a success.' }
  return request.method === 'GET' ? { ...reading, code: 'provider_failed' } : reading
}

function loneMessage(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined
  const { message, ...rest } = body as Record<string, unknown>
  const isLone = Object.keys(rest).every((key) => key === 'statusCode' || key === 'error')
  return isLone && typeof message === 'string' ? message : undefined
}

function messagesOf(body: unknown): string[] {
  const message = typeof body === 'object' && body !== null ? (body as { message?: unknown }).message : undefined
  const list: unknown[] = Array.isArray(message) ? message : [message]
  return list
    .filter((text): text is string => typeof text === 'string' && text !== '')
    .slice(0, MESSAGES_MAX)
    .map((text) => text.slice(0, MESSAGE_CHARS_MAX))
}

function toFailure(message: string): Failure {
  const [field = ''] = message.split(' ')
  return { pointer: Object.hasOwn(POINTERS, field) ? (POINTERS[field] ?? '') : '', message }
}
