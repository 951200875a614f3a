import { z } from 'zod'
import { Attachment } from './attachment.ts'
import { DateInput, NamedReference, Person, Reference, ReferenceInput, RemoteData, RemoteInput, Timestamp } from './common.ts'

export const Stage = z.object({
  id: z.string().nullable(),
  name: z.string().nullable(),
  job: Reference.nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
})

export const ApplicationStatus = z.enum(['active', 'hired', 'rejected'])

/** One candidate's application to one job. */
export const Application = z.object({
  id: z.string(),
  candidate: Reference.nullable(),
  job: Reference.nullable(),
  applied_at: Timestamp,
  rejected_at: Timestamp,
  source: NamedReference.nullable(),
  credited_to: Person.nullable(),
  current_stage: Stage.nullable(),
  reject_reason: z.string().nullable(),
  attachments: z.array(Attachment.omit({ remote_data: true })),
  status: ApplicationStatus.nullable().describe(
    'Ours, derived from what the provider says; `remote_status` is the provider’s word.',
  ),
  remote_status: z.string().nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type Application = z.infer<typeof Application>

/** The body of `POST /unified/ats/applications`. */
export const ApplicationInput = z.strictObject({
  candidate: ReferenceInput,
  job: ReferenceInput,
  current_stage: z.strictObject({ id: z.string().optional(), name: z.string().optional() }).optional(),
  applied_at: DateInput.optional(),
  source: z.strictObject({ id: z.string().optional(), name: z.string().optional() }).optional(),
  notes: z.string().nullish(),
  remote_data: RemoteInput.optional(),
})
export type ApplicationInput = z.infer<typeof ApplicationInput>

/** The body of `POST /unified/ats/applications/move-stage`: the application, and the stage by id or by name. */
export const ApplicationMoveStage = z
  .strictObject({
    id: z.string().min(1),
    job_interview_stage: z.strictObject({ id: z.string().min(1) }).optional(),
    stage_id: z.string().min(1).optional(),
    remote_data: RemoteInput.optional(),
  })
  .refine((body) => (body.job_interview_stage === undefined) !== (body.stage_id === undefined), {
    path: ['stage_id'],
    message: 'Give the stage once: as stage_id or as job_interview_stage.id.',
  })
export type ApplicationMoveStage = z.infer<typeof ApplicationMoveStage>

/** The body of `POST /unified/ats/applications/reject`. */
export const ApplicationReject = z.strictObject({
  id: z.string().min(1),
  reject_reason: z.strictObject({ id: z.string().min(1) }).optional(),
  reject_reason_id: z.string().min(1).optional(),
  notes: z.string().optional(),
  remote_data: RemoteInput.optional(),
})
export type ApplicationReject = z.infer<typeof ApplicationReject>
