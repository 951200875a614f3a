import { ERRORS, type ErrorCode } from '../errors.ts'

export type RetryDecision = { kind: 'wait'; ms: number } | { kind: 'stop' }

/**
 * Waits before repeats, drawn evenly from zero up to the bound (full jitter), so that callers that failed together do not come back together:
 *
 *   failed attempt | bound     | all waits so far at most
 *   1              |   250 ms  |    250 ms
 *   2              | 1,000 ms  |  1,250 ms
 */
const WAIT_BOUNDS_MS = [250, 1_000]

/** Waits that the provider itself asks for, in one call; beyond it something is wrong, such as a Retry-After of zero for ever. */
const ASKED_WAITS_MAX = 5

/**
 * Whether a call that the caller waits for is made again, and when. Pure. A wait that the provider asks for is kept when it fits into
 * the budget; a broken call is repeated twice at most.
 * @param attempt attempts made so far, at least 1
 * @param retryAfterMs what the provider asked for, if it did
 * @param random 0..1
 * @param repeatable whether the call may be made twice; false leaves only failures that certainly changed nothing
 */
export function decideReadRetry(failure: {
  code: ErrorCode
  attempt: number
  retryAfterMs: number | undefined
  elapsedMs: number
  budgetMs: number
  random: () => number
  repeatable?: boolean
}): RetryDecision {
  const { code, attempt, retryAfterMs, elapsedMs, budgetMs, random, repeatable = true } = failure
  const { retry } = ERRORS[code]
  // Our own limit has used the call's patience up already, and a gateway that is going down does not come back.
  if (retry === 'never' || code === 'too_many_requests' || code === 'unavailable') return { kind: 'stop' }
  if (retry === 'if_repeatable' && !repeatable) return { kind: 'stop' }
  const bound = retryAfterMs === undefined ? WAIT_BOUNDS_MS[attempt - 1] : undefined
  const ms =
    attempt <= ASKED_WAITS_MAX ? (retryAfterMs ?? (bound === undefined ? undefined : Math.ceil(bound * random()))) : undefined
  return ms === undefined || elapsedMs + ms > budgetMs ? { kind: 'stop' } : { kind: 'wait', ms }
}
