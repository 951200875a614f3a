import type { EnvironmentStore } from '../ports/tokens.ts'
import type { Database } from './database.ts'
import { reaching } from './failures.ts'
import { isId } from './ids.ts'

export function makeEnvironmentStore({ db }: Pick<Database, 'db'>): EnvironmentStore {
  return {
    async ensure(name) {
      await reaching(() =>
        db
          .insertInto('environment')
          .values({ name })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .execute(),
      )
      return reaching(() => db.selectFrom('environment').selectAll().where('name', '=', name).executeTakeFirstOrThrow())
    },

    async find(id) {
      if (!isId(id)) return undefined
      return reaching(() => db.selectFrom('environment').selectAll().where('id', '=', id).executeTakeFirst())
    },
  }
}
