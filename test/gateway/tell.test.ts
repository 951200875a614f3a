import { describe, expect, test } from 'vitest'
import { endedAs, happeningOf, makeTeller, withoutTold } from '../../src/gateway/events/tell.ts'
import type { BegunWrite } from '../../src/ports/attempts.ts'
import { OWN_MODEL } from '../../src/ports/webhooks.ts'
import { begun } from '../support/begun-write.ts'
import { settlement } from '../support/delivery-stores.ts'

const reread = (): BegunWrite => ({
  ...begun(),
  model: OWN_MODEL,
  resource: 'candidates',
  method: 'reread',
  target_id: 'c1',
})
const RECORD = { report: { record: { id: 'c1' }, warnings: [], error: null, attempts: [] } }

describe('what is told', () => {
  test('a write is told of when it ends, and not while it goes on or when it was cancelled', () => {
    const eventOf = (status: Parameters<typeof settlement>[0]) => happeningOf(endedAs(begun(), settlement(status)))?.event
    expect([eventOf('succeeded'), eventOf('failed'), eventOf('dead'), eventOf('unknown'), eventOf('waiting')]).toEqual([
      'write:succeeded',
      'write:failed',
      'write:dead',
      'write:unknown',
      undefined,
    ])
    expect(happeningOf({ ...begun(), status: 'cancelled' })).toBeUndefined()
  })

  test('a record that was read again is told of by what became of it, and is not kept with the reading', () => {
    const eventOf = (outcome: 'created' | 'updated' | 'deleted' | 'matched') =>
      happeningOf(endedAs(reread(), settlement('succeeded', { outcome, ...RECORD })))?.event
    expect([eventOf('created'), eventOf('updated'), eventOf('deleted'), eventOf('matched')]).toEqual([
      'record:created',
      'record:updated',
      'record:deleted',
      undefined,
    ])
    expect(happeningOf(endedAs(reread(), settlement('dead')))).toBeUndefined()
    expect(withoutTold(reread(), settlement('succeeded', RECORD)).report.record).toBeNull()
    expect(withoutTold(begun(), settlement('succeeded', RECORD)).report.record).toEqual({ id: 'c1' })
  })

  test('an environment in which nobody listens is asked about once a second, however many writes it has', async () => {
    let asked = 0
    const listen = async () => {
      asked += 1
      return []
    }
    const teller = makeTeller({
      webhooks: { makeId: () => 'id', subscriptions: listen },
      announcer: { announce: () => undefined },
      clock: { now: () => 0, sleep: async () => undefined },
    })
    for (let n = 0; n < 100; n++) expect(await teller.tell(endedAs(begun(), settlement('succeeded')))).toEqual([])
    expect(asked).toBe(1)
    teller.drop(begun().environment_id)
    await teller.tell(endedAs(begun(), settlement('succeeded')))
    expect(asked).toBe(2)
  })

  test('each endpoint gets what it asked for, and a record that is too large is left out', async () => {
    const teller = makeTeller({
      webhooks: {
        makeId: () => 'id',
        subscriptions: async () => [
          { id: 'all', events: ['*'] },
          { id: 'failures', events: ['write:failed'] },
        ],
      },
      announcer: { announce: () => undefined },
      clock: { now: () => 0, sleep: async () => undefined },
    })
    const large = { report: { ...RECORD.report, record: { id: 'c1', text: 'x'.repeat(600_000) } } }
    const told = await teller.tell(endedAs(begun(), settlement('succeeded', large)))
    expect(told).toMatchObject([{ webhook_id: 'all', body: { payload: { record: null, record_omitted: true } } }])
    const failed = await teller.tell(endedAs(begun(), settlement('failed')))
    expect(failed.map(({ webhook_id }) => webhook_id)).toEqual(['all', 'failures'])
    expect(await teller.tell(endedAs({ ...reread(), method: 'deliver' }, settlement('dead')))).toEqual([])
  })
})
