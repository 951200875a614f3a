import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { GatewayError } from '../../src/errors.ts'
import type { Database } from '../../src/storage/database.ts'
import { DATABASES } from '../support/databases.ts'
import { call, makeTestDelivery } from '../support/delivery.ts'
import { makeRandom } from '../support/random.ts'
import { makeScriptedProvider, type ScriptedProvider, type Treatment } from '../support/scripted-performer.ts'

const WRITES = 100
const ACCOUNTS = 4
const LANES = 5

/** Most sends go wrong in one way or another; none of it hides what happened. */
function treat(random: number): Treatment {
  if (random < 0.02) return 'busy'
  if (random < 0.08) return 'down'
  if (random < 0.18) return 'lost_before'
  if (random < 0.28) return 'lost_after'
  return 'ok'
}

const SETTINGS = { heartbeatMs: 200, leaseMs: 1_000 }

/** A worker that can be cut off from the database: long enough, and its accounts are taken over while it still holds their writes. */
async function makeWorker(database: Database, provider: ScriptedProvider) {
  const delivery = await makeTestDelivery({ database, provider, settings: SETTINGS })
  let isCut = false
  const cuttable = <T extends object>(store: T): void => {
    for (const [name, method] of Object.entries(store)) {
      Object.assign(store, {
        [name]: async (...call: unknown[]) => {
          if (isCut) throw new GatewayError('unavailable', 'The line is cut.')
          return method(...call)
        },
      })
    }
  }
  cuttable(delivery.attempts)
  cuttable(delivery.leases)
  let stop = await delivery.startWorker()
  return {
    async cut(ms: number) {
      isCut = true
      await sleep(ms)
      isCut = false
    },
    async restart() {
      await stop()
      stop = await delivery.startWorker()
    },
    async close() {
      await stop()
      await delivery.close()
    },
  }
}

describe.each(DATABASES)('delivery under random faults on $name', ({ open }) => {
  test.each([1, 2])(
    'each accepted write arrives exactly once and in the order of its lane (seed %i)',
    async (seed) => {
      const database = await open()
      const random = makeRandom(seed)
      const provider = makeScriptedProvider({
        fallback: () => treat(random()),
        during: () => sleep(Math.floor(random() * 4)),
      })
      const api = await makeTestDelivery({ database, provider })
      const workers = [await makeWorker(database, provider), await makeWorker(database, provider)]
      const accounts: { id: string; environment_id: string }[] = []
      for (let n = 0; n < ACCOUNTS; n++) accounts.push(await api.account())
      const environmentId = accounts[0]!.environment_id

      const isOver = new AbortController()
      const chaos = workers.map(async (worker) => {
        while (!isOver.signal.aborted) {
          await sleep(200 + random() * 400)
          if (random() < 0.5) await worker.cut(1_100 + random() * 500)
          else await worker.restart()
        }
      })

      const accepted: { id: string; accountId: string; lane: string }[] = []
      for (let n = 0; n < WRITES; n++) {
        const account = accounts[Math.floor(random() * ACCOUNTS)]!
        const lane = `lane-${Math.floor(random() * LANES)}`
        accepted.push({ id: (await api.api.accept(call(account, { lane }))).write.id, accountId: account.id, lane })
        await sleep(random() * 20)
      }
      const plain = []
      for (let n = 0; n < 10; n++) plain.push((await api.api.plain(call(accounts[n % ACCOUNTS]!, { lane: `plain-${n}` }))).write)
      await vi.waitFor(
        async () => {
          for (const { id } of accepted) expect((await api.writes.find(environmentId, id))?.status).toBe('succeeded')
        },
        { timeout: 60_000, interval: 250 },
      )
      isOver.abort()
      await Promise.all(chaos)

      const times = (id: string) => provider.arrivals.filter(({ writeId }) => writeId === id).length
      for (const { id } of accepted) expect(times(id)).toBe(1)
      for (const { id, status } of plain) {
        if (status === 'succeeded') expect(times(id)).toBe(1)
        else if (status === 'failed') expect(times(id)).toBe(0)
        else expect(times(id)).toBeLessThanOrEqual(1)
      }
      for (const { id } of accounts) {
        for (let lane = 0; lane < LANES; lane++) {
          const inLane = ({ accountId, lane: its }: { accountId: string; lane: unknown }) =>
            accountId === id && its === `lane-${lane}`
          expect(provider.arrivals.filter(inLane).map(({ writeId }) => writeId)).toEqual(
            accepted.filter(inLane).map((one) => one.id),
          )
        }
      }
      for (const worker of workers) await worker.close()
      await api.close()
      await database.close()
    },
    120_000,
  )
})
