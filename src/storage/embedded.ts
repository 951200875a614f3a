import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'
import { lockFolder } from './folder-lock.ts'
import type { Schema } from './schema.ts'

const CONNECTION_TIMEOUT_MS = 30_000
const INITIALISE_TIMEOUT_MS = 120_000

/** 8 MB of shared buffers instead of 128: the process rests at half the memory, and the operating system caches the files anyway. */
const START_PARAMS = ['-c', 'shared_buffers=8MB']

/**
 * Postgres in this process, kept in a folder that only this process uses. It survives a killed process, not a power cut.
 * @throws Error when another process uses the folder
 */
export async function openEmbedded(folder: string): Promise<Database> {
  const unlock = lockFolder(folder)
  try {
    const data = join(folder, 'pg')
    if (!existsSync(join(data, 'PG_VERSION'))) await initialise(data)
    const pglite = await PGlite.create(data, {
      extensions: { pg_trgm },
      startParams: [...PGlite.defaultStartParams, ...START_PARAMS],
    })
    // One connection, because PGlite has one session; a second client would break into the first one's transaction.
    const pool = new pg.Pool({
      Client: clientOn(pglite),
      max: 1,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      onConnect: forgetFormerClient,
    } as pg.PoolConfig)
    return {
      kind: 'pglite',
      db: new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }),
      pool,
      listen: makeEmbeddedListen(pglite, pool),
      close: async () => {
        await pool.end()
        await pglite.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/**
 * A client with a connection object of its own. pg-pool replaces a client after any statement that failed in `pool.query`; with one
 * object shared by all clients, as `createPgConfig` is meant to be used, the end of the old client is taken for the end of the new one.
 */
function clientOn(pglite: PGlite) {
  return class extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super({ ...config, ...createPgConfig(pglite) } as pg.ClientConfig)
    }
  }
}

/** The session outlives its clients: what the former one left open or prepared must not meet the next one. */
async function forgetFormerClient(client: pg.ClientBase): Promise<void> {
  await client.query('rollback')
  await client.query('deallocate all')
}

/**
 * LISTEN on the one session that there is. PGlite's own statement would land between the messages of a statement of the pool, so the
 * pool's connection is taken for the moment; each channel is listened to once and for good.
 */
function makeEmbeddedListen(pglite: PGlite, pool: pg.Pool): Database['listen'] {
  const channels = new Map<string, { callbacks: Set<(payload: string) => void>; opened: Promise<unknown> }>()
  const open = async (channel: string, callbacks: Set<(payload: string) => void>) => {
    const client = await pool.connect()
    try {
      await pglite.listen(channel, (payload) => {
        for (const callback of callbacks) callback(payload)
      })
    } finally {
      client.release()
    }
  }
  return async (channel, onNotify) => {
    let known = channels.get(channel)
    if (known === undefined) {
      const callbacks = new Set<(payload: string) => void>()
      known = { callbacks, opened: open(channel, callbacks) }
      channels.set(channel, known)
    }
    const { callbacks, opened } = known
    callbacks.add(onNotify)
    await opened
    return async () => void callbacks.delete(onNotify)
  }
}

/** Makes the database in a process of its own: initdb needs several hundred megabytes that only a process's end gives back. */
async function initialise(data: string): Promise<void> {
  const script = fileURLToPath(new URL('./initialise-folder.ts', import.meta.url))
  await promisify(execFile)(process.execPath, [script, data], { timeout: INITIALISE_TIMEOUT_MS })
}
