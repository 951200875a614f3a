import type { Insertable, Selectable } from 'kysely'
import { AtsError, failNotFound } from '../ats-error.ts'
import type { AtsContext, Principal } from '../context.ts'
import { brokeUnique } from '../db-errors.ts'
import type { Job, JobCreate, JobsQuery, JobUpdate } from '../model/job.ts'
import type { AtsSchema, AtsTransaction } from '../schema.ts'
import { audit } from './audit-logs.ts'
import { checkActiveJobs, queueForLimit } from './plan-limits.ts'

export const JOB_COLUMNS = [
  'id',
  'title',
  'description',
  'department',
  'status',
  'external_id',
  'company_card_id',
  'metadata',
  'created_at',
  'updated_at',
] as const

export type JobRow = Pick<Selectable<AtsSchema['ats_job']>, (typeof JOB_COLUMNS)[number]>

/** Active jobs, newest first, and how many match. */
export async function listJobs(
  { db }: AtsContext,
  environmentId: string,
  query: JobsQuery,
): Promise<{ jobs: Job[]; total: number }> {
  const { external_id } = query
  const matching = db
    .selectFrom('ats_job')
    .where('environment_id', '=', environmentId)
    .where('status', '=', 'active')
    .$if(external_id !== undefined, (rows) => rows.where('external_id', '=', external_id ?? ''))
  const rows = await matching
    .select(JOB_COLUMNS)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit)
    .offset(query.offset)
    .execute()
  const { total } = await matching.select((all) => all.fn.countAll<string>().as('total')).executeTakeFirstOrThrow()
  return { jobs: rows.map(toJob), total: Number(total) }
}

/** @throws AtsError `not_found` */
export async function getJob({ db }: AtsContext, environmentId: string, id: string): Promise<Job> {
  const row = await db
    .selectFrom('ats_job')
    .select(JOB_COLUMNS)
    .where('environment_id', '=', environmentId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw failNotFound('job')
  return toJob(row)
}

/** @throws AtsError `conflict` when another job has the external id, `plan_limit_reached` */
export async function createJob(ats: AtsContext, principal: Principal, input: JobCreate): Promise<Job> {
  const { environmentId, actorId } = principal
  const { active_jobs_max } = await ats.settings.read(environmentId)
  const row = toNewJob(environmentId, ats.newId(), input, new Date(ats.now()))
  return ats.db.transaction().execute(async (trx) => {
    await queueForLimit(trx, environmentId, active_jobs_max)
    const created = await trx
      .insertInto('ats_job')
      .values(row)
      .returning(JOB_COLUMNS)
      .executeTakeFirstOrThrow()
      .catch(refuseExternalId)
    if (row.status === 'active') await checkActiveJobs(trx, environmentId, active_jobs_max)
    await audit(trx, {
      environmentId,
      action: 'JOB_CREATED',
      entityType: 'job',
      entityId: row.id,
      actorId,
      details: { fields: Object.keys(input) },
    })
    return toJob(created)
  })
}

/** Changes the given fields. @throws AtsError `not_found`, `conflict` when another job has the external id, `plan_limit_reached` */
export async function updateJob(ats: AtsContext, principal: Principal, id: string, input: JobUpdate): Promise<Job> {
  const { environmentId, actorId } = principal
  const fields = Object.keys(input)
  if (fields.length === 0) return getJob(ats, environmentId, id)
  const { active_jobs_max } = await ats.settings.read(environmentId)
  const limit = input.status === 'active' ? active_jobs_max : null
  return ats.db.transaction().execute(async (trx) => {
    await queueForLimit(trx, environmentId, limit)
    const isActivated = limit !== null && !(await isActive(trx, environmentId, id))
    const updated = await trx
      .updateTable('ats_job')
      .set({ ...input, metadata: toJson(input.metadata), updated_at: new Date(ats.now()) })
      .where('environment_id', '=', environmentId)
      .where('id', '=', id)
      .returning(JOB_COLUMNS)
      .executeTakeFirst()
      .catch(refuseExternalId)
    if (updated === undefined) throw failNotFound('job')
    if (isActivated) await checkActiveJobs(trx, environmentId, limit)
    await audit(trx, { environmentId, action: 'JOB_UPDATED', entityType: 'job', entityId: id, actorId, details: { fields } })
    return toJob(updated)
  })
}

async function isActive(trx: AtsTransaction, environmentId: string, id: string): Promise<boolean> {
  const row = await trx
    .selectFrom('ats_job')
    .select('status')
    .where('environment_id', '=', environmentId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.status === 'active'
}

/** A row for a job that is not there yet, with the presets of what was not given. */
export function toNewJob(environmentId: string, id: string, input: JobCreate, at: Date): Insertable<AtsSchema['ats_job']> {
  return {
    environment_id: environmentId,
    id,
    title: input.title,
    description: input.description,
    department: input.department ?? null,
    status: input.status ?? 'active',
    external_id: input.external_id ?? null,
    company_card_id: input.company_card_id ?? null,
    metadata: toJson(input.metadata) ?? null,
    created_at: at,
    updated_at: at,
  }
}

export function toJob(row: JobRow): Job {
  return { ...row, created_at: row.created_at.toISOString(), updated_at: row.updated_at.toISOString() }
}

/** JSON text for a column, keeping null (empty the column) and undefined (leave it) apart. */
export function toJson(value: Record<string, unknown> | null | undefined): string | null | undefined {
  return value === null || value === undefined ? value : JSON.stringify(value)
}

function refuseExternalId(thrown: unknown): never {
  if (!brokeUnique(thrown, 'ats_job_external_id')) throw thrown
  const message = 'Another job has this id.'
  throw new AtsError('conflict', 'external_id: another job of this environment has it.', {
    failures: [{ path: 'external_id', message }],
    cause: thrown,
  })
}
