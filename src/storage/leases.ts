import type { Lease, LeaseStore, TurnEnd } from '../ports/leases.ts'
import type { Database } from './database.ts'
import { giveBackTokens, reserveTokens, throttleAccount } from './rates.ts'
import { run, type Statement } from './statement.ts'

const IN_MS = `interval '1 millisecond'`
/** When an account is ready at the earliest. `greatest` passes over null. */
const SOONEST = 'greatest(now(), resume_at)'
const UNMARKED = `(ready_at is null or ready_at > ${SOONEST})`
const SOMETHING_DUE = `exists (select from write w
  where w.account_id = q.account_id and w.finished_at is null and w.mode <> 'plain' and w.due_at <= now())`

/**
 * No wake-up is lost. A writer commits its write, then runs MARK. A drainer's RELEASE commits, then runs LOOK_AGAIN. Each second
 * statement has a snapshot younger than its first, so whichever of the two second statements begins later sees the other side's
 * first: MARK sees the account released and marks it, or LOOK_AGAIN sees the write and marks it. That both are statements of their
 * own is the point: a look inside RELEASE would use a snapshot older than RELEASE's own commit.
 * While an account is leased, ready_at stays in the past, so MARK changes and locks nothing for an account that is being drained.
 */
const MARK = {
  name: 'lease_mark',
  text: `
    update account_queue set ready_at = ${SOONEST} where account_id = $1 and ${UNMARKED}
    returning (extract(epoch from ready_at - now()) * 1000)::float8 as ms`,
}
const LOOK_AGAIN = {
  name: 'lease_look_again',
  text: `
    update account_queue q set ready_at = ${SOONEST} where account_id = $1 and ${UNMARKED} and ${SOMETHING_DUE}
    returning (extract(epoch from ready_at - now()) * 1000)::float8 as ms`,
}

const CLAIM = {
  name: 'lease_claim',
  text: `
    with due as (
      select account_id from account_queue
      where ready_at <= now() and (lease_until is null or lease_until < now())
      order by ready_at limit $2 for update skip locked
    )
    update account_queue q set lease_owner = $1, lease_until = now() + $3::float8 * ${IN_MS}
    from due where q.account_id = due.account_id
    returning q.account_id, q.failures`,
}

/** clock_timestamp(), because after waiting for the row now() may lie before the time at which it was made ready. */
const CLAIM_ONE = {
  name: 'lease_claim_one',
  text: `
    update account_queue set lease_owner = $1, lease_until = clock_timestamp() + $3::float8 * ${IN_MS}
    where account_id = $2 and ready_at <= clock_timestamp() and (lease_until is null or lease_until < clock_timestamp())
    returning account_id, failures`,
}

/** A lease that ran out and that nobody took is still its owner's to extend. */
const EXTEND = {
  name: 'lease_extend',
  text: `
    update account_queue q set lease_until = now() + $3::float8 * ${IN_MS}
    from unnest($1::uuid[], $2::text[]) as mine (account_id, owner)
    where q.account_id = mine.account_id and q.lease_owner = mine.owner
    returning q.account_id, q.lease_owner`,
}

const RELEASE = {
  name: 'lease_release',
  text: `
    with next as (
      select case when $3::boolean then now() else (
        select due_at from write where account_id = $1 and finished_at is null and mode <> 'plain' order by due_at limit 1
      ) end as due_at
    )
    update account_queue q set lease_owner = null, lease_until = null, failures = $5, tokens = q.tokens + $6::float8,
      resume_at = greatest(q.resume_at, now() + $4::float8 * ${IN_MS}),
      ready_at = case when next.due_at is not null
        then greatest(next.due_at, q.resume_at, now() + $4::float8 * ${IN_MS}) end
    from next where q.account_id = $1 and q.lease_owner = $2
    returning (extract(epoch from q.ready_at - now()) * 1000)::float8 as ms`,
}

