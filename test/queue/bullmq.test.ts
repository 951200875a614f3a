import { randomBytes, randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { makeBullQueue } from '../../src/queue/bullmq.ts'
import { parseRedisAddress } from '../../src/queue/redis-address.ts'
import { describeJobQueue } from '../suites/job-queue.ts'
import { realClock } from '../support/clocks.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

const url = process.env.REDIS_URL
const shared = { concurrency: 8, clock: realClock, log: silentLog }
const ownPrefix = () => `{test-${randomBytes(6).toString('hex')}}`

describe('addresses of Redis', () => {
  test('one URL is a server, several or ?cluster=true are a cluster', () => {
    expect(parseRedisAddress('redis://a:6379/2')).toEqual({ kind: 'server', url: 'redis://a:6379/2' })
    expect(parseRedisAddress('redis://a:1,redis://b:2')).toMatchObject({ kind: 'cluster', urls: ['redis://a:1', 'redis://b:2'] })
    expect(parseRedisAddress('rediss://a:1?cluster=true')).toMatchObject({ kind: 'cluster', urls: ['rediss://a:1'] })
  })

  test('anything else is refused without repeating it', () => {
    expect(() => parseRedisAddress('http://user:secret@a')).toThrow(/redis:\/\/host/)
    expect(() => parseRedisAddress('http://user:secret@a')).not.toThrow(/secret/)
    expect(() => parseRedisAddress('')).toThrow(/REDIS_URL/)
  })
})

if (url !== undefined) {
  describeJobQueue('BullMQ on Redis', async () => {
    const prefix = ownPrefix()
    return {
      make: () => makeBullQueue({ ...shared, address: parseRedisAddress(url), prefix }),
      close: async () => {
        const redis = new Redis(url)
        const keys = await redis.keys(`${prefix.replace(/[{}]/g, '\\$&')}*`)
        if (keys.length > 0) await redis.del(keys)
        redis.disconnect()
      },
    }
  })

  describeJobQueue('BullMQ on a Redis Cluster', async () => {
    const cluster = await startRedis({ cluster: true })
    return {
      make: () => makeBullQueue({ ...shared, address: parseRedisAddress(`${cluster.url}?cluster=true`) }),
      close: () => cluster.close(),
    }
  })

  describe('BullMQ when Redis has trouble', () => {
    let server: TestRedis
    beforeAll(async () => {
      server = await startRedis()
    })
    afterAll(() => server.close())
    const open = () => makeBullQueue({ ...shared, address: parseRedisAddress(server.url), prefix: ownPrefix() })

    test('a ring while Redis is away returns quickly and without an error, and rings are heard again afterwards', async () => {
      const queue = await open()
      const onRing = vi.fn(async () => undefined)
      const stop = await queue.work(onRing)
      await queue.ring(randomUUID())
      await vi.waitFor(() => expect(onRing).toHaveBeenCalledTimes(1))
      server.kill()
      const startedAt = Date.now()
      await queue.ring(randomUUID())
      expect(Date.now() - startedAt).toBeLessThan(1_000)
      await server.restart()
      await vi.waitFor(
        async () => {
          await queue.ring('after')
          expect(onRing).toHaveBeenCalledWith('after')
        },
        { timeout: 15_000, interval: 200 },
      )
      await stop()
      await queue.close()
    })

    test('after FLUSHALL new rings are heard', async () => {
      const queue = await open()
      const onRing = vi.fn(async (_id: string) => undefined)
      const stop = await queue.work(onRing)
      const accountId = randomUUID()
      await queue.ring(accountId, 60_000)
      await server.redis.flushall()
      await queue.ring(accountId)
      await vi.waitFor(() => expect(onRing).toHaveBeenCalledWith(accountId))
      await stop()
      await queue.close()
    })

    test('a bell can be made while Redis is away', async () => {
      server.kill()
      const queue = await open()
      const startedAt = Date.now()
      await queue.ring(randomUUID())
      expect(Date.now() - startedAt).toBeLessThan(1_000)
      await queue.close()
      await server.restart()
    })

    test('nothing but account ids lies in Redis', async () => {
      const queue = await open()
      const accountId = randomUUID()
      await queue.ring(accountId, 60_000)
      const keys = await server.redis.keys('*')
      const jobs = keys.filter((key) => /:\d+$/.test(key))
      expect(jobs).not.toEqual([])
      for (const key of jobs) {
        expect(JSON.parse((await server.redis.hget(key, 'data')) ?? '')).toEqual({ accountId })
      }
      await queue.close()
    })
  })
}
