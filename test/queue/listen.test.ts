import { silentLog } from '../../src/log.ts'
import { makeListenQueue } from '../../src/queue/listen.ts'
import { describeJobQueue } from '../suites/job-queue.ts'
import { realClock } from '../support/clocks.ts'
import { DATABASES } from '../support/databases.ts'

for (const { name, open } of DATABASES) {
  describeJobQueue(`LISTEN/NOTIFY on ${name}`, async () => {
    const database = await open()
    return {
      make: async () => makeListenQueue({ database, clock: realClock, log: silentLog }),
      close: database.close,
    }
  })
}
