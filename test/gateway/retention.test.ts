import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeRetention } from '../../src/gateway/delivery/retention.ts'
import { silentLog } from '../../src/log.ts'
import { makeRetentionStore } from '../../src/storage/writes/retention.ts'
import { realClock } from '../support/clocks.ts'
import { DATABASES } from '../support/databases.ts'
import { call, FAST, makeTestDelivery, type TestDelivery } from '../support/delivery.ts'
import { makeScriptedProvider } from '../support/scripted-performer.ts'

describe.each(DATABASES)('retention on $name', ({ open }) => {
  let delivery: TestDelivery
  let close: () => Promise<void>
  let run: () => Promise<void>
  beforeAll(async () => {
    const database = await open()
    delivery = await makeTestDelivery({
      database,
      provider: makeScriptedProvider({ script: ['ok', 'ok', 'refuse', 'ok', 'refuse'] }),
    })
    const retention = makeRetention({ retention: makeRetentionStore(database), clock: realClock, log: silentLog, settings: FAST })
    run = () => retention.run(new AbortController().signal)
    close = async () => {
      await delivery.close()
      await database.close()
    }
  })
  afterAll(() => close())

  test('inputs go a week after success, receipts after ninety days, and what is unfinished stays', async () => {
    const account = await delivery.account()
    const ids: string[] = []
    for (let n = 0; n < 5; n++) ids.push((await delivery.api.plain(call(account))).write.id)
    const open = (await delivery.api.accept(call(account))).write.id
    const days = [6, 8, 8, 91, 91]
    for (const [n, id] of ids.entries()) {
      await delivery.sql("update write set finished_at = now() - $2 * interval '1 day' where id = $1", id, days[n])
    }
    await delivery.sql("update write set created_at = now() - interval '200 days' where id = $1", open)
    await run()
    const left = await delivery.sql('select id, input is not null as input, report is not null as report from write order by seq')
    expect(left).toEqual([
      { id: ids[0], input: true, report: true },
      { id: ids[1], input: false, report: true },
      // A failed one may still be retried.
      { id: ids[2], input: true, report: true },
      { id: open, input: true, report: false },
    ])
  })
})
