import { expect, test } from 'vitest'
import { toTransportFailure } from '../../src/connector/transport-failure.ts'
import type { WireRequest } from '../../src/connector/wire.ts'

const request: WireRequest = {
  method: 'POST',
  url: new URL('https://api.example/x?key=secret'),
  headers: { a: 'b' },
  timeoutMs: 1_000,
}
const judge = (started: boolean, marks: Record<string, string>, body = '{}') =>
  toTransportFailure({ request: { ...request, body }, started, error: Object.assign(new Error('low level'), marks) })

test.each([
  ['a name that does not resolve', false, { code: 'EAI_AGAIN' }, 'provider_unreachable', 'its name does not resolve'],
  ['a refused connection', false, { code: 'ECONNREFUSED' }, 'provider_unreachable', 'it refuses connections'],
  ['a connection that takes too long', false, { code: 'UND_ERR_CONNECT_TIMEOUT' }, 'provider_unreachable', 'in time'],
  ['a foreign certificate', false, { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'provider_unreachable', 'certificate'],
  ['a self-signed certificate', false, { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'provider_unreachable', 'certificate'],
  [
    'a kept connection that is reset before the call',
    false,
    { code: 'ECONNRESET', syscall: 'read' },
    'provider_unreachable',
    'ECONNRESET',
  ],
  ['a write that the kernel refused', true, { code: 'EPIPE', syscall: 'write' }, 'provider_unreachable', 'EPIPE'],
  ['a reset after the write', true, { code: 'ECONNRESET', syscall: 'read' }, 'provider_failed', 'cut the line'],
  ['an end after the write', true, { code: 'UND_ERR_SOCKET' }, 'provider_failed', 'cut the line'],
  ['an answer that is not HTTP', true, { code: 'HPE_INVALID_CONSTANT' }, 'provider_failed', 'not HTTP'],
  ['headers without end', true, { code: 'UND_ERR_HEADERS_OVERFLOW' }, 'provider_failed', 'not HTTP'],
  ['silence below HTTP', true, { code: 'ETIMEDOUT', syscall: 'read' }, 'provider_timeout', 'stopped answering'],
  ['our own closing before the call', false, { code: 'UND_ERR_DESTROYED' }, 'unavailable', 'shutting down'],
  ['our own closing during the call', true, { code: 'UND_ERR_DESTROYED' }, 'provider_failed', 'cut the line'],
])('%s (started: %s, %j) is %s', (_what, started, marks, code, words) => {
  const failure = judge(started, marks)
  expect([failure.code, failure.message]).toEqual([code, expect.stringContaining(words)])
  expect(failure.message).not.toContain('secret')
})

test('a failed write of a large body may have sent a part of it', () => {
  expect(judge(true, { code: 'EPIPE', syscall: 'write' }, 'x'.repeat(20_000)).code).toBe('provider_failed')
})
