import { type Selectable, sql } from 'kysely'
import type { Vault } from '../../ports/vault.ts'
import type { Webhook, WebhookChange, WebhookSecret, WebhookStore } from '../../ports/webhooks.ts'
import type { Database } from '../database.ts'
import { reaching } from '../failures.ts'
import { isId, makeId } from '../ids.ts'
import type { Schema } from '../schema.ts'
import { TOLD } from './account-events.ts'
import { listDeliveries, replayDeliveries, storeDeliveries } from './deliveries.ts'

const CHANGED = 'webhook_changed'
/** A line that rests for so long is not drained until somebody ends the rest. */
const DISABLED_REST = sql`now() + interval '10 years'`

/** Endpoints in the database: secrets sealed under the endpoint's id, every change announced when it is committed. */
export function makeWebhookStore({ db, listen }: Pick<Database, 'db' | 'listen'>, vault: Vault): WebhookStore {
  const seal = (id: string, secrets: WebhookSecret[]) => vault.seal(`${id} secrets`, secrets)
  const open = (row: Selectable<Schema['webhook']>): Webhook => ({
    ...row,
    secrets: vault.open(`${row.id} secrets`, row.secrets) as WebhookSecret[],
  })
  const announce = (trx: Database['db'], environmentId: string) =>
    sql`select pg_notify(${CHANGED}, ${environmentId})`.execute(trx)
  const find = async (id: string, environmentId?: string) => {
    if (!isId(id)) return undefined
    let query = db.selectFrom('webhook').selectAll().where('id', '=', id)
    if (environmentId !== undefined) query = query.where('environment_id', '=', environmentId)
    const row = await reaching(() => query.executeTakeFirst())
    return row === undefined ? undefined : open(row)
  }
  const columnsOf = (id: string, { secrets, ...change }: WebhookChange) => ({
    ...change,
    ...(secrets !== undefined && { secrets: seal(id, secrets) }),
  })

  return {
    makeId,

    insert({ secrets, environment_id, ...webhook }, max) {
      const id = makeId()
      return reaching(() =>
        db.transaction().execute(async (trx) => {
          // Counted under a lock, or two calls at once would both find room.
          await trx.selectFrom('environment').select('id').where('id', '=', environment_id).forUpdate().execute()
          const known = trx.selectFrom('webhook').select((rows) => rows.fn.countAll<string>().as('n'))
          const { n } = await known.where('environment_id', '=', environment_id).executeTakeFirstOrThrow()
          if (Number(n) >= max) return undefined
          const row = { ...webhook, id, environment_id, secrets: seal(id, secrets) }
          const inserted = await trx.insertInto('webhook').values(row).returningAll().executeTakeFirstOrThrow()
          await trx.insertInto('account_queue').values({ account_id: id }).execute()
          await announce(trx, environment_id)
          return open(inserted)
        }),
      )
    },

    find: (id) => find(id),
    findIn: (environmentId, id) => find(id, environmentId),

    async list(environmentId) {
      const query = db.selectFrom('webhook').selectAll().where('environment_id', '=', environmentId).orderBy('created_at', 'desc')
      return (await reaching(() => query.orderBy('id', 'desc').execute())).map(open)
    },

    async update(environmentId, id, change) {
      if (!isId(id)) return undefined
      const row = await reaching(() =>
        db.transaction().execute(async (trx) => {
          const changed = await trx
            .updateTable('webhook')
            .set({ ...columnsOf(id, change), updated_at: sql`now()` })
            .where('id', '=', id)
            .where('environment_id', '=', environmentId)
            .returningAll()
            .executeTakeFirst()
          if (changed !== undefined) await announce(trx, environmentId)
          return changed
        }),
      )
      return row === undefined ? undefined : open(row)
    },

    disable(id, reason) {
      return reaching(() =>
        db.transaction().execute(async (trx) => {
          const [row] = await trx
            .updateTable('webhook')
            .set({ disabled_reason: reason, updated_at: sql`now()` })
            .where('id', '=', id)
            .where('disabled_reason', 'is', null)
            .returning('environment_id')
            .execute()
          if (row === undefined) return false
          await sql`update account_queue set resume_at = ${DISABLED_REST} where account_id = ${id}`.execute(trx)
          await announce(trx, row.environment_id)
          return true
        }),
      )
    },

    async enable(environmentId, id) {
      if (!isId(id)) return undefined
      const row = await reaching(() =>
        db.transaction().execute(async (trx) => {
          const enabled = await trx
            .updateTable('webhook')
            .set({ disabled_reason: null, failing_since: null, last_error: null, updated_at: sql`now()` })
            .where('id', '=', id)
            .where('environment_id', '=', environmentId)
            .returningAll()
            .executeTakeFirst()
          if (enabled === undefined) return undefined
          await sql`update write set due_at = now() where account_id = ${id} and finished_at is null and status = 'waiting'`.execute(
            trx,
          )
          await sql`update account_queue set resume_at = null, failures = 0 where account_id = ${id}`.execute(trx)
          await announce(trx, environmentId)
          return enabled
        }),
      )
      return row === undefined ? undefined : open(row)
    },

    async delete(environmentId, id) {
      if (!isId(id)) return false
      return reaching(() =>
        db.transaction().execute(async (trx) => {
          const query = trx.deleteFrom('webhook').where('id', '=', id).where('environment_id', '=', environmentId)
          if ((await query.executeTakeFirst()).numDeletedRows === 0n) return false
          // Its deliveries may be many: like a removed account's writes they are removed piece by piece.
          await trx.insertInto('erasure').values({ id: makeId(), environment_id: environmentId, account_id: id }).execute()
          await announce(trx, environmentId)
          return true
        }),
      )
    },

    async noteFailure(id, error) {
      const noted = sql<{ ms: number }>`
        update webhook set failing_since = coalesce(failing_since, now()), last_error = ${JSON.stringify(error)}::jsonb
        where id = ${id} returning (extract(epoch from now() - failing_since) * 1000)::float8 as ms`
      return (await reaching(() => noted.execute(db))).rows[0]?.ms ?? 0
    },

    async noteSuccess(id) {
      const well = db.updateTable('webhook').set({ failing_since: null, last_error: null }).where('id', '=', id)
      await reaching(() => well.execute())
    },

    async subscriptions(environmentId) {
      const query = db.selectFrom('webhook').select(['id', 'events']).where('environment_id', '=', environmentId)
      return reaching(() => query.where('disabled_reason', 'is', null).execute())
    },

    onChange: (callback) => listen(CHANGED, callback),
    onTold: (callback) => listen(TOLD, callback),
    send: (deliveries) => reaching(() => db.transaction().execute((trx) => storeDeliveries(trx, vault, deliveries))),
    deliveries: (webhookId, filter, page) => listDeliveries(db, vault, webhookId, filter, page),
    replay: (webhookId, range, limit) => replayDeliveries(db, webhookId, range, limit),
  }
}
