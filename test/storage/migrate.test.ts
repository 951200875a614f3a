import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { DATABASES } from '../support/databases.ts'

describe.each(DATABASES)('migrations on $name', ({ open }) => {
  test('several processes may migrate at once', async () => {
    const database = await open()
    await Promise.all([migrate(database, silentLog), migrate(database, silentLog), migrate(database, silentLog)])
    await database.close()
  })

  test('a schema that a newer version has changed is refused', async () => {
    const database = await open()
    await sql`insert into kysely_migration (name, timestamp) values ('9999-future', '2999-01-01')`.execute(database.db)
    await expect(migrate(database, silentLog)).rejects.toThrow(
      /newer version of the gateway has migrated this database \(9999-future\)/,
    )
    await database.close()
  })
})
