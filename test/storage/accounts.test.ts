import { makeAccountStore } from '../../src/storage/accounts.ts'
import { makeEnvironmentStore } from '../../src/storage/environments.ts'
import { describeAccountStore } from '../suites/accounts.ts'
import { DATABASES } from '../support/databases.ts'
import { testVault } from '../support/fixtures.ts'

for (const { name, open } of DATABASES) {
  describeAccountStore(name, async () => {
    const database = await open()
    const environments = makeEnvironmentStore(database)
    return {
      store: makeAccountStore(database, testVault),
      environments: [(await environments.ensure('here')).id, (await environments.ensure('there')).id],
      dump: async () => {
        const { rows } = await database.pool.query(
          "select a::text || coalesce(encode(credentials, 'escape'), '') as row from integrated_account a",
        )
        return rows.map(({ row }) => row).join('\n')
      },
      close: database.close,
    }
  })
}
