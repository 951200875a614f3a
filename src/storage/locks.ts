import type pg from 'pg'
import { GatewayError } from '../errors.ts'
import type { Locks } from '../ports/locks.ts'
import type { Database } from './database.ts'
import { reaching } from './failures.ts'

const LOOK_EVERY_MS = 50

type Waiting = { now(): number; sleep(ms: number, signal?: AbortSignal): Promise<void> }

/**
 * Locks among processes by Postgres's advisory locks. All locks of this process are held by one connection, which is taken from the pool
 * while there are any; it never waits inside the database, so one long wait does not stand in the way of other locks.
 */
export function makePostgresLocks({ pool }: Pick<Database, 'pool'>, clock: Waiting): Locks {
  const local = makeLocalLocks(clock)
  const take = makeShared(() => pool.connect())
  return {
    // A connection may take the same lock twice, so within this process the names are kept apart first.
    hold: (name, waitMsMax, work) =>
      local.hold(name, waitMsMax, async () => {
        const { client, giveBack } = await reaching(take)
        try {
          const until = clock.now() + waitMsMax
          while (!(await reaching(() => tryLock(client, name)))) {
            if (clock.now() >= until) throw tooLong()
            await clock.sleep(LOOK_EVERY_MS)
          }
          try {
            return await work()
          } finally {
            // A connection that is lost has let go of its locks by itself.
            await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch(() => undefined)
          }
        } finally {
          giveBack()
        }
      }),
  }
}

/** Locks within this process, for an embedded database, whose only connection must not be held while a provider is called. */
export function makeLocalLocks(clock: Waiting): Locks {
  const held = new Map<string, Promise<void>>()
  return {
    async hold(name, waitMsMax, work) {
      const until = clock.now() + waitMsMax
      for (let before = held.get(name); before !== undefined; before = held.get(name)) {
        if (!(await endsWithin(before, until - clock.now(), clock))) throw tooLong()
      }
      const { promise, resolve } = Promise.withResolvers<void>()
      held.set(name, promise)
      try {
        return await work()
      } finally {
        held.delete(name)
        resolve()
      }
    },
  }
}

async function endsWithin(work: Promise<void>, waitMs: number, clock: Waiting): Promise<boolean> {
  if (waitMs <= 0) return false
  const waiting = new AbortController()
  const tooLate = clock.sleep(waitMs, waiting.signal).then(
    () => false,
    () => false,
  )
  try {
    return await Promise.race([work.then(() => true), tooLate])
  } finally {
    waiting.abort()
  }
}

async function tryLock(client: pg.ClientBase, name: string): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as got', [name])
  return rows[0]?.got === true
}

type Shared = { users: number; lost: boolean; client: Promise<pg.PoolClient>; onLost(): void }

/** One connection for everybody who needs it at the moment; a new one after it was lost. */
function makeShared(connect: () => Promise<pg.PoolClient>) {
  let current: Shared | undefined

  const open = (): Shared => {
    const shared: Shared = {
      users: 0,
      lost: false,
      client: connect(),
      onLost() {
        shared.lost = true
        if (current === shared) current = undefined
      },
    }
    shared.client.then((client) => client.on('error', shared.onLost), shared.onLost)
    return shared
  }

  return async function take(): Promise<{ client: pg.PoolClient; giveBack(): void }> {
    current ??= open()
    const shared = current
    shared.users += 1
    const client = await shared.client
    return {
      client,
      giveBack() {
        shared.users -= 1
        if (shared.users > 0) return
        if (current === shared) current = undefined
        client.off('error', shared.onLost)
        client.release(shared.lost)
      },
    }
  }
}

function tooLong(): GatewayError {
  return new GatewayError('unavailable', 'Somebody else has been working on the same thing for too long. Try again.')
}
