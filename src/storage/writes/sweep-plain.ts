import type pg from 'pg'
import type { Tell } from '../../ports/attempts.ts'
import type { Vault } from '../../ports/vault.ts'
import type { NewDelivery } from '../../ports/webhooks.ts'
import type { WriteReport } from '../../ports/writes.ts'
import { run } from '../statement.ts'
import { sealColumn, toWrite, WRITE_COLUMNS, type WriteRow } from './row.ts'
import { tellPart, tellValues } from './tell.ts'

const LEFT_BEHIND = {
  name: 'write_plain_left_behind',
  text: `
    select ${WRITE_COLUMNS} from write w
    where finished_at is null and mode = 'plain' and lease_until < now() order by lease_until limit $1`,
}

/** By its owner, or by anybody once its lease is over ($3 is null). */
const FAIL = {
  name: 'write_plain_fail',
  text: `with settled as (
    update write set status = 'failed', error_code = 'unavailable', report = $2, finished_at = now(), lease_owner = null
    where id = $1 and finished_at is null and mode = 'plain' and status = 'accepted'
      and case when $3::text is null then lease_until < now() else lease_owner = $3 end
    returning id
    ), ${tellPart(4)}
    select id from settled`,
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

export async function sweepPlainWrites(
  pool: pg.Pool,
  vault: Vault,
  waitMs: number,
  limit: number,
  tell: Tell,
): Promise<string[]> {
  const left = (await run<WriteRow>(pool, LEFT_BEHIND, [limit])).map((row) => toWrite(vault, row))
  const toLook = new Set<string>()
  for (const write of left) {
    const { id, status, account_id } = write
    if (status === 'accepted') {
      const deliveries = await tell({ ...write, status: 'failed', error_code: 'unavailable', report: NEVER_BEGUN })
      await run(pool, FAIL, [id, sealColumn(vault, id, 'report', NEVER_BEGUN), null, ...tellValues(vault, deliveries)])
    } else if ((await run(pool, LOOK, [id, waitMs])).length === 1) toLook.add(account_id)
  }
  return [...toLook]
}

export async function abandonPlainWrite(
  pool: pg.Pool,
  vault: Vault,
  id: string,
  owner: string,
  report: WriteReport,
  deliveries: readonly NewDelivery[],
) {
  await run(pool, FAIL, [id, sealColumn(vault, id, 'report', report), owner, ...tellValues(vault, deliveries)])
}
