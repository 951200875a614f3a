import { z } from '@hono/zod-openapi'
import { Email, filledText, pageQuery, Timestamp, text } from './common.ts'

export const ROLES = ['Recruiter', 'HiringManager', 'Interviewer', 'Administrator'] as const

export const UserCreate = z
  .strictObject({
    email: Email,
    first_name: filledText(200),
    last_name: text(200),
    role: z.enum(ROLES).default('Recruiter'),
  })
  .openapi('UserCreate')
export type UserCreate = z.infer<typeof UserCreate>

export const UsersQuery = z.strictObject({
  email: text(320).optional().openapi({ description: 'The exact e-mail, in any case' }),
  ...pageQuery(100),
})
export type UsersQuery = z.infer<typeof UsersQuery>

export const User = z
  .object({
    id: z.uuid(),
    email: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    role: z.enum(ROLES),
    created_at: Timestamp,
    updated_at: Timestamp,
    deactivated_at: Timestamp.nullable(),
  })
  .openapi('User')
export type User = z.infer<typeof User>

export const UsersReply = z.object({ data: z.array(User) }).openapi('UsersReply')

const PASSWORD_CHARACTERS_MIN = 10

/** Only keeps the hash from being fed a book. */
export const PASSWORD_CHARACTERS_MAX = 1_000

export const PasswordChoice = z
  .strictObject({
    password: text(PASSWORD_CHARACTERS_MAX).min(PASSWORD_CHARACTERS_MIN, `Use at least ${PASSWORD_CHARACTERS_MIN} characters`),
  })
  .openapi('PasswordChoice')
