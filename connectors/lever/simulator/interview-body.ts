import { z } from 'zod'
import type { Interviewer } from './meeting-records.ts'
import { badRequest } from './refusal.ts'
import type { Store } from './store.ts'

export const REMINDERS = ['once', 'daily', 'frequently', 'none'] as const

/** One interview as it is written, alone or within a panel. */
export const InterviewFields = z.object({
  subject: z.string().default(''),
  note: z.string().default(''),
  interviewers: z.array(z.object({ id: z.string(), feedbackTemplate: z.string().nullable().default(null) })).min(1),
  date: z.int(),
  duration: z.int().positive(),
  location: z.string().default(''),
  feedbackTemplate: z.string().nullable().default(null),
  feedbackReminder: z.enum(REMINDERS).default('frequently'),
})
export type InterviewFields = z.infer<typeof InterviewFields>

/** The users who interview, as an interview lists them. Refuses one that the account does not have. */
export function interviewersOf(store: Store, given: InterviewFields['interviewers'], pointer: string): Interviewer[] {
  return given.map(({ id, feedbackTemplate }, i) => {
    const user = store.users.get(id)
    if (user === undefined) throw badRequest('user was not found', `${pointer}/${i}/id`)
    return { id, name: user.name, email: user.email, feedbackTemplate }
  })
}
