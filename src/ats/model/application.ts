import { z } from '@hono/zod-openapi'
import { Id, JobId, Timestamp, text } from './common.ts'

export const ApplicationInput = z
  .strictObject({
    job_id: JobId,
    status: text(100).optional().openapi({
      description: 'One of the pipeline statuses of the environment, in any case; a new application starts at the first one',
    }),
    notes: text(20_000).nullish(),
  })
  .openapi('ApplicationInput')
export type ApplicationInput = z.infer<typeof ApplicationInput>

export const ApplicantInput = z.strictObject({ candidate_id: Id }).openapi('ApplicantInput')

export const ApplicantLinked = z
  .object({ success: z.literal(true), candidate_id: z.uuid(), job_id: z.uuid() })
  .openapi('ApplicantLinked')

export const Application = z
  .object({
    id: z.uuid(),
    candidate_id: z.uuid(),
    job_id: z.uuid(),
    organization_id: z.uuid(),
    status: z.string(),
    screening_score: z.number().nullable(),
    match_score: z.number().nullable(),
    notes: z.string().nullable(),
    shortlisted_at: Timestamp.nullable(),
    screening_started_at: Timestamp.nullable(),
    screening_completed_at: Timestamp.nullable(),
    status_date: Timestamp,
    outreach_sent_at: Timestamp.nullable(),
    interest_clicked_at: Timestamp.nullable(),
    video_interview_invite_sent_at: Timestamp.nullable(),
    metadata: z.record(z.string(), z.unknown()).nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .openapi('Application')
export type Application = z.infer<typeof Application>
