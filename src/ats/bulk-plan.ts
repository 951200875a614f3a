import type { AtsFailure } from './ats-error.ts'
import type { JobUpsert } from './model/job.ts'

/** What of a stored job decides which item is meant for it. */
export type KnownJob = { id: string; external_id: string | null }

export type PlannedJob<T extends KnownJob> =
  | { kind: 'create'; id: string | undefined; item: JobUpsert & { title: string; description: string } }
  | { kind: 'update'; before: T; item: JobUpsert }

/** `failures` are wrong items, `conflicts` items that would take another job's external id. With either, nothing may be written. */
export type BulkPlan<T extends KnownJob> = { jobs: PlannedJob<T>[]; failures: AtsFailure[]; conflicts: AtsFailure[] }

/**
 * Which item of a bulk request creates and which updates: an item means the job with its `id`, else the one with its `external_id`, else a new one, which
 * takes the `id` if one was given. Two items that mean one job are refused, because only one of them could be kept.
 * @param known the stored jobs of the environment that have one of the ids or external ids of the request
 */
export function planBulk<T extends KnownJob>(items: JobUpsert[], known: T[]): BulkPlan<T> {
  const byId = new Map(known.map((job) => [job.id, job]))
  const byExternalId = new Map(known.map((job) => [job.external_id, job]))
  const claimed = new Set<string>()
  const plan: BulkPlan<T> = { jobs: [], failures: [], conflicts: [] }
  for (const [index, item] of items.entries()) {
    const at = (field: keyof JobUpsert) => `jobs[${index}].${field}`
    const { id, external_id, title, description } = item
    const named = typeof external_id === 'string' ? byExternalId.get(external_id) : undefined
    const before = (id === undefined ? undefined : byId.get(id)) ?? named
    const keys = [...present('id', before?.id ?? id), ...present('external id', external_id ?? before?.external_id)]
    if (keys.some((key) => claimed.has(key))) {
      plan.failures.push({ path: at(id === undefined ? 'external_id' : 'id'), message: 'An earlier item means the same job' })
    } else if (before !== undefined) {
      if (named !== undefined && named !== before)
        plan.conflicts.push({ path: at('external_id'), message: 'Another job has this id' })
      plan.jobs.push({ kind: 'update', before, item })
    } else if (title === undefined || description === undefined) {
      plan.failures.push({ path: at(title === undefined ? 'title' : 'description'), message: 'Required of a new job' })
    } else {
      plan.jobs.push({ kind: 'create', id, item: { ...item, title, description } })
    }
    for (const key of keys) claimed.add(key)
  }
  return plan
}

function present(kind: string, name: string | null | undefined): string[] {
  return name === undefined || name === null ? [] : [`${kind} ${name}`]
}
