import { z } from '@hono/zod-openapi'
import { filledText, JobId, OptionalMetadata, pageQuery, Timestamp, text } from './common.ts'

export const JOB_STATUSES = ['active', 'paused', 'closed', 'draft'] as const

export const BULK_JOBS_MAX = 50

const title = filledText(500)
const description = text(200_000)

const optional = {
  department: text(500).nullish(),
  status: z.enum(JOB_STATUSES).optional().openapi({ description: 'A new job is `active`' }),
  company_card_id: text(500).nullish(),
  external_id: filledText(500).nullish().openapi({ description: 'The id in an external system, unique in the environment' }),
  metadata: OptionalMetadata,
}

export const JobCreate = z.strictObject({ title, description, ...optional }).openapi('JobCreate')
export type JobCreate = z.infer<typeof JobCreate>

/** Absent fields stay as they are; null clears a field. */
export const JobUpdate = z
  .strictObject({ title: title.optional(), description: description.optional(), ...optional })
  .openapi('JobUpdate')
export type JobUpdate = z.infer<typeof JobUpdate>

/** `title` and `description` are required of an item that creates a job. */
export const JobUpsert = z
  .strictObject({ id: JobId.optional(), title: title.optional(), description: description.optional(), ...optional })
  .openapi('JobUpsert')
export type JobUpsert = z.infer<typeof JobUpsert>

export const JobsBulk = z.strictObject({ jobs: z.array(JobUpsert).min(1).max(BULK_JOBS_MAX) }).openapi('JobsBulk')

export const JobsQuery = z.strictObject({
  external_id: z.string().max(500).optional().openapi({ description: 'Filter by the id in an external system' }),
  ...pageQuery(100),
})
export type JobsQuery = z.infer<typeof JobsQuery>

export const Job = z
  .object({
    id: z.uuid(),
    title: z.string(),
    description: z.string(),
    department: z.string().nullable(),
    status: z.enum(JOB_STATUSES),
    external_id: z.string().nullable(),
    company_card_id: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()).nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .openapi('Job')
export type Job = z.infer<typeof Job>

export const JobsSynced = z.object({ synced: z.int(), data: z.array(Job) }).openapi('JobsSynced')
