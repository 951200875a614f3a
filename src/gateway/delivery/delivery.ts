import { randomUUID } from 'node:crypto'
import type { Log } from '../../log.ts'
import type { AccountStore } from '../../ports/accounts.ts'
import type { AttemptStore } from '../../ports/attempts.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ErasureStore } from '../../ports/erasures.ts'
import type { LeaseStore } from '../../ports/leases.ts'
import type { JobQueue } from '../../ports/queue.ts'
import type { RetentionStore } from '../../ports/retention.ts'
import type { Vault } from '../../ports/vault.ts'
import type { WebhookStore } from '../../ports/webhooks.ts'
import type { WriteStore } from '../../ports/writes.ts'
import { makeTeller } from '../events/tell.ts'
import { type Announcer, makeAnnouncer } from './announce.ts'
import { type DeliveryObserver, noObserver } from './delivery-observer.ts'
import { DELIVERY_SETTINGS, type DeliverySettings } from './delivery-settings.ts'
import { type Erasures, makeErasures } from './erasure.ts'
import { type AtFaultPoint, noFaults } from './fault-points.ts'
import { makeOperateWrites, type OperateWrites } from './operate-writes.ts'
import type { Performer } from './performer.ts'
import { makeRetention } from './retention.ts'
import { makeWaiter } from './wait.ts'
import { type Chore, startWorker } from './worker.ts'
import { makeWrites, type Writes } from './writes.ts'

export type DeliveryParts = {
  stores: { writes: WriteStore; attempts: AttemptStore; leases: LeaseStore; retention: RetentionStore; erasures: ErasureStore }
  accounts: Pick<AccountStore, 'onChange'>
  queue: JobQueue
  performer: Performer
  /** Endpoints that hear of what writes come to. */
  webhooks?: WebhookStore
  vault: Pick<Vault, 'fingerprint'>
  clock: Clock
  log: Log
  settings?: Partial<DeliverySettings>
  observer?: DeliveryObserver
  /** Called at each point at which tests kill the process. */
  at?: AtFaultPoint
  /** 0..1. */
  random?: () => number
  /** Background work besides retention and erasures. */
  chores?: readonly Chore[]
}

export type Delivery = {
  writes: Writes
  operate: OperateWrites
  erasures: Erasures
  announcer: Announcer
  /** Begins to work writes off in this process. Returns the function that stops it, which lets writes under way end. */
  startWorker(): Promise<() => Promise<void>>
  /** To be called after the workers have stopped. Closes nothing that was handed in. */
  close(): Promise<void>
}

/** Puts delivery together: accepting, draining, operating, erasing. An API process does without `startWorker`. */
export async function makeDelivery(parts: DeliveryParts): Promise<Delivery> {
  const { stores, queue, performer, vault, clock, log, observer = noObserver, at = noFaults, random = Math.random } = parts
  const { writes, attempts, leases } = stores
  const settings = { ...DELIVERY_SETTINGS, ...parts.settings }
  const announcer = makeAnnouncer({ leases, queue, clock, log })
  const waiter = await makeWaiter({ writes, clock })
  const erasures = makeErasures({ erasures: stores.erasures, vault, log })
  const retention = makeRetention({ retention: stores.retention, clock, log, settings })
  const teller = parts.webhooks === undefined ? undefined : makeTeller({ webhooks: parts.webhooks, announcer, clock })
  const stops = [
    await parts.webhooks?.onChange((environmentId) => teller?.drop(environmentId)),
    await parts.webhooks?.onTold(announcer.announce),
  ]
  const shared = { writes, attempts, leases, performer, clock, log, settings, observer, at, random, ...(teller && { teller }) }

  return {
    writes: makeWrites({ ...shared, announcer, waiter, vault }),
    operate: makeOperateWrites({ writes, vault, announcer, unpark: attempts.unpark }),
    erasures,
    announcer,
    startWorker: () =>
      startWorker({
        ...shared,
        queue,
        workerId: randomUUID(),
        onAccountChange: parts.accounts.onChange,
        chores: [retention, erasures.chore, ...(parts.chores ?? [])],
      }),
    async close() {
      for (const stop of stops) await stop?.()
      await announcer.idle()
      await waiter.close()
    },
  }
}
