import type { Insertable } from 'kysely'
import { AtsError, type AtsFailure } from '../ats-error.ts'
import { type PlannedJob, planBulk } from '../bulk-plan.ts'
import type { AtsContext, Principal } from '../context.ts'
import { brokeUnique } from '../db-errors.ts'
import type { Job, JobUpsert } from '../model/job.ts'
import type { AtsSchema, AtsTransaction } from '../schema.ts'
import { audit } from './audit-logs.ts'
import { JOB_COLUMNS, type JobRow, toJob, toJson, toNewJob } from './jobs.ts'
import { checkActiveJobs, queueForLimit } from './plan-limits.ts'

/** Another request that created one of the same jobs in the same moment makes us look again; a second one in a row is hardly possible. */
const ATTEMPTS_MAX = 4

type Row = Insertable<AtsSchema['ats_job']>

/**
 * Creates or updates up to 50 jobs, all or none, and returns them in the order of the items.
 * @throws AtsError `validation_error` and `conflict` with the index of each wrong item, `plan_limit_reached`
 */
export async function syncJobs(ats: AtsContext, principal: Principal, items: JobUpsert[]): Promise<Job[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await syncOnce(ats, principal, items)
    } catch (error) {
      const isRace = brokeUnique(error, 'ats_job_external_id') || brokeUnique(error, 'ats_job_pkey')
      if (!isRace || attempt === ATTEMPTS_MAX) throw error
    }
  }
}

async function syncOnce(ats: AtsContext, { environmentId, actorId }: Principal, items: JobUpsert[]): Promise<Job[]> {
  const { active_jobs_max } = await ats.settings.read(environmentId)
  const at = new Date(ats.now())
  return ats.db.transaction().execute(async (trx) => {
    await queueForLimit(trx, environmentId, active_jobs_max)
    const plan = planBulk(items, await lockKnownJobs(trx, environmentId, items))
    if (plan.failures.length > 0) throw fail('validation_error', plan.failures)
    if (plan.conflicts.length > 0) throw fail('conflict', plan.conflicts)
    const rows = plan.jobs.map((job) => toRow(environmentId, ats.newId, at, job))
    const rowsOf = (kind: 'create' | 'update') => rows.filter((_, index) => plan.jobs[index]?.kind === kind)
    const stored = [...(await insertAll(trx, rowsOf('create'))), ...(await updateAll(trx, rowsOf('update')))]
    const isAdded = plan.jobs.some(
      (job) => job.kind === 'create' || (job.before.status !== 'active' && job.item.status === 'active'),
    )
    if (isAdded) await checkActiveJobs(trx, environmentId, active_jobs_max)
    await audit(trx, {
      environmentId,
      action: 'JOBS_SYNCED',
      entityType: 'job',
      entityId: null,
      actorId,
      details: describe(plan.jobs, rows),
    })
    const byId = new Map(stored.map((row) => [row.id, row]))
    return rows.flatMap(({ id }) => byId.get(id) ?? []).map(toJob)
  })
}

/** Locked in one order, so that two requests about the same jobs wait for each other instead of blocking each other. */
async function lockKnownJobs(trx: AtsTransaction, environmentId: string, items: JobUpsert[]): Promise<JobRow[]> {
  const ids = items.flatMap(({ id }) => id ?? [])
  const externalIds = items.flatMap(({ external_id }) => external_id ?? [])
  if (ids.length + externalIds.length === 0) return []
  return trx
    .selectFrom('ats_job')
    .select(JOB_COLUMNS)
    .where('environment_id', '=', environmentId)
    .where((eb) => eb.or([eb('id', '=', eb.fn.any(eb.val(ids))), eb('external_id', '=', eb.fn.any(eb.val(externalIds)))]))
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

/** Not an upsert: a job that appeared meanwhile must be read first, because the item leaves what it does not give. */
async function insertAll(trx: AtsTransaction, rows: Row[]): Promise<JobRow[]> {
  if (rows.length === 0) return []
  return trx.insertInto('ats_job').values(rows).returning(JOB_COLUMNS).execute()
}

/** One statement for all of them. The rows are locked and there, so every insert meets its conflict. */
async function updateAll(trx: AtsTransaction, rows: Row[]): Promise<JobRow[]> {
  if (rows.length === 0) return []
  return trx
    .insertInto('ats_job')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['environment_id', 'id']).doUpdateSet((eb) => ({
        title: eb.ref('excluded.title'),
        description: eb.ref('excluded.description'),
        department: eb.ref('excluded.department'),
        status: eb.ref('excluded.status'),
        external_id: eb.ref('excluded.external_id'),
        company_card_id: eb.ref('excluded.company_card_id'),
        metadata: eb.ref('excluded.metadata'),
        updated_at: eb.ref('excluded.updated_at'),
      })),
    )
    .returning(JOB_COLUMNS)
    .execute()
}

function toRow(environmentId: string, newId: () => string, at: Date, job: PlannedJob<JobRow>): Row {
  if (job.kind === 'create') return toNewJob(environmentId, job.id ?? newId(), job.item, at)
  const { before, item } = job
  return {
    environment_id: environmentId,
    id: before.id,
    title: item.title ?? before.title,
    description: item.description ?? before.description,
    department: given(item.department, before.department),
    status: item.status ?? before.status,
    external_id: given(item.external_id, before.external_id),
    company_card_id: given(item.company_card_id, before.company_card_id),
    metadata: toJson(given(item.metadata, before.metadata)) ?? null,
    created_at: before.created_at,
    updated_at: at,
  }
}

function given<T>(value: T | undefined, before: T): T {
  return value === undefined ? before : value
}

function describe(jobs: PlannedJob<JobRow>[], rows: { id: string }[]) {
  const idsOf = (kind: 'create' | 'update') => rows.flatMap(({ id }, index) => (jobs[index]?.kind === kind ? [id] : []))
  return { created: idsOf('create'), updated: idsOf('update') }
}

function fail(code: 'validation_error' | 'conflict', failures: AtsFailure[]): AtsError {
  const [first] = failures
  return new AtsError(code, `${first?.path}: ${first?.message}. Nothing was changed.`, { failures })
}
