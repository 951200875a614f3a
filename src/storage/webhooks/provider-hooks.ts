import { type Selectable, sql } from 'kysely'
import type { Vault } from '../../ports/vault.ts'
import { OWN_MODEL, type ProviderHook, type ProviderHookStore, REREAD } from '../../ports/webhooks.ts'
import type { Database } from '../database.ts'
import { reaching } from '../failures.ts'
import { isId, makeId } from '../ids.ts'
import type { Schema } from '../schema.ts'
import { sealColumn } from '../writes/row.ts'

/** Hooks at providers, and which of their deliveries were seen. Secrets are sealed under the hook's id. */
export function makeProviderHookStore({ db }: Pick<Database, 'db'>, vault: Vault): ProviderHookStore {
  const open = (row: Selectable<Schema['provider_hook']>): ProviderHook => ({
    ...row,
    secret: vault.open(`${row.id} secret`, row.secret) as string,
  })

  return {
    async insert({ secret, ...hook }) {
      const id = makeId()
      const row = { ...hook, id, secret: vault.seal(`${id} secret`, secret) }
      return open(await reaching(() => db.insertInto('provider_hook').values(row).returningAll().executeTakeFirstOrThrow()))
    },

    async list(accountId) {
      if (!isId(accountId)) return []
      const query = db.selectFrom('provider_hook').selectAll().where('account_id', '=', accountId).orderBy('created_at')
      return (await reaching(() => query.execute())).map(open)
    },

    async delete(accountId, id) {
      const query = db.deleteFrom('provider_hook').where('account_id', '=', accountId).where('id', '=', id)
      await reaching(() => query.execute())
    },

    take(account, { token, event_id: eventId }, hints) {
      return reaching(() =>
        db.transaction().execute(async (trx) => {
          // The primary key decides: of two processes the second waits here for the first to commit, and then sees its row.
          const remember = async (key: string) => {
            const { rows } = await sql`
              insert into provider_delivery (account_id, key) values (${account.id}, ${key}) on conflict do nothing returning key`.execute(
              trx,
            )
            return rows.length === 1
          }
          if (!(await remember(`token ${token}`))) return 'replayed'
          if (eventId !== null && !(await remember(`event ${eventId}`))) return 'repeated'
          for (const hint of hints) {
            const id = makeId()
            // A lane of its own: while a record cannot be read, the writes to it go on.
            const lane = `${REREAD}/${hint.resource}/${hint.id}`
            const input = sealColumn(vault, id, 'input', { body: hint, query: {} })
            await sql`
              insert into write (id, environment_id, account_id, model, resource, method, target_id, lane, mode, input)
              values (${id}, ${account.environment_id}, ${account.id}, ${OWN_MODEL}, ${hint.resource}, ${REREAD}, ${hint.id}, ${lane},
                'queued', ${input})`.execute(trx)
          }
          return 'stored'
        }),
      )
    },

    async forget(olderThanMs) {
      await reaching(() =>
        sql`delete from provider_delivery where seen_at < now() - ${olderThanMs}::float8 * interval '1 millisecond'`.execute(db),
      )
    },
  }
}
