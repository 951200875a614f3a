import type pg from 'pg'
import type { ScannedWrite } from '../../ports/erasures.ts'
import type { Vault } from '../../ports/vault.ts'
import type { WriteStatus } from '../../ports/writes.ts'
import { run } from '../statement.ts'
import { openColumn, type SealedColumn } from './row.ts'

const FIRST_SEQ = '0'

const SCAN = {
  name: 'erase_scan',
  text: `
    select id, seq, account_id, lane, remote_id, input, steps, report from write
    where account_id = $1 and seq > $2::bigint order by seq limit $3`,
}

const RELATED = {
  name: 'erase_related',
  text: `
    select id from write
    where account_id = $1 and (remote_id = any($2::text[]) or target_id = any($2::text[])
      or lane = any(select 'candidates/' || remote from unnest($2::text[]) as remote))`,
}

/** The state is read and changed by one statement, so a worker that begins the write at the same moment comes before or after. */
const ERASE = {
  name: 'erase_write',
  text: `
    update write set input = null, steps = null, report = null, remote_id = null, target_id = null, lane = id::text,
      status = case when finished_at is not null then status when in_doubt_since is null then 'cancelled' else 'unknown' end,
      finished_at = coalesce(finished_at, now()), lease_owner = null, lease_until = null
    where id = $1 and status <> 'running' and mode <> 'plain' or id = $1 and finished_at is not null
    returning status`,
}
const STATE = { name: 'erase_state', text: 'select status from write where id = $1' }

const REMOVE = {
  name: 'erase_account',
  text: 'delete from write where id in (select id from write where account_id = $1 order by seq limit $2) returning id',
}

type Row = Omit<ScannedWrite, 'text'> & Record<SealedColumn, Buffer | null>

export async function scanWrites(pool: pg.Pool, vault: Vault, accountId: string, afterSeq: string | undefined, limit: number) {
  const rows = await run<Row>(pool, SCAN, [accountId, afterSeq ?? FIRST_SEQ, limit])
  return rows.map(({ input, steps, report, ...row }): ScannedWrite => {
    const sealed = { input, steps, report }
    const text = (Object.keys(sealed) as SealedColumn[]).map((column) => textOf(vault, row.id, column, sealed[column])).join('\n')
    return { ...row, text }
  })
}

export async function relatedWrites(pool: pg.Pool, accountId: string, remoteIds: readonly string[]): Promise<string[]> {
  return (await run<{ id: string }>(pool, RELATED, [accountId, remoteIds])).map(({ id }) => id)
}

export async function eraseWrite(pool: pg.Pool, id: string): Promise<WriteStatus | undefined> {
  const [erased] = await run<{ status: WriteStatus }>(pool, ERASE, [id])
  if (erased !== undefined) return erased.status
  const [left] = await run<{ status: WriteStatus }>(pool, STATE, [id])
  return left === undefined ? undefined : 'running'
}

export async function removeWrites(pool: pg.Pool, accountId: string, limit: number): Promise<number> {
  return (await run(pool, REMOVE, [accountId, limit])).length
}

/** What cannot be opened cannot be read by anybody else either, so it is passed over. */
function textOf(vault: Vault, id: string, column: SealedColumn, sealed: Buffer | null): string {
  if (sealed === null) return ''
  try {
    return JSON.stringify(openColumn(vault, id, column, sealed))
  } catch {
    return ''
  }
}
