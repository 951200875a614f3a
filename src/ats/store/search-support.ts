import { sql } from 'kysely'
import type { AtsContext } from '../context.ts'

/** Says so in the log when the database has no trigram index, because then every search reads all candidates of its environment. */
export async function warnOfSlowSearch({ db, log }: Pick<AtsContext, 'db' | 'log'>): Promise<void> {
  const { rows } = await sql<{ has: boolean }>`select to_regclass('ats_candidate_search') is not null as has`.execute(db)
  if (rows[0]?.has === true) return
  log.warn(
    {},
    'Searching candidates is slow: the extension pg_trgm could not be created. As an owner of the database, run: create extension pg_trgm; create index ats_candidate_search on ats_candidate using gin (searchable gin_trgm_ops);',
  )
}
