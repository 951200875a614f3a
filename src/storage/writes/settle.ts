import type pg from 'pg'
import type { Settlement } from '../../ports/attempts.ts'
import type { Vault } from '../../ports/vault.ts'
import type { NewDelivery } from '../../ports/webhooks.ts'
import { run } from '../statement.ts'
import { SETTLED } from './operate.ts'
import { sealColumn } from './row.ts'
import { tellPart, tellValues } from './tell.ts'

/**
 * Fenced by the row: the lease itself may be over as long as nobody has taken the write over, because what the provider said is true
 * whoever holds the account, and forgetting it would leave a write in doubt for nothing.
 */
const SETTLED_ROW = `settled as (
      update write set status = $3, outcome = $4, remote_id = coalesce($5, remote_id), error_code = $6, report = $7,
        due_at = case when $3 = 'waiting' then now() + $8::float8 * interval '1 millisecond' else due_at end,
        in_doubt_since = case when $9::boolean then coalesce(in_doubt_since, attempted_at) end,
        checks = $10,
        finished_at = case when $3 <> 'waiting' then now() end,
        steps = case when $3 = 'succeeded' then null else steps end,
        mode = case when $3 = 'waiting' and mode = 'plain' then 'look' else mode end,
        lease_owner = null, lease_until = null
      where id = $1 and status = 'running' and lease_owner = $2
      returning id, awaited, finished_at
    )`
const ANNOUNCE = `select awaited as watched,
      case when awaited and finished_at is not null then pg_notify('${SETTLED}', id::text) end
    from settled`
const SETTLE = { name: 'write_settle', text: `with ${SETTLED_ROW} ${ANNOUNCE}` }
const SETTLE_AND_TELL = { name: 'write_settle_tell', text: `with ${SETTLED_ROW}, ${tellPart(11)} ${ANNOUNCE}` }

const SAVE_STEPS = {
  name: 'write_save_steps',
  text: `update write set steps = $3 where id = $1 and status = 'running' and lease_owner = $2 returning id`,
}

const RECOVER = {
  name: 'write_recover',
  text: `
    update write set status = 'waiting', in_doubt_since = coalesce(in_doubt_since, attempted_at),
      due_at = now() + $3::float8 * interval '1 millisecond', lease_owner = null
    where id = $1 and status = 'running' and lease_owner = $2 and mode <> 'plain'
    returning id`,
}

export async function settleWrite(
  pool: pg.Pool,
  vault: Vault,
  id: string,
  owner: string,
  settlement: Settlement,
  deliveries: readonly NewDelivery[],
) {
  const { status, outcome, remote_id, error_code, report, waitMs, inDoubt, checks } = settlement
  const [row] = await run<{ watched: boolean }>(pool, deliveries.length === 0 ? SETTLE : SETTLE_AND_TELL, [
    id,
    owner,
    status,
    outcome,
    remote_id,
    error_code,
    sealColumn(vault, id, 'report', report),
    waitMs,
    inDoubt,
    checks,
    ...(deliveries.length === 0 ? [] : tellValues(vault, deliveries)),
  ])
  return row === undefined ? undefined : { watched: row.watched }
}

export async function saveWriteSteps(pool: pg.Pool, vault: Vault, id: string, owner: string, steps: Record<string, unknown>) {
  return (await run(pool, SAVE_STEPS, [id, owner, sealColumn(vault, id, 'steps', steps)])).length === 1
}

export async function recoverWrite(pool: pg.Pool, id: string, formerOwner: string, waitMs: number): Promise<boolean> {
  return (await run(pool, RECOVER, [id, formerOwner, waitMs])).length === 1
}
