import { z } from 'zod'
import { DateInput, Reference, ReferenceInput, RemoteData, RemoteInput, Timestamp } from './common.ts'

/** What an interviewer thought of a candidate. */
export const Scorecard = z.object({
  id: z.string(),
  application: Reference.nullable(),
  candidate: Reference.nullable(),
  interview: Reference.nullable(),
  interviewer: Reference.nullable(),
  submitted_at: Timestamp,
  overall_recommendation: z.string().nullable().describe('The provider’s own words or number, as text.'),
  form_values: z.array(
    z.object({
      name: z.string().nullable(),
      label: z.string().nullable(),
      description: z.string().nullable(),
      value: z.unknown(),
    }),
  ),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type Scorecard = z.infer<typeof Scorecard>

/** The body of a scorecard create or update. */
export const ScorecardInput = z.strictObject({
  application: ReferenceInput.optional(),
  candidate: ReferenceInput.optional(),
  interview: ReferenceInput.optional(),
  interviewer: ReferenceInput.optional(),
  submitted_at: DateInput.optional(),
  overall_recommendation: z.string().nullish(),
  form_values: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        label: z.string().nullish(),
        description: z.string().nullish(),
        value: z.unknown(),
      }),
    )
    .max(200)
    .optional(),
  remote_data: RemoteInput.optional(),
})
export type ScorecardInput = z.infer<typeof ScorecardInput>
