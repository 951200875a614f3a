import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Schema } from './schema.ts'

/** An open database. Whoever opened it closes it. `pool` serves the few statements that are hot enough to be named. */
export type Database = {
  kind: 'postgres' | 'pglite'
  db: Kysely<Schema>
  pool: pg.Pool
  /**
   * Calls back with the payload of every NOTIFY on a channel, from now until the returned function is called.
   * Messages sent while the connection is lost are lost too: a listener is an accelerator, never the only way to learn something.
   */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}
