import type { Job, Queue, Worker } from 'bullmq'
import type { Log } from '../log.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobQueue } from '../ports/queue.ts'
import { openRedis } from './redis.ts'
import type { RedisAddress } from './redis-address.ts'

const QUEUE = 'accounts'
/** The hash tag puts all keys of the queue into one slot, without which BullMQ's scripts do not run on a cluster. */
const PREFIX = '{ats-gateway}'
const RING_MS_MAX = 500
const LATE_BY_MS = 2

export type BullOptions = {
  address: RedisAddress
  /** Accounts that this process drains at once. */
  concurrency: number
  clock: Clock
  log: Log
  /** Keeps the queues of several gateways on one Redis apart. */
  prefix?: string
}

type Ring = { accountId: string }

/**
 * The bell on BullMQ. One job an account: a ring while it waits is the same job, and a ring while it runs makes one more run after it
 * (`keepLastIfActive`). Rings for later are another, delayed job an account, moved when the time changes; at its time it rings. Jobs
 * carry the account's id and nothing else, and are not retried here: what is due stands in the database.
 */
export async function makeBullQueue(options: BullOptions): Promise<JobQueue> {
  const { address, clock, log } = options
  const bullmq = await import('bullmq')
  const prefix = options.prefix ?? PREFIX
  const connection = await openRedis(address, 'producer', log)
  const queue: Queue<Ring> = new bullmq.Queue<Ring>(QUEUE, { connection, prefix, skipMetasUpdate: true })
  queue.on('error', () => undefined)

  const add = async (accountId: string, delayMs: number) => {
    const isLater = delayMs > 0
    const deduplication = isLater
      ? { id: `later-${accountId}`, replace: true, keepLastIfActive: true }
      : { id: accountId, keepLastIfActive: true }
    const delay = isLater ? { delay: Math.ceil(delayMs) + LATE_BY_MS } : {}
    const keep = { removeOnComplete: true, removeOnFail: true, attempts: 1 }
    await queue.add(isLater ? 'later' : 'drain', { accountId }, { deduplication, ...delay, ...keep })
  }

  const ring = async (accountId: string, delayMs = 0) => {
    const late = new AbortController()
    const added = add(accountId, delayMs).catch((error) => log.debug({ account_id: accountId, error: String(error) }, 'No ring.'))
    await Promise.race([added, clock.sleep(RING_MS_MAX, late.signal).catch(() => undefined)])
    late.abort()
  }

  return {
    ring,
    async work(onRing) {
      const blocking = await openRedis(address, 'blocking', log)
      const processor = ({ name, data }: Job<Ring>) => (name === 'later' ? ring(data.accountId) : onRing(data.accountId))
      const worker: Worker<Ring> = new bullmq.Worker<Ring>(QUEUE, processor, {
        connection: blocking,
        prefix,
        concurrency: options.concurrency,
      })
      worker.on('error', () => undefined)
      return async () => {
        // Without Redis there is nothing to hand back, and BullMQ would wait for Redis to come.
        const isReady = blocking.status === 'ready'
        await Promise.race([worker.close(!isReady), isReady ? new Promise(() => undefined) : clock.sleep(RING_MS_MAX)])
        blocking.disconnect()
      }
    },
    async close() {
      await queue.close()
      connection.disconnect()
    },
  }
}
