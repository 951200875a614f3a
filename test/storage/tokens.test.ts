import { makeEnvironmentStore } from '../../src/storage/environments.ts'
import { makeTokenStore } from '../../src/storage/tokens.ts'
import { describeTokenStore } from '../suites/tokens.ts'
import { DATABASES } from '../support/databases.ts'

for (const { name, open } of DATABASES) {
  describeTokenStore(name, async () => {
    const database = await open()
    return { tokens: makeTokenStore(database), environments: makeEnvironmentStore(database), close: database.close }
  })
}
