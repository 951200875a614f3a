import { describe, expect, test, vi } from 'vitest'
import { GatewayError } from '../../src/errors.ts'
import type { Performer } from '../../src/gateway/delivery/performer.ts'
import { AT, begun, holdFor, inDoubt, matched, run } from '../support/begun-write.ts'
import { FAST } from '../support/delivery.ts'

describe('a write in doubt', () => {
  test('that is found has succeeded, and is not sent', async () => {
    const perform = vi.fn()
    const find = vi.fn(async () => matched)
    const settlement = await run(begun(inDoubt), { perform, find })
    expect(settlement).toMatchObject({ status: 'succeeded', outcome: 'matched', inDoubt: false })
    expect(settlement.report.attempts.at(-1)).toMatchObject({ kind: 'look', result: 'succeeded' })
    expect(perform).not.toHaveBeenCalled()
  })

  test('is looked for from before the attempt began, as far as clocks may differ', async () => {
    const find = vi.fn(async (_write: unknown, _hold: unknown, _since: number) => ({ kind: 'unsure' }) as const)
    await run(begun(inDoubt), { find })
    expect(find.mock.calls[0]?.[2]).toBe(AT.getTime() - FAST.providerClockSkewMs)
  })

  test('that is certainly absent is sent in the same attempt', async () => {
    expect(await run(begun(inDoubt), { find: async () => ({ kind: 'absent' }) })).toMatchObject({
      status: 'succeeded',
      outcome: 'created',
    })
  })

  test('that is absent after an answer nobody understood has failed', async () => {
    const write = begun({ ...inDoubt, error_code: 'provider_surprised' })
    expect(await run(write, { find: async () => ({ kind: 'absent' }) })).toMatchObject({ status: 'failed' })
  })

  test('is repeated without a look when it is repeatable', async () => {
    const find = vi.fn()
    expect(await run(begun(inDoubt), { find, isRepeatable: async () => true })).toMatchObject({ status: 'succeeded' })
    expect(find).not.toHaveBeenCalled()
  })

  test('is looked for so many times, then unknown', async () => {
    const statuses: string[] = []
    let checks = 0
    for (let looks = 0; looks < FAST.recheckMs.length + 1; looks++) {
      const settlement = await run(begun({ ...inDoubt, checks }))
      statuses.push(settlement.status)
      checks = settlement.checks
      expect(settlement.inDoubt).toBe(true)
    }
    expect(statuses).toEqual([...FAST.recheckMs.map(() => 'waiting'), 'unknown'])
  })

  test('goes on showing the error that brought it there', async () => {
    const error = { code: 'provider_timeout', message: 'No answer.' }
    const report = { record: null, warnings: [], error, attempts: [] }
    expect((await run(begun({ ...inDoubt, report }))).report.error).toEqual(error)
  })

  test('that cannot be looked for at the moment is looked for again', async () => {
    const find = async () => {
      throw new GatewayError('provider_rate_limited', 'Slower.', { retryAfterMs: 60_000 })
    }
    expect(await run(begun(inDoubt), { find })).toMatchObject({ status: 'waiting', inDoubt: true, waitMs: 60_000, checks: 1 })
    expect(await run(begun({ ...inDoubt, checks: FAST.recheckMs.length }), { find })).toMatchObject({ status: 'unknown' })
  })

  test('is sent after all when somebody retried it and looking cannot tell', async () => {
    expect(await run(begun({ ...inDoubt, checks: -1 }))).toMatchObject({ status: 'succeeded', outcome: 'created' })
    expect(await run(begun({ ...inDoubt, checks: -1 }), { find: async () => matched })).toMatchObject({ outcome: 'matched' })
  })

  test('is never sent for a caller who was answered already', async () => {
    const perform = vi.fn()
    const write = begun({ ...inDoubt, mode: 'look' })
    const settlement = await run(write, { perform, find: async () => ({ kind: 'absent' }), isRepeatable: async () => true })
    expect(settlement).toMatchObject({ status: 'failed' })
    expect(perform).not.toHaveBeenCalled()
  })

  test('that is found, but refuses what it still lacks, has failed, and is not looked for again', async () => {
    const write = begun(inDoubt)
    const find: Performer['find'] = async (_write, hold) => {
      await hold.beforeSend()
      await hold.saveStep('create', { id: 'r1' })
      throw new GatewayError('provider_rejected', 'No such file type.')
    }
    expect(await run(write, { find }, holdFor(write))).toMatchObject({ status: 'failed', error_code: 'provider_rejected' })
  })
})
