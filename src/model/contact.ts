import { z } from 'zod'
import { Email, Phone, RemoteData, RemoteInput, Timestamp } from './common.ts'

export const ContactType = z.enum(['client', 'customer', 'lead'])

/** A company or person that one does business with (`crm`). */
export const Contact = z.object({
  id: z.string(),
  name: z.string().nullable(),
  contact_type: ContactType.nullable(),
  emails: z.array(Email),
  phones: z.array(Phone),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type Contact = z.infer<typeof Contact>

/** The body of a contact create or update. */
export const ContactInput = z.strictObject({
  name: z.string().min(1).optional(),
  contact_type: ContactType.optional(),
  emails: z
    .array(z.strictObject({ email: z.email(), type: z.string().nullish() }))
    .max(50)
    .optional(),
  phones: z
    .array(z.strictObject({ number: z.string().min(1), type: z.string().nullish() }))
    .max(50)
    .optional(),
  remote_data: RemoteInput.optional(),
})
export type ContactInput = z.infer<typeof ContactInput>
