import { type Kysely, type Selectable, sql } from 'kysely'
import type { Account, AccountChange, AccountStore } from '../ports/accounts.ts'
import type { Vault } from '../ports/vault.ts'
import type { Database } from './database.ts'
import { reaching } from './failures.ts'
import { isId, makeId } from './ids.ts'
import type { Schema } from './schema.ts'
import { accountEvents, tellOfAccount } from './webhooks/account-events.ts'

const CHANGED = 'account_changed'

/**
 * Accounts in the database: credentials sealed under the account's id, every change announced when it is committed, and told to the
 * environment's endpoints in the same transaction.
 */
export function makeAccountStore({ db, listen }: Pick<Database, 'db' | 'listen'>, vault: Vault): AccountStore {
  const open = (row: Selectable<Schema['integrated_account']>): Account => ({
    ...row,
    credentials: row.credentials === null ? {} : (vault.open(row.id, row.credentials) as Record<string, unknown>),
    last_error: row.last_error as Account['last_error'],
  })
  const find = async (id: string, environmentId?: string) => {
    if (!isId(id)) return undefined
    let query = db.selectFrom('integrated_account').selectAll().where('id', '=', id)
    if (environmentId !== undefined) query = query.where('environment_id', '=', environmentId)
    const row = await reaching(() => query.executeTakeFirst())
    return row === undefined ? undefined : open(row)
  }

  return {
    insert({ id = makeId(), credentials, context, ...account }) {
      return reaching(() =>
        db.transaction().execute(async (trx) => {
          const row = await trx
            .insertInto('integrated_account')
            .values({ ...account, id, credentials: vault.seal(id, credentials), context: JSON.stringify(context) })
            .returningAll()
            .executeTakeFirstOrThrow()
          await trx.insertInto('account_queue').values({ account_id: id }).execute()
          await announce(trx, id)
          await tellOfAccount(trx, vault, open(row), accountEvents(undefined, row.status, true))
          return open(row)
        }),
      )
    },

    find: (id) => find(id),
    findIn: (environmentId, id) => find(id, environmentId),

    async list(environmentId, filter, { limit, after }) {
      let query = db.selectFrom('integrated_account').selectAll().where('environment_id', '=', environmentId)
      if (filter.tenant_id !== undefined) query = query.where('tenant_id', '=', filter.tenant_id)
      if (filter.integration !== undefined) query = query.where('integration', '=', filter.integration)
      if (filter.status !== undefined) query = query.where('status', '=', filter.status)
      if (after !== undefined) {
        if (!isId(after)) return []
        // Compared inside the database: a time that went through JavaScript has lost its microseconds.
        query = query.where(
          sql<boolean>`(created_at, id) < (select created_at, id from integrated_account
            where id = ${after} and environment_id = ${environmentId})`,
        )
      }
      const page = query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit)
      return (await reaching(() => page.execute())).map(open)
    },

    async update(id, change, expectedRevision) {
      if (!isId(id)) return undefined
      const row = await reaching(() =>
        db.transaction().execute(async (trx) => {
          const before = isTold(change) ? await statusOf(trx, id) : undefined
          let query = trx
            .updateTable('integrated_account')
            .set({ ...columnsOf(id, change, vault), revision: sql`revision + 1`, updated_at: sql`now()` })
            .where('id', '=', id)
          if (expectedRevision !== undefined) query = query.where('revision', '=', expectedRevision)
          const updated = await query.returningAll().executeTakeFirst()
          if (updated === undefined) return undefined
          await announce(trx, id)
          if (before !== undefined)
            await tellOfAccount(trx, vault, open(updated), accountEvents(before, updated.status, isByAdmin(change)))
          return updated
        }),
      )
      return row === undefined ? undefined : open(row)
    },

    async delete(environmentId, id) {
      if (!isId(id)) return false
      return reaching(() =>
        db.transaction().execute(async (trx) => {
          const gone = await trx
            .deleteFrom('integrated_account')
            .where('id', '=', id)
            .where('environment_id', '=', environmentId)
            .returningAll()
            .executeTakeFirst()
          if (gone === undefined) return false
          await tellOfAccount(trx, vault, open(gone), accountEvents(gone.status, undefined, true))
          await trx.deleteFrom('api_token').where('account_id', '=', id).execute()
          // Its writes may be millions: they are removed piece by piece by whoever works the erasures off.
          await trx.insertInto('erasure').values({ id: makeId(), environment_id: environmentId, account_id: id }).execute()
          await announce(trx, id)
          return true
        }),
      )
    },

    onChange: (callback) => listen(CHANGED, callback),
  }
}

function columnsOf(id: string, change: AccountChange, vault: Vault) {
  const { credentials, context, unified_model_override: override, last_error: lastError, ...plain } = change
  return {
    ...plain,
    ...(credentials !== undefined && { credentials: vault.seal(id, credentials) }),
    ...(context !== undefined && { context: JSON.stringify(context) }),
    ...(override !== undefined && { unified_model_override: override === null ? null : JSON.stringify(override) }),
    ...(lastError !== undefined && { last_error: lastError === null ? null : JSON.stringify(lastError) }),
  }
}

/** Renewed access and learned settings change an account too, many times a day, and are nobody's news. */
function isTold(change: AccountChange): boolean {
  return change.status !== undefined || isByAdmin(change)
}

/** What only an admin changes: whose account it is, its credentials by hand, its mapping. */
function isByAdmin({ tenant_id, authentication_method, unified_model_override }: AccountChange): boolean {
  return tenant_id !== undefined || authentication_method !== undefined || unified_model_override !== undefined
}

/** Locks the account, so that of two changes at once each knows what it changed. */
async function statusOf(trx: Kysely<Schema>, id: string) {
  const query = trx.selectFrom('integrated_account').select('status').where('id', '=', id).forUpdate()
  return (await query.executeTakeFirst())?.status
}

/** Delivered to the other processes when, and only when, the transaction commits. */
async function announce(db: Kysely<Schema>, id: string): Promise<void> {
  await sql`select pg_notify(${CHANGED}, ${id})`.execute(db)
}
