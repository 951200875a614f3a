import { z } from 'zod'

const Named = z.array(z.object({ name: z.string(), value: z.unknown() }))
const Stored = z.string().nullish()
const Consent = z.union([z.boolean(), z.object({ provided: z.boolean(), compliancePolicyId: z.string().nullish() })])

/** The body of `POST /postings/:id/apply`; keys that Lever does not know are dropped in silence. */
export const ApplyInput = z.object({
  personalInformation: Named.default([]),
  urls: Named.default([]),
  customQuestions: z.array(z.object({ id: z.string(), fields: z.array(z.object({ value: z.unknown() })) })).default([]),
  eeoResponses: z.record(z.string(), z.string().nullable()).optional(),
  diversitySurvey: z.looseObject({ surveyId: z.string(), responses: z.array(z.unknown()) }).optional(),
  consent: z.object({ store: Consent.optional(), marketing: Consent.optional() }).optional(),
  ipAddress: Stored,
  userAgent: Stored,
  referer: Stored,
  acceptLanguage: Stored,
  timezone: Stored,
  source: z.string().optional(),
  origin: z.enum(['applied', 'internal']).optional(),
})
export type ApplyInput = z.infer<typeof ApplyInput>

/** Whether an answer says anything; empty text and an empty choice do not. */
export function isAnswered(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}
