import type pg from 'pg'
import type { Vault } from '../../ports/vault.ts'
import type { WriteReport } from '../../ports/writes.ts'
import { run } from '../statement.ts'
import { sealColumn } from './row.ts'

const LEFT_BEHIND = {
  name: 'write_plain_left_behind',
  text: `
    select id, status, account_id from write
    where finished_at is null and mode = 'plain' and lease_until < now() order by lease_until limit $1`,
}

/** By its owner, or by anybody once its lease is over ($3 is null). */
const FAIL = {
  name: 'write_plain_fail',
  text: `
    update write set status = 'failed', error_code = 'unavailable', report = $2, finished_at = now(), lease_owner = null
    where id = $1 and finished_at is null and mode = 'plain' and status = 'accepted'
      and case when $3::text is null then lease_until < now() else lease_owner = $3 end`,
}

const LOOK = {
  name: 'write_plain_look',
  text: `
    update write set mode = 'look', status = 'waiting', in_doubt_since = coalesce(in_doubt_since, attempted_at),
      due_at = now() + $2::float8 * interval '1 millisecond', lease_owner = null, lease_until = null
    where id = $1 and finished_at is null and mode = 'plain' and status = 'running' and lease_until < now()
    returning account_id`,
}

const NEVER_BEGUN: WriteReport = {
  record: null,
  warnings: [],
  error: { code: 'unavailable', message: 'The gateway stopped before this call began. Nothing was sent; call again.' },
  attempts: [],
}

export async function sweepPlainWrites(pool: pg.Pool, vault: Vault, waitMs: number, limit: number): Promise<string[]> {
  const left = await run<{ id: string; status: string; account_id: string }>(pool, LEFT_BEHIND, [limit])
  const toLook = new Set<string>()
  for (const { id, status, account_id } of left) {
    if (status === 'accepted') await run(pool, FAIL, [id, sealColumn(vault, id, 'report', NEVER_BEGUN), null])
    else if ((await run(pool, LOOK, [id, waitMs])).length === 1) toLook.add(account_id)
  }
  return [...toLook]
}

export async function abandonPlainWrite(pool: pg.Pool, vault: Vault, id: string, owner: string, report: WriteReport) {
  await run(pool, FAIL, [id, sealColumn(vault, id, 'report', report), owner])
}
