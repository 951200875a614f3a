import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Log } from '../log.ts'
import type { Database } from './database.ts'
import { makeListener } from './listener.ts'
import type { Schema } from './schema.ts'

/** A query in one transaction must not wait for a connection held by itself for ever: it fails with a clear error instead. */
const CONNECTION_TIMEOUT_MS = 10_000
const STATEMENT_TIMEOUT_MS = 30_000

export type PostgresOptions = { url: string; poolMax?: number; schema?: string; log: Log }

/**
 * A pool on a Postgres server (15 or newer). Connects lazily.
 * @param options `schema` puts everything into a schema of that name (test isolation); `poolMax` connections, 10 by default
 */
export function openPostgres(options: PostgresOptions): Database {
  const settings = options.schema === undefined ? {} : { options: `-c search_path=${options.schema},public` }
  const connection = { connectionString: options.url, ...settings }
  const pool = new pg.Pool({
    ...connection,
    max: options.poolMax ?? 10,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'ats-gateway',
  })
  // An idle connection that the server closes is replaced at the next query; without a listener the error would end the process.
  pool.on('error', (error) => options.log.warn({ error: error.message }, 'An idle database connection was lost.'))
  const listener = makeListener(() => new pg.Client({ ...connection, application_name: 'ats-gateway listen' }), options.log)
  return {
    kind: 'postgres',
    db: new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }),
    pool,
    listen: listener.listen,
    close: async () => {
      await listener.close()
      await pool.end()
    },
  }
}
