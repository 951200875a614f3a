import type { ErrorCode } from '../../errors.ts'

/**
 * What an error says about an attempt, for the purpose of trying again.
 * `throttled`: refused for its rate. `unreached`: did not arrive. `paused`: the account must be linked again first.
 * `unclear`: may have arrived. `answered`: may have arrived, and trying again cannot help. `definite`: the provider said no.
 */
export type ErrorClass = 'throttled' | 'unreached' | 'paused' | 'unclear' | 'answered' | 'definite' | 'defect'

/** @param sent whether any call of the attempt was let go to the provider */
export function classOf(code: ErrorCode, sent: boolean): ErrorClass {
  switch (code) {
    case 'provider_rate_limited':
    case 'too_many_requests':
      return 'throttled'
    case 'provider_unreachable':
      return 'unreached'
    case 'account_needs_reauth':
    case 'account_disabled':
    case 'provider_refused_credentials':
      return 'paused'
    case 'provider_failed':
    case 'provider_timeout':
    case 'unavailable':
      return sent ? 'unclear' : 'unreached'
    // The call went out and something about its answer was not understood, by the mapping or by us.
    case 'provider_surprised':
    case 'internal':
      return sent ? 'answered' : 'defect'
    default:
      return 'definite'
  }
}

/** Exponential with full jitter: a wait is anything from 0 to `firstMs` × 2^(n-1), at most `capMs`. */
export type Backoff = { firstMs: number; capMs: number; attemptsMax: number }

/**
 * | class | first | cap | attempts | longest before it is given up |
 * |---|---|---|---|---|
 * | throttled | 1 s, or what was asked for | 1 min | any number | the age limit |
 * | unreached | 1 s | 10 min | 40 | about 5 h |
 * | paused | 1 min | 15 min | any number | the age limit of paused accounts |
 * | unclear, repeatable | 2 s | 10 min | 10 | about 25 min |
 */
const BACKOFF: Record<'throttled' | 'unreached' | 'paused' | 'unclear', Backoff> = {
  throttled: { firstMs: 1_000, capMs: 60_000, attemptsMax: Number.POSITIVE_INFINITY },
  unreached: { firstMs: 1_000, capMs: 600_000, attemptsMax: 40 },
  paused: { firstMs: 60_000, capMs: 900_000, attemptsMax: Number.POSITIVE_INFINITY },
  unclear: { firstMs: 2_000, capMs: 600_000, attemptsMax: 10 },
}

export type RetryQuestion = {
  code: ErrorCode
  sent: boolean
  repeatable: boolean
  /** Attempts of this class since the write was accepted or retried, this one included. */
  attempt: number
  ageMs: number
  ageMsMax: number
  pausedAgeMsMax: number
  settleMs: number
  /** In place of the table below, for everything but an account that must be linked again first. */
  backoff?: Backoff | undefined
  /** What the provider asked for. */
  retryAfterMs?: number | undefined
  /** 0..1. */
  random: number
}

export type RetryDecision = { kind: 'wait'; waitMs: number; inDoubt: boolean } | { kind: 'failed' } | { kind: 'dead' }

/** What becomes of a queued write after an attempt that ended with an error. Pure. */
export function decideRetry(question: RetryQuestion): RetryDecision {
  const errorClass = classOf(question.code, question.sent)
  if (errorClass === 'definite') return { kind: 'failed' }
  if (errorClass === 'defect') return { kind: 'dead' }
  const unclear = errorClass === 'unclear' || errorClass === 'answered'
  // Even the last attempt allowed must be looked up: what it came to is not known yet.
  if (unclear && !question.repeatable) return { kind: 'wait', waitMs: question.settleMs, inDoubt: true }
  if (errorClass === 'answered') return { kind: 'failed' }

  const { firstMs, capMs, attemptsMax } = (errorClass === 'paused' ? undefined : question.backoff) ?? BACKOFF[errorClass]
  // An account that must be linked again is not ready after no time at all, so only half of that wait is chance.
  const share = errorClass === 'paused' ? (1 + question.random) / 2 : question.random
  const backoffMs = share * Math.min(capMs, firstMs * 2 ** Math.min(question.attempt - 1, 30))
  // What was asked for is kept to; the jitter comes on top, or everybody who was refused comes back at once.
  const waitMs = question.retryAfterMs === undefined ? backoffMs : question.retryAfterMs + question.random * firstMs
  const ageMsMax = errorClass === 'paused' ? question.pausedAgeMsMax : question.ageMsMax
  if (question.attempt >= attemptsMax || question.ageMs + waitMs > ageMsMax) return { kind: 'dead' }
  return { kind: 'wait', waitMs, inDoubt: false }
}

/** Whether a write that certainly did not arrive is sent once more. Pure. @param attempts unclear ones so far */
export function decideResend(question: {
  code: string | null
  attempts: number
  ageMs: number
  ageMsMax: number
  backoff?: Backoff | undefined
}) {
  if (question.code === 'provider_surprised' || question.code === 'internal') return 'failed'
  const { attemptsMax } = question.backoff ?? BACKOFF.unclear
  return question.attempts >= attemptsMax || question.ageMs > question.ageMsMax ? 'dead' : 'again'
}

const REST_AFTER = 5
const REST_FIRST_MS = 1_000
const REST_MS_MAX = 60_000

/**
 * How long an account rests whose provider failed so many times in a row: without it, a provider that is down would be called once for
 * each write of a backlog. Pure. @param random 0..1
 */
export function restAfterFailures(failures: number, random: number): number {
  if (failures < REST_AFTER) return 0
  const capMs = Math.min(REST_MS_MAX, REST_FIRST_MS * 2 ** Math.min(failures - REST_AFTER, 30))
  return (capMs * (1 + random)) / 2
}
