import type pg from 'pg'
import type { Vault } from '../../ports/vault.ts'
import type { Inserted, NewWrite, Write } from '../../ports/writes.ts'
import { isDuplicate } from '../failures.ts'
import { run } from '../statement.ts'
import { sealColumn, toWrite, WRITE_COLUMNS, type WriteRow } from './row.ts'

const COLUMNS = `id, environment_id, account_id, model, resource, method, target_id, lane, mode, input, awaited, lease_owner, lease_until`
const VALUES = `$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now() + $13::float8 * interval '1 millisecond'`

const INSERT = {
  name: 'write_insert',
  text: `insert into write (${COLUMNS}) values (${VALUES}) returning seq, due_at as next_attempt_at, created_at`,
}

/** The key's uniqueness is decided by the index inside the insert: an earlier look would be stale by the time of the insert. */
const INSERT_WITH_KEY = {
  name: 'write_insert_with_key',
  text: `
    insert into write (${COLUMNS}, idempotency_scope, idempotency_key, request_hash) values (${VALUES}, $14, $15, $16)
    on conflict (account_id, idempotency_scope, idempotency_key) where idempotency_key is not null do nothing
    returning seq, due_at as next_attempt_at, created_at`,
}

const FIND_BY_KEY = {
  name: 'write_find_by_key',
  text: `
    select ${WRITE_COLUMNS}, (extract(epoch from now() - w.created_at) * 1000)::float8 as age_ms
    from write w where w.account_id = $1 and idempotency_scope = $2 and idempotency_key = $3`,
}

const FIND_BY_ID = { name: 'write_find_by_id', text: `select ${WRITE_COLUMNS} from write w where w.id = $1` }

type Stamp = Pick<Write, 'seq' | 'next_attempt_at' | 'created_at'>

/** A key can be freed between the conflict and the look for its holder; then the insert is made again. */
const TRIES_MAX = 3

export async function insertWrite(pool: pg.Pool, vault: Vault, write: NewWrite): Promise<Inserted> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const inserted = await tryInsert(pool, vault, write)
    if (inserted !== undefined) return { kind: 'inserted', write: inserted }
    const { scope, key } = write.idempotency!
    const [holder] = await run<WriteRow & { age_ms: number }>(pool, FIND_BY_KEY, [write.account_id, scope, key])
    if (holder === undefined) continue
    const { age_ms: ageMs, ...row } = holder
    const found = toWrite(vault, row)
    return found.id === write.id ? { kind: 'inserted', write: found } : { kind: 'exists', write: found, ageMs }
  }
  throw new Error('An idempotency key was freed and taken again several times during one call.')
}

async function tryInsert(pool: pg.Pool, vault: Vault, write: NewWrite): Promise<Write | undefined> {
  const { input, awaited, idempotency, plain, ...call } = write
  const mode = plain === undefined ? 'queued' : 'plain'
  const requestHash = idempotency?.requestHash ?? null
  const key = idempotency?.key ?? null
  try {
    const values = [
      call.id,
      call.environment_id,
      call.account_id,
      call.model,
      call.resource,
      call.method,
      call.target_id,
      call.lane,
      mode,
      sealColumn(vault, call.id, 'input', input),
      awaited,
      plain?.owner ?? null,
      plain?.withinMs ?? null,
    ]
    const [stamp] = await (idempotency === undefined
      ? run<Stamp>(pool, INSERT, values)
      : run<Stamp>(pool, INSERT_WITH_KEY, [...values, idempotency.scope, idempotency.key, requestHash]))
    if (stamp === undefined) return undefined
    const untouched = { outcome: null, remote_id: null, error_code: null, report: null, attempts: 0, finished_at: null }
    return { ...call, ...stamp, ...untouched, mode, status: 'accepted', idempotency_key: key, request_hash: requestHash }
  } catch (error) {
    // An earlier try of the same call was stored although its reply was lost.
    if (!isDuplicate(error, 'write_pkey')) throw error
    const [row] = await run<WriteRow>(pool, FIND_BY_ID, [call.id])
    if (row === undefined) throw error
    return toWrite(vault, row)
  }
}
