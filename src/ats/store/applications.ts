import { failField, failNotFound } from '../ats-error.ts'
import type { AtsContext, Principal } from '../context.ts'
import { brokeForeignKey } from '../db-errors.ts'
import type { Application, ApplicationInput } from '../model/application.ts'
import { findStatus, stampStatus } from '../pipeline.ts'
import type { AtsDb, AtsTransaction } from '../schema.ts'
import { type ApplicationRow, toApplication } from './application-row.ts'
import { audit } from './audit-logs.ts'

/** More than any candidate has, so that one reply stays bounded. */
const APPLICATIONS_MAX = 1_000

/** The applications of a candidate, newest first. */
export async function listApplications(db: AtsDb, environmentId: string, candidateId: string): Promise<Application[]> {
  const rows = await db
    .selectFrom('ats_application')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .where('candidate_id', '=', candidateId)
    .orderBy('id', 'desc')
    .limit(APPLICATIONS_MAX)
    .execute()
  return rows.map(toApplication)
}

/**
 * Links a candidate to a job at the first pipeline status. Linking twice changes nothing.
 * @throws AtsError `not_found` for the job, `validation_error` for the candidate
 */
export async function linkApplicant(ats: AtsContext, principal: Principal, jobId: string, candidateId: string): Promise<void> {
  const { pipeline_statuses } = await ats.settings.read(principal.environmentId)
  await ats.db
    .transaction()
    .execute(async (trx) => {
      await insertApplication(ats, trx, principal, candidateId, { job_id: jobId }, pipeline_statuses[0] ?? '')
    })
    .catch((thrown: unknown) => {
      if (brokeForeignKey(thrown, 'ats_application_job')) throw failNotFound('job')
      if (brokeForeignKey(thrown, 'ats_application_candidate'))
        throw failField('validation_error', 'candidate_id', 'There is no such candidate')
      throw thrown
    })
}

/**
 * Creates a candidate's application to a job, or changes the given fields of the one that is there. Nothing is written when nothing changes.
 * @param pipeline the pipeline statuses of the environment, in order
 * @throws AtsError `invalid_pipeline_status`, `validation_error` for an unknown job
 */
export async function writeApplication(
  ats: AtsContext,
  trx: AtsTransaction,
  principal: Principal,
  candidateId: string,
  input: ApplicationInput,
  pipeline: string[],
): Promise<void> {
  const status = input.status === undefined ? undefined : findStatus(pipeline, input.status)
  if (input.status !== undefined && status === undefined) {
    throw failField('invalid_pipeline_status', 'application.status', `Expected one of ${pipeline.join(', ')}`)
  }
  try {
    const isNew = await insertApplication(ats, trx, principal, candidateId, input, status ?? pipeline[0] ?? '')
    if (!isNew) await updateApplication(ats, trx, principal, candidateId, input, status)
  } catch (thrown) {
    if (brokeForeignKey(thrown, 'ats_application_job'))
      throw failField('validation_error', 'application.job_id', 'There is no such job')
    throw thrown
  }
}

/** Whether the application was not there before. */
async function insertApplication(
  ats: AtsContext,
  trx: AtsTransaction,
  { environmentId, actorId }: Principal,
  candidateId: string,
  input: ApplicationInput,
  status: string,
): Promise<boolean> {
  const at = new Date(ats.now())
  const row = {
    environment_id: environmentId,
    id: ats.newId(),
    candidate_id: candidateId,
    job_id: input.job_id,
    status,
    notes: input.notes ?? null,
    ...stampStatus(undefined, status, at),
    created_at: at,
    updated_at: at,
  }
  const inserted = await trx
    .insertInto('ats_application')
    .values(row)
    .onConflict((conflict) => conflict.constraint('ats_application_pair').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted === undefined) return false
  await audit(trx, {
    environmentId,
    action: 'APPLICANT_LINKED',
    entityType: 'application',
    entityId: row.id,
    actorId,
    details: { candidate_id: candidateId, job_id: input.job_id, status },
  })
  return true
}

async function updateApplication(
  ats: AtsContext,
  trx: AtsTransaction,
  { environmentId, actorId }: Principal,
  candidateId: string,
  input: ApplicationInput,
  status: string | undefined,
): Promise<void> {
  const before: ApplicationRow = await trx
    .selectFrom('ats_application')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .where('candidate_id', '=', candidateId)
    .where('job_id', '=', input.job_id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  const next = { status: status ?? before.status, notes: input.notes === undefined ? before.notes : input.notes }
  const fields = (['status', 'notes'] as const).filter((field) => next[field] !== before[field])
  if (fields.length === 0) return
  const at = new Date(ats.now())
  await trx
    .updateTable('ats_application')
    .set({ ...next, ...stampStatus(before, next.status, at), updated_at: at })
    .where('environment_id', '=', environmentId)
    .where('id', '=', before.id)
    .execute()
  await audit(trx, {
    environmentId,
    action: 'APPLICATION_UPDATED',
    entityType: 'application',
    entityId: before.id,
    actorId,
    details: {
      candidate_id: candidateId,
      job_id: input.job_id,
      fields,
      ...(next.status === before.status ? {} : { from: before.status, to: next.status }),
    },
  })
}
