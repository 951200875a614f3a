import { sql } from 'kysely'
import { BACKLOG_COUNTED_MAX, type FinishedMinute, type WriteDesk } from '../../ports/console.ts'
import type { Vault } from '../../ports/vault.ts'
import type { WriteInput } from '../../ports/writes.ts'
import type { Database } from '../database.ts'
import { reaching } from '../failures.ts'
import { isId } from '../ids.ts'
import { openInput, toWrite, WRITE_COLUMNS, type WriteRow } from '../writes/row.ts'

/** A look at the newest writes reads this many rows at most: about a tenth of a second. */
const NEWEST_MAX = 50_000
const FINISHED_MAX = 20_000
const OPENED_MAX = 2_000
/** Opened at once, so that other calls get their turn in between. */
const OPENED_AT_ONCE = 200
/** A larger input holds files, and opening many of them would take long. */
const INPUT_BYTES_MAX = 65_536

/** Deliveries of events are writes too, with a page of their own. */
const OF_CALLERS = sql`w.model <> 'webhook'`

export function makeWriteDesk({ db }: Pick<Database, 'db'>, vault: Vault): WriteDesk {
  const run = async <Row>(query: ReturnType<typeof sql<Row>>) => (await reaching(() => query.execute(db))).rows
  const columns = sql.raw(WRITE_COLUMNS)

  /** What was sealed under a key that is gone cannot be shown, and must not hide the others. */
  const openOrSkip = (id: string, sealed: Buffer): WriteInput | undefined => {
    try {
      return openInput(vault, id, sealed)
    } catch {
      return undefined
    }
  }

  return {
    async smallInputs(environmentId, ids) {
      const rows = await run(sql<{ id: string; input: Buffer }>`
        select id, input from write where id = any(${ids}::uuid[]) and environment_id = ${environmentId}
          and input is not null and octet_length(input) <= ${INPUT_BYTES_MAX}`)
      const opened = rows.map(({ id, input }) => [id, openOrSkip(id, input)] as const)
      return new Map(opened.filter((one): one is [string, WriteInput] => one[1] !== undefined))
    },

    async input(environmentId, id) {
      if (!isId(id)) return undefined
      const [row] = await run(
        sql<{ input: Buffer | null }>`select input from write where id = ${id} and environment_id = ${environmentId}`,
      )
      if (row === undefined || row.input === null) return row === undefined ? undefined : null
      return openInput(vault, id, row.input)
    },

    async search(environmentId, { lanes, id }, limit) {
      const inLane = sql`w.lane = any(${lanes}::text[])`
      const rows = await run(sql<WriteRow>`
        select ${columns} from write w where w.id in (
          (select w.id from write w where w.error_code is not null and ${inLane}
            and w.environment_id = ${environmentId} order by w.seq desc limit ${limit})
          union
          (select w.id from integrated_account a join write w on w.account_id = a.id
            where a.environment_id = ${environmentId} and w.finished_at is null and ${inLane} limit ${limit})
          union
          (select w.id from (select * from write order by id desc limit ${NEWEST_MAX}) w
            where w.environment_id = ${environmentId} and (${inLane} or w.remote_id = ${id} or w.target_id = ${id})
            order by w.seq desc limit ${limit})
          union
          (select w.id from write w where w.id = ${isId(id) ? id : null}::uuid)
        ) and w.environment_id = ${environmentId} and ${OF_CALLERS}
        order by w.seq desc limit ${limit}`)
      return rows.map((row) => toWrite(vault, row))
    },

    async searchInputs(environmentId, fits, limit) {
      const found: string[] = []
      const isFit = (id: string, sealed: Buffer) => {
        const input = openOrSkip(id, sealed)
        return input !== undefined && fits(input)
      }
      let before: string | null = null
      for (let opened = 0; opened < OPENED_MAX && found.length < limit; opened += OPENED_AT_ONCE) {
        const rows: { id: string; input: Buffer }[] = await run(sql<{ id: string; input: Buffer }>`
          select w.id, w.input from write w
          where w.environment_id = ${environmentId} and w.input is not null and octet_length(w.input) <= ${INPUT_BYTES_MAX}
            and (${before}::uuid is null or w.id < ${before}::uuid) and ${OF_CALLERS}
          order by w.id desc limit ${OPENED_AT_ONCE}`)
        found.push(...rows.filter(({ id, input }) => isFit(id, input)).map(({ id }) => id))
        before = rows.at(-1)?.id ?? null
        if (rows.length < OPENED_AT_ONCE) break
      }
      if (found.length === 0) return []
      const rows = await run(
        sql<WriteRow>`select ${columns} from write w where w.id = any(${found.slice(0, limit)}::uuid[]) order by w.seq desc`,
      )
      return rows.map((row) => toWrite(vault, row))
    },

    async backlog(environmentId) {
      const rows = await run(sql<{ accountId: string; writes: string; oldestAt: Date | null }>`
        select a.id as "accountId", open.writes, open.oldest as "oldestAt" from integrated_account a
        cross join lateral (
          select count(*) as writes, min(created_at) as oldest from (
            select w.created_at from write w where w.account_id = a.id and w.finished_at is null
            order by w.due_at limit ${BACKLOG_COUNTED_MAX}) w
        ) open
        where a.environment_id = ${environmentId} and open.writes > 0
        order by open.writes desc`)
      return rows.map((row) => ({ ...row, writes: Number(row.writes) }))
    },

    async finished(environmentId, since) {
      const rows = await run(sql<Omit<FinishedMinute, 'writes'> & { writes: string }>`
        select date_trunc('minute', w.finished_at) as minute, w.status, count(*) as writes
        from (select finished_at, status, environment_id, model from write where finished_at >= ${since}
          order by finished_at desc limit ${FINISHED_MAX}) w
        where w.environment_id = ${environmentId} and ${OF_CALLERS}
        group by 1, 2 order by 1`)
      return rows.map((row) => ({ ...row, writes: Number(row.writes) }))
    },
  }
}
