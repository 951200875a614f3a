import type pg from 'pg'
import { run } from '../statement.ts'

/** Followers put off, or brought back, by one call; a lane of a million is put off over several turns. */
const PARKED_MAX = 1000

/**
 * Followers take over the due time of the write that they wait for, so that the next look at the backlog does not walk over them.
 * At that time they come up behind it again, because due times are equal and `seq` decides. One that is under way is watched, so that
 * whoever settles it knows of its followers.
 */
const PARK = {
  name: 'write_park',
  text: `
    with first as (
      select id, seq, due_at from write where account_id = $1 and lane = $2 and finished_at is null order by seq limit 1
    ), watched as (
      update write w set awaited = true from first
      where w.id = first.id and (w.status = 'running' or w.mode = 'plain') and not w.awaited
    )
    update write set due_at = greatest((select due_at from first), now() + $3::float8 * interval '1 millisecond')
    where id in (
      select w.id from write w, first
      where w.account_id = $1 and w.lane = $2 and w.finished_at is null and w.seq > first.seq
        and w.due_at <= now() and w.status in ('accepted', 'waiting') and w.mode <> 'plain'
      order by w.seq limit ${PARKED_MAX}
    )`,
}

/** Only accepted ones: a waiting write waits for a reason of its own. */
const UNPARK = {
  name: 'write_unpark',
  text: `
    update write set due_at = now() where id in (
      select id from write
      where account_id = $1 and lane = $2 and finished_at is null and status = 'accepted' and due_at > now() and mode <> 'plain'
      order by seq limit $3
    )`,
}

const HASTEN = {
  name: 'write_hasten',
  text: `
    update write set due_at = now()
    where account_id = $1 and finished_at is null and mode <> 'plain' and status = 'waiting' and due_at > now()
      and error_code = any($2) and exists (select from integrated_account where id = $1 and status = 'active')
    returning id`,
}

export async function parkLane(pool: pg.Pool, accountId: string, lane: string, blockedMs: number): Promise<void> {
  await run(pool, PARK, [accountId, lane, blockedMs])
}

export async function unparkLane(pool: pg.Pool, accountId: string, lane: string, limit = PARKED_MAX): Promise<void> {
  await run(pool, UNPARK, [accountId, lane, limit])
}

export async function hastenWrites(pool: pg.Pool, accountId: string, errorCodes: readonly string[]): Promise<number> {
  return (await run(pool, HASTEN, [accountId, errorCodes])).length
}
