import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { GatewayError } from '../../src/errors.ts'
import type { AtFaultPoint, FaultPoint } from '../../src/gateway/delivery/fault-points.ts'
import type { Hold, OpenWrite, Performed, Performer } from '../../src/gateway/delivery/performer.ts'
import type { Database } from '../../src/storage/database.ts'
import { DATABASES } from '../support/databases.ts'
import { call, makeTestDelivery } from '../support/delivery.ts'
import { makeScriptedProvider, performedOf } from '../support/scripted-performer.ts'

/** A provider with a create of two calls, which counts both. A look records what it finds and then adds what is missing. */
function makeTwoStepProvider() {
  const provider = makeScriptedProvider()
  const made: string[] = []
  const files: string[] = []
  const addFile = async (write: OpenWrite, hold: Hold): Promise<Performed> => {
    if (hold.finishedSteps.file === undefined) {
      await hold.beforeSend()
      files.push(write.id)
      await hold.saveStep('file', { id: `file-${write.id}` })
    }
    return performedOf(write)
  }
  const performer: Performer = {
    ...provider.performer,
    async perform(write, hold) {
      if (hold.finishedSteps.create === undefined) {
        await hold.beforeSend()
        made.push(write.id)
        await hold.saveStep('create', { id: write.id })
      }
      return addFile(write, hold)
    },
    async find(write, hold) {
      await hold.beforeSend()
      if (!made.includes(write.id)) return { kind: 'absent' }
      if (hold.finishedSteps.create === undefined) await hold.saveStep('create', { id: write.id })
      return { kind: 'found', performed: { ...(await addFile(write, hold)), outcome: 'matched' } }
    },
  }
  return { provider: { ...provider, performer }, made, files }
}

/** A process that stands still at a point for good: to all others it is as if it had been killed there. */
function freezeAt(wanted: FaultPoint, visit = 1): { at: AtFaultPoint; reached: Promise<void> } {
  const reached = Promise.withResolvers<void>()
  let visits = 0
  return {
    reached: reached.promise,
    async at(point) {
      if (point !== wanted || ++visits !== visit) return
      reached.resolve()
      await new Promise(() => undefined)
    },
  }
}

describe.each(DATABASES)('a process that dies on $name', ({ open }) => {
  let database: Database
  const ending: (() => Promise<void>)[] = []
  beforeAll(async () => {
    database = await open()
  })
  afterEach(async () => {
    for (const end of ending.splice(0).reverse()) await end()
    await database.pool.query('delete from integrated_account')
    await database.pool.query('truncate write')
  })
  afterAll(() => database.close())

  const settings = { heartbeatMs: 600_000, leaseMs: 600, sendMarginMs: 100, stopMs: 10 }
  const survive = async (
    provider: Parameters<typeof makeTestDelivery>[0]['provider'] & object,
    account: { environment_id: string },
    id: string,
  ) => {
    const survivor = await makeTestDelivery({ database, provider })
    ending.push(await survivor.startWorker('survivor'))
    return vi.waitFor(
      async () => {
        const write = await survivor.writes.find(account.environment_id, id)
        expect(write?.finished_at).not.toBeNull()
        return write!
      },
      { timeout: 8_000, interval: 20 },
    )
  }

  const points: [string, FaultPoint, number, string][] = [
    ['before a call goes out', 'before-send', 1, 'created'],
    ['when the provider has created and that is not recorded', 'during-step', 1, 'matched'],
    ['between two steps', 'before-send', 2, 'matched'],
    ['when the last step is done and not recorded', 'during-step', 2, 'matched'],
    ['when the answer is there and not stored', 'after-commit', 1, 'matched'],
    ['when the outcome is stored and the account not given back', 'after-settle-before-release', 1, 'created'],
  ]
  test.each(points)('%s leaves a write that is carried out once', async (_name, point, visit, outcome) => {
    const { provider, made, files } = makeTwoStepProvider()
    const frozen = freezeAt(point, visit)
    const dying = await makeTestDelivery({ database, provider, settings, at: frozen.at })
    const account = await dying.account()
    const { write } = await dying.api.accept(call(account, { lane: 'jane' }))
    ending.push(await dying.startWorker('dying'))
    await frozen.reached
    const after = await survive(provider, account, write.id)
    expect(after).toMatchObject({ status: 'succeeded', outcome })
    expect(made).toEqual([write.id])
    // A file whose step was not recorded is added again: only its connector could tell, and this one does not look.
    expect(files).toHaveLength(point === 'during-step' && visit === 2 ? 2 : 1)
  })

  test.each(['after-insert', 'after-bell'] as const)('%s loses no accepted write', async (point) => {
    const provider = makeScriptedProvider()
    const frozen = freezeAt(point)
    const api = await makeTestDelivery({ database, provider, at: frozen.at })
    const account = await api.account()
    const id = vi.spyOn(api.writes, 'makeId')
    void api.api.accept(call(account))
    await frozen.reached
    const after = await survive(provider, account, id.mock.results[0]?.value)
    expect(after).toMatchObject({ status: 'succeeded', outcome: 'created' })
    expect(provider.arrivals).toHaveLength(1)
  })

  test.each([
    ['after-insert', 'failed', 0],
    ['before-send', 'failed', 0],
    ['after-commit', 'succeeded', 1],
  ] as const)(
    'in a plain call %s leaves a receipt that tells the truth, and sends nothing more',
    async (point, status, arrivals) => {
      const provider = makeScriptedProvider()
      const frozen = freezeAt(point)
      const api = await makeTestDelivery({ database, provider, at: frozen.at })
      const account = await api.account()
      const id = vi.spyOn(api.writes, 'makeId')
      void api.api.plain(call(account))
      await frozen.reached
      await database.pool.query("update write set lease_until = now() - interval '1 second'")
      const after = await survive(provider, account, id.mock.results[0]?.value)
      expect(after.status).toBe(status)
      expect(provider.arrivals).toHaveLength(arrivals)
    },
  )

  test('a database that is away while the outcome is to be stored forgets nothing', async () => {
    const provider = makeScriptedProvider()
    const delivery = await makeTestDelivery({ database, provider })
    const { settle } = delivery.attempts
    let failures = 3
    delivery.attempts.settle = async (...settled) => {
      if (failures-- > 0) throw new GatewayError('unavailable', 'gone')
      return settle(...settled)
    }
    const account = await delivery.account()
    ending.push(await delivery.startWorker())
    const { write } = await delivery.api.accept(call(account), 5_000)
    expect(write).toMatchObject({ status: 'succeeded', outcome: 'created', attempts: 1 })
    expect(provider.arrivals).toHaveLength(1)
  })
})
