import { type RawBuilder, sql } from 'kysely'
import type { AtsContext } from '../context.ts'
import type { Candidate, CandidatesQuery } from '../model/candidate.ts'
import { CANDIDATE_COLUMNS, type CandidateRow, toCandidate } from './candidate-row.ts'

/**
 * One page of candidates, newest first, and how many match, in one statement.
 *
 * - All of an environment: the page from the end of the primary key, the total from the tally.
 * - Of one job: both from `ats_application_by_job`, whose last column is in the order of the page.
 * - By search: the trigram index finds the matches once, for the page and for the total. A term of one or two characters has no trigram, and reads
 *   every candidate of the environment; so does every term where the extension `pg_trgm` is missing. The embedded database has it.
 */
export async function listCandidates(
  { db }: AtsContext,
  environmentId: string,
  query: CandidatesQuery,
): Promise<{ data: Candidate[]; total: number }> {
  const statement = toStatement(environmentId, query)
  const { rows } = await statement.execute(db)
  const found = rows.filter((row): row is CandidateRow & { total: string } => row.id !== null)
  return { data: found.map(toCandidate), total: Number(rows[0]?.total ?? 0) }
}

/** Every row carries the total; a page beyond the last has one row with nothing else. */
type Row = { total: string } & (CandidateRow | { id: null })

/** The statement of a list, for the test of its plan as well. */
export function toStatement(environmentId: string, { search, job_id, limit, offset }: CandidatesQuery): RawBuilder<Row> {
  const page = sql`order by id desc limit ${limit} offset ${offset}`
  if (search !== undefined && search !== '') {
    const inJob =
      job_id === undefined ? sql`` : sql`and exists (${ofJob(environmentId, job_id)} and candidate_id = ats_candidate.id)`
    return sql<Row>`
      with hits as materialized (
        select id from ats_candidate
        where environment_id = ${environmentId} and searchable like '%' || lower(${escapePattern(search)}) || '%' ${inJob}
      )
      ${join(environmentId, sql`select count(*) as total from hits`, sql`select id from hits ${page}`)}`
  }
  if (job_id !== undefined) {
    const linked = ofJob(environmentId, job_id)
    return join(
      environmentId,
      sql`select count(*) as total from (${linked}) linked`,
      sql`select candidate_id as id from (${linked}) linked ${page}`,
    )
  }
  return join(
    environmentId,
    sql`select coalesce(sum(candidates), 0) as total from ats_candidate_tally where environment_id = ${environmentId}`,
    sql`select id from ats_candidate where environment_id = ${environmentId} ${page}`,
  )
}

function ofJob(environmentId: string, jobId: string): RawBuilder<unknown> {
  return sql`select candidate_id from ats_application where environment_id = ${environmentId} and job_id = ${jobId}`
}

function join(environmentId: string, total: RawBuilder<unknown>, ids: RawBuilder<unknown>): RawBuilder<Row> {
  return sql<Row>`
    select counted.total, ${sql.raw(CANDIDATE_COLUMNS)}
    from (${total}) counted
    left join ((${ids}) page join ats_candidate c on c.environment_id = ${environmentId} and c.id = page.id) on true
    order by c.id desc`
}

/** The term as itself: `%`, `_` and the escape character mean nothing. */
function escapePattern(term: string): string {
  return term.replace(/[\\%_]/g, '\\$&')
}
