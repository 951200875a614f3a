import { sql } from 'kysely'
import { AtsError } from '../ats-error.ts'
import type { AtsTransaction } from '../schema.ts'

/**
 * Makes the transactions that could pass one limit together run one after another, until each one's end. Call it before the change,
 * and the matching check after it. An environment without a limit never waits here.
 */
export async function queueForLimit(trx: AtsTransaction, environmentId: string, limit: number | null): Promise<void> {
  if (limit === null) return
  await sql`select pg_advisory_xact_lock(hashtextextended('ats_plan_limit ' || ${environmentId}::text, 0))`.execute(trx)
}

/** @throws AtsError `plan_limit_reached` when the environment now has more active jobs than its plan allows; the transaction then undoes the change */
export async function checkActiveJobs(trx: AtsTransaction, environmentId: string, limit: number | null): Promise<void> {
  if (limit === null) return
  const { active } = await trx
    .selectFrom('ats_job')
    .select((rows) => rows.fn.countAll<string>().as('active'))
    .where('environment_id', '=', environmentId)
    .where('status', '=', 'active')
    .executeTakeFirstOrThrow()
  if (Number(active) > limit)
    throw new AtsError('plan_limit_reached', `The plan of this environment allows ${limit} active jobs.`)
}

/** @throws AtsError `candidate_limit_reached` when the environment now has more candidates than its plan allows */
export async function checkCandidates(trx: AtsTransaction, environmentId: string, limit: number | null): Promise<void> {
  if (limit === null) return
  const { candidates } = await trx
    .selectFrom('ats_candidate_tally')
    .select((rows) => rows.fn.sum<string>('candidates').as('candidates'))
    .where('environment_id', '=', environmentId)
    .executeTakeFirstOrThrow()
  if (Number(candidates) > limit)
    throw new AtsError('candidate_limit_reached', `The plan of this environment allows ${limit} candidates.`)
}
