import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { DATABASES } from '../support/databases.ts'
import { call, makeTestDelivery } from '../support/delivery.ts'
import { makeRandom } from '../support/random.ts'
import { makeScriptedProvider, type Treatment } from '../support/scripted-performer.ts'

const WRITES = 150
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

describe.each(DATABASES)('delivery under random faults on $name', ({ open }) => {
  test.each([1, 2, 3])(
    'each accepted write arrives exactly once and in the order of its lane (seed %i)',
    async (seed) => {
      const database = await open()
      const random = makeRandom(seed)
      const provider = makeScriptedProvider({
        fallback: () => treat(random()),
        during: () => sleep(Math.floor(random() * 4)),
      })
      const settings = { heartbeatMs: 200, leaseMs: 1_000 }
      const one = await makeTestDelivery({ database, provider, settings })
      const two = await makeTestDelivery({ database, provider, settings })
      const accounts = []
      for (let n = 0; n < ACCOUNTS; n++) accounts.push(await one.account())
      let [stopOne, stopTwo] = [await one.startWorker('one'), await two.startWorker('two')]

      const isOver = new AbortController()
      const chaos = (async () => {
        while (!isOver.signal.aborted) {
          await sleep(60 + random() * 60)
          // A lease that ends early looks like a worker that stalled; a worker that stops looks like a rolling restart.
          await one.expireLease(accounts[Math.floor(random() * ACCOUNTS)]!.id)
          if (random() < 0.15) {
            await stopOne()
            ;[stopOne, stopTwo] = [stopTwo, await one.startWorker('again')]
          }
        }
      })()

      const accepted: { id: string; accountId: string; lane: string }[] = []
      for (let n = 0; n < WRITES; n++) {
        const account = accounts[Math.floor(random() * ACCOUNTS)]!
        const lane = `lane-${Math.floor(random() * LANES)}`
        const api = random() < 0.5 ? one.api : two.api
        accepted.push({ id: (await api.accept(call(account, { lane }))).write.id, accountId: account.id, lane })
      }
      const environmentId = accounts[0]!.environment_id
      const plain = []
      for (let n = 0; n < 10; n++) {
        plain.push((await one.api.plain(call(accounts[n % ACCOUNTS]!, { lane: `plain-${n}` }))).write)
      }
      await vi.waitFor(
        async () => {
          for (const { id } of accepted) {
            expect((await one.writes.find(environmentId, id))?.status).toBe('succeeded')
          }
        },
        { timeout: 40_000, interval: 250 },
      )
      isOver.abort()
      await chaos
      await Promise.all([stopOne(), stopTwo()])

      const times = (id: string) => provider.arrivals.filter(({ writeId }) => writeId === id).length
      for (const { id } of accepted) expect(times(id)).toBe(1)
      for (const { id, status } of plain) expect(times(id), status).toBe(status === 'succeeded' ? 1 : 0)
      for (const { id } of accounts) {
        for (let lane = 0; lane < LANES; lane++) {
          const inLane = ({ accountId, lane: its }: { accountId: string; lane: unknown }) =>
            accountId === id && its === `lane-${lane}`
          expect(provider.arrivals.filter(inLane).map(({ writeId }) => writeId)).toEqual(
            accepted.filter(inLane).map((one) => one.id),
          )
        }
      }
      await one.close()
      await two.close()
      await database.close()
    },
    90_000,
  )
})
