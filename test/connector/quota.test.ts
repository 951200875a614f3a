import { expect, test } from 'vitest'
import { decideSlowing, readQuota } from '../../src/connector/quota.ts'

const NOW = Date.parse('2026-01-01T00:00:00Z')

test.each([
  [
    { 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '0', 'ratelimit-reset': '30' },
    { limit: 100, remaining: 0, resetMs: 30_000 },
  ],
  [
    { 'x-ratelimit-limit': '60000', 'x-ratelimit-remaining': '59999', 'x-ratelimit-reset': '60' },
    { limit: 60_000, remaining: 59_999, resetMs: 60_000 },
  ],
  [
    { 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': String(NOW / 1_000 + 9) },
    { remaining: 5, resetMs: 9_000 },
  ],
  [
    { 'x-rate-limit-remaining': '5', 'x-rate-limit-reset': String(NOW + 7) },
    { remaining: 5, resetMs: 7 },
  ],
  [{ 'x-ratelimit-reset': String(NOW / 1_000 - 9) }, { resetMs: 0 }],
  [{ ratelimit: 'limit=100, remaining=50, reset=5' }, { limit: 100, remaining: 50, resetMs: 5_000 }],
  [{ ratelimit: '"burst";r=0;t=1, "daily";r=900;t=4000' }, { remaining: 0, resetMs: 1_000 }],
  [{ 'ratelimit-remaining': 'many' }, undefined],
  [{ 'content-type': 'text/plain' }, undefined],
])('the headers %j tell the quota %j', (headers, quota) => {
  expect(readQuota(headers, NOW)).toEqual(quota)
})

test.each([
  ['a refusal with a wait', 429, { 'retry-after': '3' }, { pauseMs: 3_000, slower: true }],
  ['a refusal with a date', 429, { 'retry-after': 'Thu, 01 Jan 2026 00:00:05 GMT' }, { pauseMs: 5_000, slower: true }],
  ['a refusal with a reset', 429, { 'ratelimit-remaining': '0', 'ratelimit-reset': '4' }, { pauseMs: 4_000, slower: true }],
  ['a bare refusal', 429, {}, { pauseMs: 1_000, slower: true }],
  ['an overload with a wait', 503, { 'retry-after': '2' }, { pauseMs: 2_000, slower: false }],
  ['a bare overload', 503, {}, undefined],
  ['a wait on a success', 200, { 'retry-after': '2' }, undefined],
  ['an empty quota', 200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2' }, { pauseMs: 2_000, slower: false }],
  [
    'an empty quota for hours',
    200,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '7200' },
    { pauseMs: 60_000, slower: false },
  ],
  ['an empty quota without a reset', 200, { 'x-ratelimit-remaining': '0' }, undefined],
  ['an empty quota that is over', 200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '0' }, undefined],
  ['a quota that is left', 200, { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '2' }, undefined],
])('%s (%i %j) asks for %j', (_what, status, headers, slowing) => {
  expect(decideSlowing(status, headers as Record<string, string>, NOW)).toEqual(slowing)
})
