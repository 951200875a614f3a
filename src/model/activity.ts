import { z } from 'zod'
import { DateInput, Reference, ReferenceInput, RemoteData, RemoteInput, Timestamp } from './common.ts'

export const ActivityType = z.enum(['note', 'email'])
export const ActivityVisibility = z.enum(['private', 'public', 'admin_only'])

/** Something that was written down about a candidate, or sent to one. */
export const Activity = z.object({
  id: z.string(),
  candidate: Reference.nullable(),
  actor: z.object({ id: z.string().nullable(), type: z.string().nullable() }).nullable(),
  activity_type: ActivityType.nullable(),
  subject: z.string().nullable(),
  body: z.string().nullable(),
  visibility: ActivityVisibility.nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type Activity = z.infer<typeof Activity>

const Text = z.string().min(1).max(100_000)

/** The body of `POST /unified/ats/activities`. */
export const ActivityInput = z.strictObject({
  candidate: ReferenceInput,
  activity_type: ActivityType.optional(),
  subject: z.string().nullish(),
  body: Text,
  visibility: ActivityVisibility.optional(),
  created_at: DateInput.optional().describe('When it happened, for data that is brought over from elsewhere.'),
  remote_data: RemoteInput.optional(),
})
export type ActivityInput = z.infer<typeof ActivityInput>

/** The body of an activity update. */
export const ActivityUpdate = z.strictObject({
  subject: z.string().nullish(),
  body: Text.optional(),
  visibility: ActivityVisibility.optional(),
  remote_data: RemoteInput.optional(),
})
export type ActivityUpdate = z.infer<typeof ActivityUpdate>
