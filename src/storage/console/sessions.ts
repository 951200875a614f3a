import { sql } from 'kysely'
import type { ConsoleSession, SessionStore } from '../../ports/console.ts'
import type { Database } from '../database.ts'
import { reaching } from '../failures.ts'

/** Sessions of the console in the database, so that every replica knows them and a restart ends none. */
export function makeSessionStore({ db }: Pick<Database, 'db'>): SessionStore {
  const run = async <Row>(query: ReturnType<typeof sql<Row>>) => (await reaching(() => query.execute(db))).rows
  return {
    async insert(hash, { environment_id, user_id, created_at, seen_at }) {
      await run(sql`
        insert into console_session (hash, environment_id, user_id, created_at, seen_at)
        values (${hash}, ${environment_id}, ${user_id}, ${created_at}, ${seen_at})`)
    },
    async find(hash) {
      const [row] = await run(
        sql<ConsoleSession>`select environment_id, user_id, created_at, seen_at from console_session where hash = ${hash}`,
      )
      return row
    },
    async touch(hash, seenAt) {
      await run(sql`update console_session set seen_at = ${seenAt} where hash = ${hash}`)
    },
    async delete(hash) {
      await run(sql`delete from console_session where hash = ${hash}`)
    },
    async sweep(createdBefore, seenBefore) {
      await run(sql`delete from console_session where created_at < ${createdBefore} or seen_at < ${seenBefore}`)
    },
  }
}
