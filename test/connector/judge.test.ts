import { expect, test } from 'vitest'
import type { Connector } from '../../src/connector/contract.ts'
import { judge, parseRetryAfter } from '../../src/connector/judge.ts'
import { Reply } from '../../src/connector/reply.ts'

const NOW = 1_780_000_000_000
const silent = { id: 'acme', label: 'Acme', readError: () => undefined } as unknown as Connector

const codeOf = (status: number, method = 'GET') =>
  judge(silent, new Reply(status, {}, Buffer.alloc(0)), { method, path: '/' }, NOW)?.code

test.each([
  [200, undefined],
  [204, undefined],
  [302, 'provider_surprised'],
  [400, 'provider_rejected'],
  [401, 'provider_refused_credentials'],
  [403, 'provider_forbidden'],
  [404, 'provider_not_found'],
  [409, 'provider_conflict'],
  [422, 'provider_rejected'],
  [429, 'provider_rate_limited'],
  [500, 'provider_failed'],
  [503, 'provider_failed'],
])('a read that is answered %i is %s', (status, code) => {
  expect(codeOf(status)).toBe(code)
})

test('a write that is answered with a redirect may have been done', () => {
  expect(codeOf(302, 'POST')).toBe('provider_failed')
})

test('a connector may see a failure in an answer that claims success, and adds the provider’s words', () => {
  const frank = {
    ...silent,
    readError: () => ({ code: 'provider_rejected' as const, message: 'no such relation', body: { message: 'no such relation' } }),
  }
  const error = judge(frank, new Reply(200, {}, Buffer.from('{}')), { method: 'GET', path: '/' }, NOW)
  expect(error).toMatchObject({
    code: 'provider_rejected',
    message: 'Acme refused the data: no such relation',
    remote: { integration: 'acme', status: 200 },
  })
})

test.each([
  ['2', 2000],
  [new Date(NOW + 5000).toUTCString(), 5000],
  ['999999999', 3_600_000],
  [new Date(NOW - 5000).toUTCString(), 0],
  ['soon', undefined],
  [undefined, undefined],
])('Retry-After %s is %s ms', (value, ms) => {
  expect(parseRetryAfter(value, NOW)).toBe(ms)
})
