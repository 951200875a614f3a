import { systemClock } from '../../src/clock.ts'
import { silentLog } from '../../src/log.ts'
import { openPostgres } from '../../src/storage/connect.ts'
import { makeLocalLocks, makePostgresLocks } from '../../src/storage/locks.ts'
import { describeLocks } from '../suites/locks.ts'

describeLocks('in this process', async () => {
  const locks = makeLocalLocks(systemClock)
  return { locks: [locks, locks], close: async () => undefined }
})

const url = process.env.DATABASE_URL
if (url !== undefined) {
  describeLocks('postgres', async () => {
    const databases = [1, 2].map(() => openPostgres({ url, poolMax: 2, log: silentLog }))
    const [one, other] = databases.map((database) => makePostgresLocks(database, systemClock))
    if (one === undefined || other === undefined) throw new Error('There must be two.')
    return {
      locks: [one, other],
      close: async () => {
        for (const database of databases) await database.close()
      },
    }
  })
}