const RESUME = {
  name: 'lease_resume',
  text: `
    update account_queue set resume_at = throttled_until, ready_at = case when ready_at is not null
      then least(ready_at, greatest(now(), throttled_until)) end
    where account_id = $1`,
}

const SWEEP = {
  name: 'lease_sweep',
  text: `
    with page as (select account_id from account_queue where account_id > $1 order by account_id limit $2),
    marked as (
      update account_queue q set ready_at = ${SOONEST} from page
      where q.account_id = page.account_id and lease_owner is null and ${UNMARKED} and ${SOMETHING_DUE}
      returning q.account_id
    )
    select (select max(account_id::text) from page) as last, array(select account_id::text from marked) as marked`,
}

const BACKLOG_COUNT_MAX = 10_000
const BACKLOG = {
  name: 'lease_backlog',
  text: `
    select q.account_id, count(w.created_at)::int as writes,
      coalesce(extract(epoch from now() - min(w.created_at)) * 1000, 0)::float8 as oldest_ms
    from account_queue q cross join lateral (
      select created_at from write
      where account_id = q.account_id and finished_at is null order by due_at, seq limit ${BACKLOG_COUNT_MAX}
    ) w
    where q.ready_at is not null group by q.account_id order by writes desc limit $1`,
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** Leases and rates of accounts in the table account_queue. */
export function makeLeaseStore({ pool }: Pick<Database, 'pool'>): LeaseStore {
  const claimed = async (owner: string, statement: Statement, values: unknown[]): Promise<Lease[]> => {
    const rows = await run<{ account_id: string; failures: number }>(pool, statement, values)
    return rows.map(({ account_id, failures }) => ({ accountId: account_id, owner, failures }))
  }
  const release = async ({ accountId, owner }: Lease, { more, restMs, failures, tokensLeft }: TurnEnd) => {
    const [row] = await run<{ ms: number | null }>(pool, RELEASE, [accountId, owner, more, restMs, failures, tokensLeft])
    if (row === undefined || more) return row?.ms
    const [marked] = await run<{ ms: number }>(pool, LOOK_AGAIN, [accountId])
    return marked === undefined ? row.ms : marked.ms
  }

  return {
    async markReady(accountId) {
      return (await run<{ ms: number }>(pool, MARK, [accountId]))[0]?.ms
    },
    claim: (owner, limit, leaseMs) => claimed(owner, CLAIM, [owner, limit, leaseMs]),
    claimOne: (owner, accountId, leaseMs) => claimed(owner, CLAIM_ONE, [owner, accountId, leaseMs]),
    async extend(leases, leaseMs) {
      const accountIds = leases.map(({ accountId }) => accountId)
      const owners = leases.map(({ owner }) => owner)
      const rows = await run<{ account_id: string; lease_owner: string }>(pool, EXTEND, [accountIds, owners, leaseMs])
      const held = new Set(rows.map(({ account_id, lease_owner }) => `${account_id} ${lease_owner}`))
      return leases.filter(({ accountId, owner }) => held.has(`${accountId} ${owner}`))
    },
    release,
    reserve: (accountId, count, limits) => reserveTokens(pool, accountId, count, limits),
    giveBack: (accountId, count) => giveBackTokens(pool, accountId, count),
    throttle: (accountId, waitMs, slower, limits) => throttleAccount(pool, accountId, waitMs, slower, limits),
    async resume(accountId) {
      await run(pool, RESUME, [accountId])
    },
    async sweep(afterAccountId, limit) {
      const [row] = await run<{ last: string | null; marked: string[] }>(pool, SWEEP, [afterAccountId ?? FIRST_ID, limit])
      return { marked: row?.marked ?? [], last: row?.last ?? undefined }
    },
    async backlog(limit) {
      const rows = await run<{ account_id: string; writes: number; oldest_ms: number }>(pool, BACKLOG, [limit])
      return rows.map(({ account_id, writes, oldest_ms }) => ({ accountId: account_id, writes, oldestMs: oldest_ms }))
    },
  }
}
