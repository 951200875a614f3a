import { describe, expect, test } from 'vitest'
import { ERRORS, type ErrorCode } from '../../src/errors.ts'
import { classOf, decideResend, decideRetry, type RetryQuestion, restAfterFailures } from '../../src/gateway/delivery/retry.ts'

const HOUR = 3_600_000
const ask = (change: Partial<RetryQuestion>) =>
  decideRetry({
    code: 'provider_unreachable',
    sent: true,
    repeatable: false,
    attempt: 1,
    ageMs: 0,
    ageMsMax: 24 * HOUR,
    pausedAgeMsMax: 7 * 24 * HOUR,
    settleMs: 10_000,
    random: 1,
    ...change,
  })

describe('what becomes of a write after an error', () => {
  test('every error code has an answer, and none that may have arrived is simply sent again', () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      const decision = ask({ code })
      expect(['wait', 'failed', 'dead']).toContain(decision.kind)
      const mayHaveArrived = ['unclear', 'answered'].includes(classOf(code, true))
      if (mayHaveArrived) expect(decision, code).toEqual({ kind: 'wait', waitMs: 10_000, inDoubt: true })
      else if (decision.kind === 'wait') expect(decision.inDoubt, code).toBe(false)
    }
  })

  test('a definite refusal is final at once', () => {
    for (const code of ['provider_rejected', 'provider_not_found', 'provider_conflict', 'egress_denied'] as const) {
      expect(ask({ code })).toEqual({ kind: 'failed' })
    }
  })

  test('waits grow from attempt to attempt, up to a cap, with full jitter', () => {
    const waits = [1, 2, 3, 20].map((attempt) => ask({ attempt }))
    expect(waits).toEqual([1_000, 2_000, 4_000, 600_000].map((waitMs) => ({ kind: 'wait', waitMs, inDoubt: false })))
    expect(ask({ attempt: 3, random: 0 })).toMatchObject({ waitMs: 0 })
    expect(ask({ attempt: 3, random: 0.5 })).toMatchObject({ waitMs: 2_000 })
  })

  test('a wait that the provider asked for is kept to, and never shortened by jitter', () => {
    const code = 'provider_rate_limited'
    expect(ask({ code, retryAfterMs: 30_000, random: 0 })).toMatchObject({ waitMs: 30_000 })
    expect(ask({ code, retryAfterMs: 30_000, random: 1 })).toMatchObject({ waitMs: 31_000 })
    expect(ask({ code, retryAfterMs: 0, random: 0 })).toMatchObject({ waitMs: 0 })
  })

  test('throttling ends with age and not with the number of attempts', () => {
    const code = 'provider_rate_limited'
    expect(ask({ code, attempt: 100_000 })).toMatchObject({ kind: 'wait' })
    expect(ask({ code, ageMs: 24 * HOUR })).toEqual({ kind: 'dead' })
  })

  test('a provider that cannot be reached is tried so many times', () => {
    expect(ask({ attempt: 39 })).toMatchObject({ kind: 'wait' })
    expect(ask({ attempt: 40 })).toEqual({ kind: 'dead' })
  })

  test('an unclear repeatable write is repeated so many times', () => {
    const question = { code: 'provider_timeout', repeatable: true } as const
    expect(ask({ ...question, attempt: 9 })).toMatchObject({ kind: 'wait', inDoubt: false })
    expect(ask({ ...question, attempt: 10 })).toEqual({ kind: 'dead' })
  })

  test('an unclear write that is not repeatable is looked up, however often and however old', () => {
    const question = { code: 'provider_failed', attempt: 50, ageMs: 90 * 24 * HOUR } as const
    expect(ask(question)).toEqual({ kind: 'wait', waitMs: 10_000, inDoubt: true })
  })

  test('before anything was sent, a failure is no doubt', () => {
    for (const code of ['provider_timeout', 'provider_failed', 'unavailable'] as const) {
      expect(ask({ code, sent: false })).toMatchObject({ kind: 'wait', inDoubt: false })
    }
    expect(ask({ code: 'internal', sent: false })).toEqual({ kind: 'dead' })
  })

  test('an account that must be linked again is waited for longer than anything else', () => {
    const code = 'account_needs_reauth'
    expect(ask({ code, ageMs: 3 * 24 * HOUR })).toMatchObject({ kind: 'wait', inDoubt: false })
    expect(ask({ code, ageMs: 7 * 24 * HOUR })).toEqual({ kind: 'dead' })
  })
})

describe('what becomes of a write that certainly did not arrive', () => {
  const resend = { code: 'provider_timeout', attempts: 1, ageMs: 0, ageMsMax: HOUR }
  test('it is sent again, so many times and until so old', () => {
    expect(decideResend(resend)).toBe('again')
    expect(decideResend({ ...resend, attempts: 10 })).toBe('dead')
    expect(decideResend({ ...resend, ageMs: HOUR + 1 })).toBe('dead')
  })

  test('it is not sent again when the provider’s answer was not understood', () => {
    expect(decideResend({ ...resend, code: 'provider_surprised' })).toBe('failed')
  })
})

test('an account rests after failures in a row, longer and longer, up to a minute', () => {
  expect(restAfterFailures(4, 1)).toBe(0)
  expect(restAfterFailures(5, 1)).toBe(1_000)
  expect(restAfterFailures(7, 1)).toBe(4_000)
  expect(restAfterFailures(1_000, 1)).toBe(60_000)
  expect(restAfterFailures(1_000, 0)).toBe(30_000)
})
