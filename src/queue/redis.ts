import type { Cluster, Redis, RedisOptions } from 'ioredis'
import type { Log } from '../log.ts'
import type { RedisAddress } from './redis-address.ts'

const CONNECT_MS_MAX = 2_000
const RECONNECT_MS_MAX = 2_000

/**
 * For producers: a command fails at once when Redis is away, instead of waiting in memory until it is back. For workers (`blocking`)
 * it waits, as BullMQ wants it.
 */
export async function openRedis(address: RedisAddress, kind: 'producer' | 'blocking', log: Log): Promise<Redis | Cluster> {
  const { Cluster, Redis } = await import('ioredis')
  const options: RedisOptions = {
    connectTimeout: CONNECT_MS_MAX,
    retryStrategy: (times) => Math.min(times * 100, RECONNECT_MS_MAX),
    ...(kind === 'producer' ? { maxRetriesPerRequest: 1, enableOfflineQueue: false } : { maxRetriesPerRequest: null }),
  }
  const redis =
    address.kind === 'server'
      ? new Redis(address.url, options)
      : new Cluster(address.urls, {
          redisOptions: options,
          enableOfflineQueue: kind !== 'producer',
          clusterRetryStrategy: (times) => Math.min(times * 100, RECONNECT_MS_MAX),
        })
  let isDown = false
  redis.on('error', (error: Error) => {
    if (!isDown) log.warn({ error: error.message }, 'Redis cannot be reached. Writes are accepted and worked off all the same.')
    isDown = true
  })
  redis.on('ready', () => {
    if (isDown) log.info({}, 'Redis is back.')
    isDown = false
  })
  return redis
}
