import type pg from 'pg'
import { GatewayError } from '../errors.ts'
import type { RateLimits } from '../ports/leases.ts'
import { run } from './statement.ts'

/** A rate that was cut to nothing is back at the declared one after this long. */
const RECOVERY_SECONDS = 600
/** As the limiter of this process's own calls does: a refusal halves the rate, down to a sixteenth. */
const CUT_TO = 0.5
const RATE_FLOOR = 1 / 16
const MS = `interval '1 millisecond'`

/** The rate of this moment: what was learned last, plus what has grown back since; never more than declared ($3). */
const RATE = `least($3::float8,
  coalesce(per_second + $3::float8 * extract(epoch from clock_timestamp() - learned_at)::float8 / ${RECOVERY_SECONDS}, $3::float8))`

/**
 * Every expression reads the row's own columns: with a sub-select, of two calls that wait for each other's lock the second would count
 * with the tokens from before the first. clock_timestamp(), because now() would be the time before that wait.
 */
const RESERVE = {
  name: 'rate_reserve',
  text: `
    update account_queue set
      tokens = least($4::float8, coalesce(
        tokens + greatest(extract(epoch from clock_timestamp() - tokens_at)::float8, 0) * ${RATE}, $4::float8)) - $2::float8,
      tokens_at = greatest(clock_timestamp(), tokens_at)
    where account_id = $1
    returning tokens, ${RATE} as rate,
      coalesce(greatest(extract(epoch from throttled_until - clock_timestamp())::float8 * 1000, 0), 0) as throttled_ms`,
}

const GIVE_BACK = { name: 'rate_give_back', text: 'update account_queue set tokens = tokens + $2::float8 where account_id = $1' }

/** Nothing is credited while the provider wants quiet, and one token is there afterwards: to try with, not to storm with. */
const THROTTLE = {
  name: 'rate_throttle',
  text: `
    update account_queue set
      throttled_until = greatest(throttled_until, now() + $2::float8 * ${MS}),
      resume_at = greatest(resume_at, now() + $2::float8 * ${MS}),
      tokens = least(tokens, 1),
      tokens_at = greatest(tokens_at, now() + $2::float8 * ${MS}),
      per_second = case when $4::boolean and (learned_at is null or learned_at < now() - interval '1 second')
        then greatest($3::float8 * ${RATE_FLOOR}, ${RATE} * ${CUT_TO}) else per_second end,
      learned_at = case when $4::boolean and (learned_at is null or learned_at < now() - interval '1 second')
        then now() else learned_at end
    where account_id = $1`,
}

export async function reserveTokens(pool: pg.Pool, accountId: string, count: number, limits: RateLimits) {
  type Row = { tokens: number; rate: number; throttled_ms: number }
  const [row] = await run<Row>(pool, RESERVE, [accountId, count, limits.perSecond, limits.burst])
  if (row === undefined) throw new GatewayError('account_not_found', 'This account was removed.')
  const tokensMs = row.tokens < 0 ? (-row.tokens / row.rate) * 1000 : 0
  return {
    waitMs: Math.ceil(Math.max(tokensMs, row.throttled_ms)),
    perSecond: row.rate,
    throttled: row.throttled_ms > tokensMs,
  }
}

export async function giveBackTokens(pool: pg.Pool, accountId: string, count: number): Promise<void> {
  await run(pool, GIVE_BACK, [accountId, count])
}

export async function throttleAccount(pool: pg.Pool, accountId: string, waitMs: number, slower: boolean, limits: RateLimits) {
  await run(pool, THROTTLE, [accountId, waitMs, limits.perSecond, slower])
}
