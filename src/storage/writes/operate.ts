import { type RawBuilder, sql } from 'kysely'
import type { Vault } from '../../ports/vault.ts'
import type { Operated, WriteInput, WriteStatus } from '../../ports/writes.ts'
import type { Database } from '../database.ts'
import { reaching } from '../failures.ts'
import { isId } from '../ids.ts'
import { OF_CALLERS } from './list.ts'
import { sealColumn, toWrite, WRITE_COLUMNS, type WriteRow } from './row.ts'

type Db = Database['db']

/**
 * A write that is retried is accepted anew: it takes a new place at the end of its lane, because later writes of the lane may have run
 * since. Doubt about an earlier attempt stays, so an unknown write is looked up once more before it is sent; checks below zero say
 * that it is sent even if that look cannot tell, because somebody has decided so.
 */
export function retryWrite(db: Db, vault: Vault, environmentId: string, id: string): Promise<Operated> {
  return operate(db, vault, environmentId, id, {
    changes: sql`status = 'waiting', mode = 'queued', seq = default, finished_at = null, due_at = now(), opened_at = now(),
      checks = case when w.status = 'unknown' then -1 else 0 end`,
    when: sql`w.status in ('failed', 'dead', 'unknown') and w.input is not null`,
  })
}

export function cancelWrite(db: Db, vault: Vault, environmentId: string, id: string): Promise<Operated> {
  return operate(db, vault, environmentId, id, {
    changes: sql`status = 'cancelled', finished_at = now(), lease_owner = null, lease_until = null`,
    when: sql`w.status in ('accepted', 'waiting') and w.mode <> 'plain' and w.in_doubt_since is null`,
  })
}

export function replaceWriteInput(
  db: Db,
  vault: Vault,
  environmentId: string,
  id: string,
  input: WriteInput,
  lane: string,
): Promise<Operated> {
  return operate(db, vault, environmentId, id, {
    changes: sql`input = ${isId(id) ? sealColumn(vault, id, 'input', input) : null}, lane = ${lane}, steps = null`,
    when: sql`w.status in ('failed', 'dead')`,
  })
}

/** One statement decides and changes, so that a worker beginning the write at the same moment comes either before or after it. */
async function operate(
  db: Db,
  vault: Vault,
  environmentId: string,
  id: string,
  { changes, when }: { changes: RawBuilder<unknown>; when: RawBuilder<unknown> },
): Promise<Operated> {
  if (!isId(id)) return { kind: 'not_found' }
  const mine = sql`w.id = ${id} and w.environment_id = ${environmentId} and ${OF_CALLERS}`
  const change = sql<WriteRow>`update write w set ${changes} where ${mine} and ${when} returning ${sql.raw(WRITE_COLUMNS)}`
  const [changed] = (await reaching(() => change.execute(db))).rows
  if (changed !== undefined) {
    if (changed.finished_at !== null) await announceSettled(db, id)
    return { kind: 'done', write: toWrite(vault, changed) }
  }
  const state = sql<{ status: WriteStatus }>`select w.status from write w where ${mine}`
  const [row] = (await reaching(() => state.execute(db))).rows
  return row === undefined ? { kind: 'not_found' } : { kind: 'wrong_state', status: row.status }
}

export const SETTLED = 'write_settled'

async function announceSettled(db: Db, id: string): Promise<void> {
  await reaching(() => sql`select pg_notify(${SETTLED}, ${id})`.execute(db))
}
