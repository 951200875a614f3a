import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { NewToken, Scope, Token, TokenStore } from '../ports/tokens.ts'
import type { Database } from './database.ts'
import { reaching } from './failures.ts'
import { isId, makeId } from './ids.ts'
import type { Schema } from './schema.ts'

/** Tokens in the database, by the hash of their secret. */
export function makeTokenStore({ db }: Pick<Database, 'db'>): TokenStore {
  const rowOf = (token: NewToken, hash: Buffer) => ({
    ...token,
    id: makeId(),
    hash,
    grant_data: JSON.stringify(token.grant_data),
  })
  const findByHash = async (hash: Buffer) => {
    const query = db.selectFrom('api_token').selectAll().where('hash', '=', hash).where('revoked_at', 'is', null)
    const row = await reaching(() => query.executeTakeFirst())
    return row === undefined ? undefined : toToken(row)
  }

  return {
    async insert(token, hash) {
      const query = db.insertInto('api_token').values(rowOf(token, hash)).returningAll()
      return toToken(await reaching(() => query.executeTakeFirstOrThrow()))
    },

    async adopt(token, hash) {
      const query = db.insertInto('api_token').values(rowOf(token, hash))
      await reaching(() => query.onConflict((conflict) => conflict.column('hash').doNothing()).execute())
      return findByHash(hash)
    },

    findByHash,

    async list(environmentId, kind) {
      const query = db
        .selectFrom('api_token')
        .selectAll()
        .where('environment_id', '=', environmentId)
        .where('kind', '=', kind)
        .where('revoked_at', 'is', null)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
      return (await reaching(() => query.execute())).map(toToken)
    },

    async revoke(environmentId, id) {
      if (!isId(id)) return false
      const query = db
        .updateTable('api_token')
        .set({ revoked_at: sql`now()` })
        .where('id', '=', id)
        .where('environment_id', '=', environmentId)
        .where('revoked_at', 'is', null)
      return (await reaching(() => query.executeTakeFirst())).numUpdatedRows === 1n
    },

    async use(id) {
      if (!isId(id)) return false
      const query = db
        .updateTable('api_token')
        .set({ used_at: sql`now()` })
        .where('id', '=', id)
        .where('used_at', 'is', null)
        .where('revoked_at', 'is', null)
      return (await reaching(() => query.executeTakeFirst())).numUpdatedRows === 1n
    },
  }
}

function toToken({ hash: _hash, revoked_at: _revoked, scopes, ...row }: Selectable<Schema['api_token']>): Token {
  return { ...row, scopes: scopes as Scope[] }
}
