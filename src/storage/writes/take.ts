import type pg from 'pg'
import type { BegunWrite, DueWrite, Refusal } from '../../ports/attempts.ts'
import type { Vault } from '../../ports/vault.ts'
import { run, type Statement } from '../statement.ts'
import { openColumn, openInput, toWrite, WRITE_COLUMNS, type WriteRow } from './row.ts'

/**
 * The limit is part of the text: as a parameter it makes Postgres plan the statement anew each time, which takes longer than running
 * it. Sizes are powers of two, so that there are few texts.
 */
const takeOf = (size: number) => ({
  name: `write_take_${size}`,
  text: `
    select id, lane, case when status = 'running' then lease_owner end as owner from write
    where account_id = $1 and finished_at is null and mode <> 'plain' and due_at <= now()
    order by due_at, seq limit ${size}`,
})

const NO_EARLIER_IN_LANE = `not exists (select from write e
      where e.account_id = w.account_id and e.lane = w.lane and e.finished_at is null and e.seq < w.seq)`
const BEGUN = `status = 'running', attempted_at = now(), attempts = attempts + case when status = 'running' then 0 else 1 end`
const RETURNING = `${WRITE_COLUMNS}, w.input, w.steps, w.attempted_at, w.in_doubt_since, w.checks,
      (extract(epoch from now() - w.opened_at) * 1000)::float8 as age_ms`

/** `running` under the same owner is let through: that is this very call whose first reply was lost. */
const BEGIN = {
  name: 'write_begin',
  text: `
    update write w set ${BEGUN}, lease_owner = $2
    where w.id = $1 and w.finished_at is null and w.mode <> 'plain'
      and (w.status in ('accepted', 'waiting') or w.lease_owner = $2)
      and exists (select from account_queue q
        where q.account_id = w.account_id and q.lease_owner = $2 and q.lease_until > now() + $3::float8 * interval '1 millisecond')
      and ${NO_EARLIER_IN_LANE}
    returning ${RETURNING}`,
}

const BEGIN_PLAIN = {
  name: 'write_begin_plain',
  text: `
    update write w set ${BEGUN}
    where w.id = $1 and w.finished_at is null and w.mode = 'plain' and w.lease_owner = $2 and w.lease_until > now()
      and ${NO_EARLIER_IN_LANE}
    returning ${RETURNING}`,
}

const EXPLAIN = {
  name: 'write_explain',
  text: `
    select w.finished_at is null and (w.status <> 'running' or w.lease_owner = $2) as startable,
      (select e.id from write e where e.account_id = w.account_id and e.lane = w.lane and e.finished_at is null and e.seq < w.seq
        order by e.seq desc limit 1) as blocker
    from write w where w.id = $1`,
}

type BegunRow = WriteRow & {
  input: Buffer | null
  steps: Buffer | null
  attempted_at: Date
  in_doubt_since: Date | null
  checks: number
  age_ms: number
}

export async function takeWrites(pool: pg.Pool, accountId: string, limit: number): Promise<DueWrite[]> {
  const due = await run<DueWrite>(pool, takeOf(2 ** Math.ceil(Math.log2(limit))), [accountId])
  return due.slice(0, limit)
}

export function beginWrite(pool: pg.Pool, vault: Vault, id: string, owner: string, leaseMarginMs: number) {
  return begin(pool, vault, BEGIN, [id, owner, leaseMarginMs])
}

export function beginPlainWrite(pool: pg.Pool, vault: Vault, id: string, owner: string) {
  return begin(pool, vault, BEGIN_PLAIN, [id, owner])
}

export async function explainRefusal(pool: pg.Pool, id: string, owner: string): Promise<Refusal> {
  const [row] = await run<{ startable: boolean; blocker: string | null }>(pool, EXPLAIN, [id, owner])
  if (row === undefined || !row.startable) return { kind: 'gone' }
  return row.blocker === null ? { kind: 'lease_lost' } : { kind: 'blocked', by: row.blocker }
}

async function begin(pool: pg.Pool, vault: Vault, statement: Statement, values: unknown[]): Promise<BegunWrite | undefined> {
  const [begun] = await run<BegunRow>(pool, statement, values)
  if (begun === undefined) return undefined
  const { input, steps, report, age_ms: ageMs, ...row } = begun
  const { id } = row
  // The write is running now. Sealed data that does not open must end the attempt, not the worker, so the input reads as null then.
  try {
    return {
      ...toWrite(vault, { ...row, report }),
      ...row,
      input: input === null ? null : openInput(vault, id, input),
      steps: steps === null ? {} : (openColumn(vault, id, 'steps', steps) as Record<string, unknown>),
      ageMs,
    }
  } catch {
    return { ...row, report: null, input: null, steps: {}, ageMs }
  }
}
