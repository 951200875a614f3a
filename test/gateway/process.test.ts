import { describe, expect, test, vi } from 'vitest'
import { GatewayError } from '../../src/errors.ts'
import { LeaseLost, type Performer } from '../../src/gateway/delivery/performer.ts'
import { AT, begun, failing, freePace, holdFor, run, timeout } from '../support/begun-write.ts'
import { FAST } from '../support/delivery.ts'

describe('one attempt on a write', () => {
  test('success comes with the record, its outcome, and the attempt', async () => {
    const settlement = await run(begun())
    expect(settlement).toMatchObject({
      status: 'succeeded',
      outcome: 'created',
      remote_id: 'r1',
      error_code: null,
      inDoubt: false,
    })
    expect(settlement.report).toMatchObject({ record: { id: 'r1' }, error: null })
    expect(settlement.report.attempts).toMatchObject([
      { number: 1, kind: 'send', result: 'succeeded', started_at: AT.toISOString() },
    ])
  })

  test('a refusal fails it, with what the provider said', async () => {
    const remote = { integration: 'x', status: 422, body: { field: 'email' } }
    const settlement = await run(begun(), failing(new GatewayError('provider_rejected', 'Wrong e-mail.', { remote })))
    expect(settlement).toMatchObject({ status: 'failed', error_code: 'provider_rejected', inDoubt: false })
    expect(settlement.report.error).toMatchObject({ message: 'Wrong e-mail.', remote })
    expect(settlement.report.attempts[0]?.error).toEqual({
      code: 'provider_rejected',
      message: 'Wrong e-mail.',
      remote_status: 422,
    })
  })

  test('a time-out after sending leaves it in doubt, to be looked up after the settle time', async () => {
    const settlement = await run(begun(), failing(timeout))
    expect(settlement).toMatchObject({ status: 'waiting', inDoubt: true, waitMs: FAST.settleMs, checks: 0 })
  })

  test('a time-out before anything was sent is no doubt', async () => {
    expect(await run(begun(), failing(timeout, false))).toMatchObject({ status: 'waiting', inDoubt: false })
  })

  test('a repeatable write is just repeated', async () => {
    const settlement = await run(begun(), { ...failing(timeout), isRepeatable: async () => true })
    expect(settlement).toMatchObject({ status: 'waiting', inDoubt: false })
  })

  test('a defect after sending leaves it in doubt, before sending it kills it', async () => {
    expect(await run(begun(), failing(new TypeError('x')))).toMatchObject({
      status: 'waiting',
      inDoubt: true,
      error_code: 'internal',
    })
    expect(await run(begun(), failing(new TypeError('x'), false))).toMatchObject({ status: 'dead', error_code: 'internal' })
  })

  test('the tenth unclear attempt of a repeatable write is the last', async () => {
    let write = begun()
    for (let attempts = 1; attempts < 10; attempts++) {
      const settlement = await run(write, { ...failing(timeout), isRepeatable: async () => true })
      expect(settlement.status).toBe('waiting')
      write = begun({ attempts: attempts + 1, report: settlement.report })
    }
    expect(await run(write, { ...failing(timeout), isRepeatable: async () => true })).toMatchObject({ status: 'dead' })
    const retried = { ...write, attempted_at: new Date(AT.getTime() + 60_000), ageMs: 0 }
    expect(await run(retried, { ...failing(timeout), isRepeatable: async () => true })).toMatchObject({ status: 'waiting' })
  })

  test('losing the lease settles nothing, even when it is disguised', async () => {
    const write = begun()
    const lost = holdFor(write, {
      check: async () => {
        throw new LeaseLost('over')
      },
    })
    await expect(run(write, {}, lost)).rejects.toThrow(LeaseLost)
    const disguised: Partial<Performer> = {
      perform: async (_write, hold) => {
        await hold.beforeSend().catch(() => undefined)
        throw new GatewayError('provider_failed', 'x')
      },
    }
    const again = holdFor(write, {
      check: async () => {
        throw new LeaseLost('over')
      },
    })
    await expect(run(write, disguised, again)).rejects.toThrow()
    expect(again.isLost).toBe(true)
    expect(again.sent).toBe(false)
  })

  test('input that cannot be opened kills it without a call', async () => {
    const perform = vi.fn()
    expect(await run(begun({ input: null }), { perform })).toMatchObject({ status: 'dead', error_code: 'internal' })
    expect(perform).not.toHaveBeenCalled()
  })

  test('attempts whose process died are told of as lost', async () => {
    const settlement = await run(begun({ attempts: 3 }))
    expect(settlement.report.attempts.map(({ number, result }) => `${number} ${result}`)).toEqual([
      '1 lost',
      '2 lost',
      '3 succeeded',
    ])
  })
})

describe('what an attempt holds', () => {
  test('a step is stored with the earlier ones before the next begins', async () => {
    const write = begun({ steps: { create: { id: 'r1' } } })
    const saveSteps = vi.fn(async () => true)
    const hold = holdFor(write, { saveSteps })
    await hold.saveStep('upload', { id: 'f1' })
    expect(saveSteps).toHaveBeenCalledWith({ create: { id: 'r1' }, upload: { id: 'f1' } })
    expect(hold.finishedSteps).toEqual({ create: { id: 'r1' }, upload: { id: 'f1' } })
  })

  test('a step that cannot be stored because another worker has the write ends the attempt', async () => {
    const hold = holdFor(begun(), { saveSteps: async () => false })
    await expect(hold.saveStep('upload', {})).rejects.toThrow(LeaseLost)
    expect(hold.isLost).toBe(true)
  })

  test('nothing goes out without a token, and the right to send is checked after waiting for it', async () => {
    const order: string[] = []
    const note = (name: string) => async () => void order.push(name)
    const hold = holdFor(begun(), {
      pace: { ...freePace, take: note('token') },
      check: note('lease'),
      at: (point) => void order.push(point),
    })
    await hold.beforeSend()
    expect(order).toEqual(['token', 'lease', 'before-send'])
  })
})
