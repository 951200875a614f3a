import { describe, expect, test, vi } from 'vitest'
import { GatewayError } from '../../src/errors.ts'
import { makeHold, type TrackedHold } from '../../src/gateway/hold.ts'
import type { Pace } from '../../src/gateway/pace.ts'
import { type FoundAgain, LeaseLost, type Performer } from '../../src/gateway/performer.ts'
import { processWrite } from '../../src/gateway/process.ts'
import { silentLog } from '../../src/log.ts'
import type { BegunWrite } from '../../src/ports/attempts.ts'
import { realClock } from '../support/clocks.ts'
import { FAST } from '../support/delivery.ts'

const AT = new Date('2026-01-01T00:00:00.000Z')

function begun(change: Partial<BegunWrite> = {}): BegunWrite {
  return {
    id: 'w1',
    seq: '1',
    environment_id: 'e1',
    account_id: 'a1',
    model: 'ats',
    resource: 'candidates',
    method: 'create',
    target_id: null,
    lane: 'w1',
    mode: 'queued',
    status: 'running',
    outcome: null,
    remote_id: null,
    error_code: null,
    report: null,
    idempotency_key: null,
    request_hash: null,
    attempts: 1,
    next_attempt_at: null,
    created_at: AT,
    finished_at: null,
    input: { body: { first_name: 'Jane' }, query: {} },
    steps: {},
    attempted_at: AT,
    in_doubt_since: null,
    checks: 0,
    ageMs: 0,
    ...change,
  }
}

const freePace: Pace = { readyInMs: async () => 0, take: async () => undefined, learn() {}, close: async () => 0 }

function holdFor(write: BegunWrite, change: Partial<Parameters<typeof makeHold>[0]> = {}): TrackedHold {
  return makeHold({
    write,
    pace: freePace,
    check: async () => undefined,
    saveSteps: async () => true,
    at: () => undefined,
    ...change,
  })
}

const done = { outcome: 'created', remote_id: 'r1', record: { id: 'r1' }, warnings: [] } as const

const matched: FoundAgain = { kind: 'found', performed: { ...done, outcome: 'matched', warnings: [] } }

function performer(change: Partial<Performer> = {}): Performer {
  return {
    perform: async (_write, hold) => {
      await hold.beforeSend()
      return { ...done, warnings: [] }
    },
    isRepeatable: async () => false,
    find: async () => ({ kind: 'unsure' }),
    limits: async () => ({ perSecond: 1, burst: 1, concurrency: 1 }),
    ...change,
  }
}
const failing = (error: Error, sends = true): Partial<Performer> => ({
  perform: async (_write, hold) => {
    if (sends) await hold.beforeSend()
    throw error
  },
})
const run = (write: BegunWrite, change: Partial<Performer> = {}, hold = holdFor(write)) =>
  processWrite({ performer: performer(change), clock: realClock, log: silentLog, settings: FAST, random: () => 0.5 }, write, hold)

const timeout = new GatewayError('provider_timeout', 'No answer.')
const inDoubt = { in_doubt_since: AT, error_code: 'provider_timeout', attempts: 2 }

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
