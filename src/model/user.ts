import { z } from 'zod'
import { RemoteData, RemoteInput, Timestamp } from './common.ts'

export const UserEmail = z.object({ email: z.string(), type: z.string().nullable(), is_primary: z.boolean().nullable() })

/** Somebody who works with the ATS. */
export const User = z.object({
  id: z.string(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  name: z.string().nullable(),
  emails: z.array(UserEmail),
  disabled: z.boolean().nullable(),
  access_role: z.string().nullable().describe('The provider’s word.'),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type User = z.infer<typeof User>

/** The body of a user create, which usually sends an invitation, or update. */
export const UserInput = z.strictObject({
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  name: z.string().nullish().describe('The whole name, where first and last are not known apart.'),
  emails: z
    .array(z.strictObject({ email: z.email(), type: z.string().nullish(), is_primary: z.boolean().nullish() }))
    .max(10)
    .optional(),
  disabled: z.boolean().optional(),
  access_role: z.string().min(1).optional(),
  remote_data: RemoteInput.optional(),
})
export type UserInput = z.infer<typeof UserInput>
