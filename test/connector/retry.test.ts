import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideReadRetry } from '../../src/connector/retry.ts'
import { ERRORS, type ErrorCode } from '../../src/errors.ts'

const decide = (code: ErrorCode, more: Partial<Parameters<typeof decideReadRetry>[0]> = {}) =>
  decideReadRetry({ code, attempt: 1, retryAfterMs: undefined, elapsedMs: 0, budgetMs: 10_000, random: () => 1, ...more })
const STOP = { kind: 'stop' }

test.each(['provider_unreachable', 'provider_failed', 'provider_timeout', 'provider_rate_limited'] as const)(
  '%s is repeated twice, after growing waits',
  (code) => {
    expect([1, 2, 3].map((attempt) => decide(code, { attempt }))).toEqual([
      { kind: 'wait', ms: 250 },
      { kind: 'wait', ms: 1_000 },
      STOP,
    ])
    expect(decide(code, { random: () => 0 })).toEqual({ kind: 'wait', ms: 0 })
  },
)

test('everything that a repeat cannot change is not repeated, nor is what our own limit refused', () => {
  const repeated = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => decide(code, { retryAfterMs: 10 }).kind === 'wait')
  expect(repeated).toEqual(['provider_rate_limited', 'provider_unreachable', 'provider_failed', 'provider_timeout'])
})

describe('a wait that the provider asks for', () => {
  test('is kept to the millisecond when it fits into the budget', () => {
    expect(decide('provider_rate_limited', { retryAfterMs: 3_000, elapsedMs: 7_000 })).toEqual({ kind: 'wait', ms: 3_000 })
    expect(decide('provider_failed', { retryAfterMs: 0 })).toEqual({ kind: 'wait', ms: 0 })
    expect(decide('provider_rate_limited', { retryAfterMs: 3_000, elapsedMs: 7_001 })).toEqual(STOP)
  })

  test('is not kept for ever', () => {
    expect(decide('provider_rate_limited', { retryAfterMs: 0, attempt: 5 })).toEqual({ kind: 'wait', ms: 0 })
    expect(decide('provider_rate_limited', { retryAfterMs: 0, attempt: 6 })).toEqual(STOP)
  })
})

test('of a call that may not be made twice only failures that changed nothing are repeated', () => {
  const repeatable = false
  expect(decide('provider_unreachable', { repeatable })).toMatchObject({ kind: 'wait' })
  expect(decide('provider_rate_limited', { repeatable })).toMatchObject({ kind: 'wait' })
  expect(decide('provider_failed', { repeatable })).toEqual(STOP)
  expect(decide('provider_timeout', { repeatable, retryAfterMs: 1 })).toEqual(STOP)
})

test('no sequence of failures waits longer than the budget', () => {
  const failure = fc.record({
    code: fc.constantFrom(...(Object.keys(ERRORS) as ErrorCode[])),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: undefined }),
    random: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(failure, { maxLength: 20 }), (failures) => {
      let elapsedMs = 0
      for (const [index, { code, retryAfterMs, random }] of failures.entries()) {
        const decision = decide(code, { attempt: index + 1, retryAfterMs, elapsedMs, random: () => random })
        if (decision.kind === 'stop') break
        elapsedMs += decision.ms
      }
      expect(elapsedMs).toBeLessThanOrEqual(10_000)
    }),
  )
})
