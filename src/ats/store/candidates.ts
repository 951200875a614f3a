import { sql } from 'kysely'
import { AtsError, failNotFound } from '../ats-error.ts'
import type { AtsContext, Principal } from '../context.ts'
import { brokeUnique } from '../db-errors.ts'
import { lockedAmong } from '../masking.ts'
import type { CandidateCreate, CandidateFields, CandidateUpdate, CandidateWithApplications } from '../model/candidate.ts'
import type { AtsDb, AtsTransaction } from '../schema.ts'
import { listApplications, writeApplication } from './applications.ts'
import { audit } from './audit-logs.ts'
import { CANDIDATE_COLUMNS, type CandidateRow, toCandidate, toColumn } from './candidate-row.ts'
import { failMasked, upsertCandidate } from './candidate-upsert.ts'
import { checkCandidates, queueForLimit } from './plan-limits.ts'

/** @throws AtsError `not_found` */
export async function getCandidate({ db }: AtsContext, environmentId: string, id: string): Promise<CandidateWithApplications> {
  return read(db, environmentId, id)
}

/**
 * Creates a candidate or updates the one with the same e-mail, and its application to one job, all or nothing.
 * @throws AtsError `talent_pool_reveal_required`, `candidate_limit_reached`, `invalid_pipeline_status`, `validation_error` for an unknown job
 */
export async function saveCandidate(
  ats: AtsContext,
  principal: Principal,
  { application, ...fields }: CandidateCreate,
): Promise<{ candidate: CandidateWithApplications; isNew: boolean }> {
  const { environmentId } = principal
  const { candidates_max, pipeline_statuses } = await ats.settings.read(environmentId)
  if (application === undefined && candidates_max === null) {
    const { candidate, isNew } = await upsertCandidate(ats, principal, fields)
    const applications = isNew ? [] : await listApplications(ats.db, environmentId, candidate.id)
    return { candidate: { ...candidate, applications }, isNew }
  }
  return ats.db.transaction().execute(async (trx) => {
    await queueForLimit(trx, environmentId, candidates_max)
    const { candidate, isNew } = await upsertCandidate(ats, principal, fields, trx)
    if (isNew) await checkCandidates(trx, environmentId, candidates_max)
    if (application !== undefined) await writeApplication(ats, trx, principal, candidate.id, application, pipeline_statuses)
    return { candidate: { ...candidate, applications: await listApplications(trx, environmentId, candidate.id) }, isNew }
  })
}

/**
 * Changes the given fields of a candidate, and its application to one job, all or nothing.
 * @throws AtsError `not_found`, `talent_pool_reveal_required`, `conflict` when another candidate has the e-mail, and what applications throw
 */
export async function updateCandidate(
  ats: AtsContext,
  principal: Principal,
  id: string,
  { application, ...fields }: CandidateUpdate,
): Promise<CandidateWithApplications> {
  const { environmentId } = principal
  const { pipeline_statuses } = await ats.settings.read(environmentId)
  return ats.db.transaction().execute(async (trx) => {
    const status = await lock(trx, environmentId, id)
    const locked = lockedAmong(Object.keys(fields))
    if (status === 'masked' && locked.length > 0) throw failMasked(locked)
    await writeFields(ats, trx, principal, id, fields)
    if (application !== undefined) await writeApplication(ats, trx, principal, id, application, pipeline_statuses)
    return read(trx, environmentId, id)
  })
}

/** Shows a masked candidate to everyone from now on. Revealing one that is not masked changes nothing. @throws AtsError `not_found` */
export async function revealCandidate(ats: AtsContext, principal: Principal, id: string): Promise<CandidateWithApplications> {
  return setTalentPoolStatus(ats, principal, id, 'revealed', (before) => before === 'masked')
}

/** Puts a candidate into the talent pool, masked until it is revealed. @throws AtsError `not_found` */
export async function maskCandidate(ats: AtsContext, principal: Principal, id: string): Promise<CandidateWithApplications> {
  return setTalentPoolStatus(ats, principal, id, 'masked', (before) => before !== 'masked')
}

/** Deletes a candidate with its applications and documents. @throws AtsError `not_found` */
export async function deleteCandidate(ats: AtsContext, { environmentId, actorId }: Principal, id: string): Promise<void> {
  await ats.db.transaction().execute(async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('ats_candidate')
      .where('environment_id', '=', environmentId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    if (numDeletedRows === 0n) throw failNotFound('candidate')
    await audit(trx, { environmentId, action: 'CANDIDATE_DELETED', entityType: 'candidate', entityId: id, actorId })
  })
}

async function read(db: AtsDb, environmentId: string, id: string): Promise<CandidateWithApplications> {
  const { rows } = await sql<CandidateRow>`
    select ${sql.raw(CANDIDATE_COLUMNS)} from ats_candidate c where environment_id = ${environmentId} and id = ${id}`.execute(db)
  const row = rows[0]
  if (row === undefined) throw failNotFound('candidate')
  return { ...toCandidate(row), applications: await listApplications(db, environmentId, id) }
}

/** The talent pool status of a candidate that stays as it is until the transaction's end. @throws AtsError `not_found` */
async function lock(trx: AtsTransaction, environmentId: string, id: string) {
  const row = await trx
    .selectFrom('ats_candidate')
    .select('talent_pool_status')
    .where('environment_id', '=', environmentId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (row === undefined) throw failNotFound('candidate')
  return row.talent_pool_status
}

async function writeFields(
  ats: AtsContext,
  trx: AtsTransaction,
  principal: Principal,
  id: string,
  fields: CandidateFields,
): Promise<void> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  if (given.length === 0) return
  const { environmentId, actorId } = principal
  await trx
    .updateTable('ats_candidate')
    .set({ ...Object.fromEntries(given.map(([field, value]) => [field, toColumn(value)])), updated_at: new Date(ats.now()) })
    .where('environment_id', '=', environmentId)
    .where('id', '=', id)
    .execute()
    .catch(refuseEmail)
  const details = { fields: given.map(([field]) => field) }
  await audit(trx, { environmentId, action: 'CANDIDATE_UPDATED', entityType: 'candidate', entityId: id, actorId, details })
}

async function setTalentPoolStatus(
  ats: AtsContext,
  { environmentId, actorId }: Principal,
  id: string,
  status: 'masked' | 'revealed',
  applies: (before: string) => boolean,
): Promise<CandidateWithApplications> {
  return ats.db.transaction().execute(async (trx) => {
    if (applies(await lock(trx, environmentId, id))) {
      await trx
        .updateTable('ats_candidate')
        .set({ talent_pool_status: status, updated_at: new Date(ats.now()) })
        .where('environment_id', '=', environmentId)
        .where('id', '=', id)
        .execute()
      const action = status === 'revealed' ? 'CANDIDATE_REVEALED' : 'CANDIDATE_UPDATED'
      const details = { fields: ['talent_pool_status'] }
      await audit(trx, { environmentId, action, entityType: 'candidate', entityId: id, actorId, details })
    }
    return read(trx, environmentId, id)
  })
}

function refuseEmail(thrown: unknown): never {
  if (!brokeUnique(thrown, 'ats_candidate_email')) throw thrown
  throw new AtsError('conflict', 'email: another candidate of this environment has it.', {
    failures: [{ path: 'email', message: 'Another candidate has this e-mail' }],
    cause: thrown,
  })
}
