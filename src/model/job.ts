import { z } from 'zod'
import { NamedReference, Reference, RemoteData, RemoteInput, Timestamp } from './common.ts'

export const JobStatus = z.enum(['open', 'closed', 'draft', 'pending', 'archived'])

/** A position that people can apply to. */
export const Job = z.object({
  id: z.string(),
  name: z.string().nullable(),
  description: z.string().nullable(),
  code: z.string().nullable(),
  requisition_id: z.string().nullable(),
  status: JobStatus.nullable(),
  locations: z.array(z.string()),
  job_posting_urls: z.array(z.object({ url: z.string(), type: z.string().nullable() })),
  confidential: z.boolean().nullable(),
  departments: z.array(NamedReference),
  teams: z.array(NamedReference),
  offices: z.array(NamedReference),
  hiring_managers: z.array(Reference),
  recruiters: z.array(Reference),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type Job = z.infer<typeof Job>

const Named = z.strictObject({ id: z.string().optional(), name: z.string().optional() })

/** The body of a job create or update. */
export const JobInput = z.strictObject({
  name: z.string().min(1).optional(),
  description: z.string().nullish(),
  code: z.string().nullish(),
  requisition_id: z.string().nullish(),
  status: JobStatus.optional(),
  locations: z.array(z.string()).optional(),
  confidential: z.boolean().optional(),
  departments: z.array(Named).optional(),
  teams: z.array(Named).optional(),
  offices: z.array(Named).optional(),
  hiring_managers: z.array(z.strictObject({ id: z.string() })).optional(),
  recruiters: z.array(z.strictObject({ id: z.string() })).optional(),
  custom_fields: z.array(z.strictObject({ name: z.string().min(1), value: z.unknown() })).optional(),
  remote_data: RemoteInput.optional(),
})
export type JobInput = z.infer<typeof JobInput>

/** The body of `POST /unified/ats/jobs/bulk`: each job is updated if the provider knows its id, else its code, and otherwise created. */
export const JobsBulk = z.strictObject({
  jobs: z
    .array(JobInput.extend({ id: z.string().min(1).optional() }))
    .min(1)
    .max(50),
  remote_data: RemoteInput.optional(),
})
export type JobsBulk = z.infer<typeof JobsBulk>

/** What it answers: how many jobs were written, and the jobs in the order of the body. */
export const JobsSynced = z.object({ synced: z.int(), jobs: z.array(Job) })
export type JobsSynced = z.infer<typeof JobsSynced>
