import { type RawBuilder, sql } from 'kysely'
import type { Vault } from '../../ports/vault.ts'
import { OWN_MODEL } from '../../ports/webhooks.ts'
import type { Write, WriteFilter } from '../../ports/writes.ts'
import type { Database } from '../database.ts'
import { reaching } from '../failures.ts'
import { isId } from '../ids.ts'
import { toWrite, WRITE_COLUMNS, type WriteRow } from './row.ts'

const UNFINISHED = new Set(['accepted', 'running', 'waiting'])
const TROUBLED = new Set(['failed', 'dead', 'unknown'])
/** What the gateway does by itself on the same lines is no caller's write. */
export const OF_CALLERS = sql`w.model <> ${OWN_MODEL}`
const SEQ = /^\d{1,18}$/

export async function findWrite(db: Database['db'], vault: Vault, environmentId: string, id: string): Promise<Write | undefined> {
  if (!isId(id)) return undefined
  const query = sql<WriteRow>`select ${sql.raw(WRITE_COLUMNS)} from write w
    where w.id = ${id} and w.environment_id = ${environmentId} and ${OF_CALLERS}`
  const { rows } = await reaching(() => query.execute(db))
  return rows[0] === undefined ? undefined : toWrite(vault, rows[0])
}

/**
 * Newest first, merged from the newest of each account: writes have no index by environment, because every write would pay for it
 * and only lists would use it.
 */
export async function listWrites(
  db: Database['db'],
  vault: Vault,
  environmentId: string,
  filter: WriteFilter,
  { limit, after }: { limit: number; after?: string },
): Promise<Write[]> {
  if ((after !== undefined && !SEQ.test(after)) || (filter.account_id !== undefined && !isId(filter.account_id))) return []
  const conditions = sql.join(conditionsOf(filter, after), sql` and `)
  const columns = sql.raw(WRITE_COLUMNS)
  const query =
    filter.status !== undefined && TROUBLED.has(filter.status)
      ? sql<WriteRow>`select ${columns} from write w where w.environment_id = ${environmentId} and w.error_code is not null
          and ${conditions} order by w.seq desc limit ${limit}`
      : sql<WriteRow>`
          select newest.* from integrated_account a
          cross join lateral (
            select ${columns} from write w where w.account_id = a.id and ${conditions} order by w.seq desc limit ${limit}
          ) newest
          where a.environment_id = ${environmentId} and ${accountCondition(filter)}
          order by newest.seq desc limit ${limit}`
  const { rows } = await reaching(() => query.execute(db))
  return rows.map((row) => toWrite(vault, row))
}

function accountCondition({ account_id }: WriteFilter): RawBuilder<unknown> {
  return account_id === undefined ? sql`true` : sql`a.id = ${account_id}`
}

function conditionsOf(filter: WriteFilter, after: string | undefined): RawBuilder<unknown>[] {
  const equal = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => sql`${sql.ref(`w.${column}`)} = ${value}`)
  const status = filter.status
  // Says in the words of the indices what the status means.
  const open = status === undefined ? [] : [UNFINISHED.has(status) ? sql`w.finished_at is null` : sql`w.finished_at is not null`]
  return [OF_CALLERS, ...equal, ...open, ...(after === undefined ? [] : [sql`w.seq < ${after}`])]
}
