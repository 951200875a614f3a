import { type Selectable, sql } from 'kysely'
import type { Erasure, ErasureCounts, ErasureProgress, ErasureStore } from '../ports/erasures.ts'
import type { Vault } from '../ports/vault.ts'
import type { Database } from './database.ts'
import { reaching } from './failures.ts'
import { isId, makeId } from './ids.ts'
import type { Schema } from './schema.ts'
import { eraseWrite, relatedWrites, removeWrites, scanWrites } from './writes/erase.ts'

/** An erasure that could not go on is taken up again after this long. */
const PAUSE_MS = 2_000
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const COUNTS: ErasureCounts = { scanned: 0, erased: 0, cancelled: 0 }

export function makeErasureStore({ db, pool }: Pick<Database, 'db' | 'pool'>, vault: Vault): ErasureStore {
  const inMs = (ms: number) => sql<Date>`now() + ${ms}::float8 * interval '1 millisecond'`

  return {
    async request(environmentId, email) {
      const id = makeId()
      const row = { id, environment_id: environmentId, subject: vault.seal(id, { email }) }
      return toErasure(await reaching(() => db.insertInto('erasure').values(row).returningAll().executeTakeFirstOrThrow()))
    },

    async find(environmentId, id) {
      if (!isId(id)) return undefined
      const query = db.selectFrom('erasure').selectAll().where('id', '=', id).where('environment_id', '=', environmentId)
      const row = await reaching(() => query.executeTakeFirst())
      return row === undefined ? undefined : toErasure(row)
    },

    async claim(ms) {
      const query = sql<Selectable<Schema['erasure']>>`
        update erasure set claimed_until = ${inMs(ms)} where id = (
          select id from erasure where status = 'running' and (claimed_until is null or claimed_until < now())
          order by created_at limit 1 for update skip locked
        ) returning *`
      const [row] = (await reaching(() => query.execute(db))).rows
      if (row === undefined) return undefined
      const subject = row.subject === null ? null : (vault.open(row.id, row.subject) as { email: string })
      return {
        id: row.id,
        environmentId: row.environment_id,
        accountId: row.account_id,
        email: subject?.email ?? null,
        progress: row.progress as ErasureProgress,
        counts: { ...COUNTS, ...(row.counts as Partial<ErasureCounts>) },
      }
    },

    async save({ id, progress, counts }, ms) {
      const claimed_until = inMs(ms === 0 ? PAUSE_MS : ms)
      const change = { progress: JSON.stringify(progress), counts: JSON.stringify(counts), claimed_until }
      await reaching(() => db.updateTable('erasure').set(change).where('id', '=', id).execute())
    },

    async finish({ id, counts }) {
      const done = { status: 'done', subject: null, progress: '{}', counts: JSON.stringify(counts) } as const
      const query = db.updateTable('erasure').set({ ...done, finished_at: sql`now()` })
      await reaching(() => query.where('id', '=', id).execute())
    },

    async accountsAfter(environmentId, accountId) {
      // Endpoints too: what was told of a person lies among their deliveries.
      const query = sql<{ id: string }>`
        select id from (
          select id, environment_id from integrated_account union all select id, environment_id from webhook
        ) line
        where environment_id = ${environmentId} and id > ${accountId ?? FIRST_ID} order by id limit 1`
      return (await reaching(() => query.execute(db))).rows[0]?.id
    },

    scan: (accountId, afterSeq, limit) => scanWrites(pool, vault, accountId, afterSeq, limit),
    related: (accountId, remoteIds) => relatedWrites(pool, accountId, remoteIds),
    erase: (writeId) => eraseWrite(pool, writeId),
    removeWrites: (accountId, limit) => removeWrites(pool, accountId, limit),
  }
}

function toErasure({ id, environment_id, status, counts, created_at, finished_at }: Selectable<Schema['erasure']>): Erasure {
  return { id, environment_id, status, counts: counts as Partial<ErasureCounts>, created_at, finished_at }
}
