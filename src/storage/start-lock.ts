import type { Database } from './database.ts'

/** Any number will do; it must differ from those of other advisory locks on the same server. */
const START_LOCK = 7_206_451

/** Runs work that only one of several starting processes may do at a time. An embedded database has one process anyway. */
export async function oneStartAtATime<T>({ kind, pool }: Pick<Database, 'kind' | 'pool'>, work: () => Promise<T>): Promise<T> {
  if (kind === 'pglite') return work()
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [START_LOCK])
    return await work()
  } finally {
    await client.query('select pg_advisory_unlock($1)', [START_LOCK]).catch(() => undefined)
    client.release()
  }
}
