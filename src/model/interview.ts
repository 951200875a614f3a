import { z } from 'zod'
import { DateInput, Reference, ReferenceInput, RemoteData, RemoteInput, Timestamp } from './common.ts'

export const InterviewStatus = z.enum(['draft', 'scheduled', 'cancelled', 'awaiting_feedback', 'completed'])

/** A meeting of a candidate with interviewers. */
export const Interview = z.object({
  id: z.string(),
  application: Reference.nullable(),
  candidate: Reference.nullable(),
  job_interview_stage: Reference.nullable(),
  organizer: Reference.nullable(),
  interviewers: z.array(Reference),
  title: z.string().nullable(),
  location: z.string().nullable(),
  start_at: Timestamp,
  end_at: Timestamp,
  status: InterviewStatus.nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type Interview = z.infer<typeof Interview>

/** The body of an interview create or update. */
export const InterviewInput = z.strictObject({
  application: ReferenceInput.optional(),
  candidate: ReferenceInput.optional(),
  job_interview_stage: ReferenceInput.optional(),
  organizer: ReferenceInput.optional(),
  interviewers: z.array(ReferenceInput).max(50).optional(),
  title: z.string().nullish(),
  location: z.string().nullish(),
  start_at: DateInput.optional(),
  end_at: DateInput.optional(),
  status: InterviewStatus.optional(),
  remote_data: RemoteInput.optional(),
})
export type InterviewInput = z.infer<typeof InterviewInput>
