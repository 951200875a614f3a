import { expect, test } from 'vitest'
import { makeDeliveryLog } from '../../src/gateway/delivery/delivery-log.ts'
import type { Log } from '../../src/log.ts'

function open() {
  const lines: unknown[] = []
  const note = (level: string) => (line: unknown) => void lines.push([level, line])
  const log: Log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') }
  return { lines, observer: makeDeliveryLog(log) }
}

test('a settled write is one line at info with its ids, and an attempt that will be repeated is none', () => {
  const { lines, observer } = open()
  const ids = { writeId: 'w', accountId: 'a' }
  observer.settled({ ...ids, status: 'waiting', outcome: null, code: 'provider_failed', runMs: 4.4 })
  observer.settled({ ...ids, status: 'succeeded', outcome: 'created', code: null, runMs: 4.4 })
  const line = { write_id: 'w', account_id: 'a', status: 'succeeded', outcome: 'created', code: null, run_ms: 4 }
  expect(lines.filter((one) => (one as string[])[0] === 'info')).toEqual([['info', line]])
  expect(lines).toContainEqual(['debug', { ...line, status: 'waiting', outcome: null, code: 'provider_failed' }])
})
