import { z } from 'zod'
import { Application } from './application.ts'
import { Attachment, AttachmentInput } from './attachment.ts'
import { Email, Phone, RemoteData, RemoteInput, Timestamp, Url } from './common.ts'

export const Skill = z.object({ name: z.string(), level: z.string().nullable() })
export const Experience = z.object({
  title: z.string().nullable(),
  company: z.string().nullable(),
  start_date: z.string().nullable(),
  end_date: z.string().nullable(),
  duration: z.string().nullable(),
  description: z.string().nullable(),
})
export const Education = z.object({
  school: z.string().nullable(),
  degree: z.string().nullable(),
  field: z.string().nullable(),
  completed_at: z.string().nullable(),
})
export const Compensation = z.object({
  current: z.number().nullable(),
  expected: z.number().nullable(),
  unit: z.string().nullable().describe('What the numbers count, such as LPA (lakh rupees a year).'),
})
export const Availability = z.object({
  notice_period_days: z.int().nullable(),
  in_notice_period: z.boolean().nullable(),
  last_working_day: z.string().nullable(),
})
export const CustomField = z.object({ name: z.string(), value: z.unknown() })

/** A person in an ATS, as seed 004 lists it, with extensions for what the other providers know. */
export const Candidate = z.object({
  id: z.string(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  name: z.string().nullable(),
  company: z.string().nullable(),
  title: z.string().nullable(),
  last_interaction_at: Timestamp,
  is_private: z.string().nullable().describe('"true" or "false": the published type of this field is text.'),
  can_email: z.boolean().nullable(),
  locations: z.array(z.string()),
  phones: z.array(Phone),
  emails: z.array(Email),
  urls: z.array(Url),
  tags: z.array(z.string()),
  applications: z.array(Application.omit({ remote_data: true })),
  attachments: z.array(Attachment.omit({ remote_data: true })),
  skills: z.array(Skill),
  experiences: z.array(Experience),
  educations: z.array(Education),
  compensation: Compensation.nullable(),
  availability: Availability.nullable(),
  total_experience_years: z.number().nullable(),
  custom_fields: z.array(CustomField),
  source: z.string().nullable(),
  is_masked: z.boolean().nullable().describe('True while the provider hides the contact data of this person.'),
  created_at: Timestamp,
  updated_at: Timestamp,
  remote_data: RemoteData,
})
export type Candidate = z.infer<typeof Candidate>

const Text = z.string().max(10_000)

/** The body of a candidate create or update. Absent leaves a field as it is, null clears it where the provider can. */
export const CandidateInput = z.strictObject({
  first_name: Text.nullish(),
  last_name: Text.nullish(),
  name: Text.nullish().describe('The whole name, where first and last are not known apart.'),
  title: Text.nullish(),
  company: Text.nullish(),
  locations: z.array(Text).max(50).optional(),
  phones: z
    .array(z.strictObject({ number: z.string().min(1), type: z.string().nullish() }))
    .max(50)
    .optional(),
  emails: z
    .array(z.strictObject({ email: z.email(), type: z.string().nullish() }))
    .max(50)
    .optional(),
  links: z
    .array(z.union([z.url(), z.strictObject({ url: z.url(), type: z.string().nullish() })]))
    .max(50)
    .optional(),
  tags: z.array(z.string().min(1)).max(200).optional(),
  attachments: z.array(AttachmentInput).max(20).optional(),
  job_form_field_answers: z
    .array(z.strictObject({ name: z.string().min(1), value: z.unknown(), group_id: z.string().nullish() }))
    .max(500)
    .optional(),
  skills: z
    .array(z.strictObject({ name: z.string().min(1), level: z.string().nullish() }))
    .max(200)
    .optional(),
  experiences: z.array(z.strictObject(Experience.partial().shape)).max(100).optional(),
  educations: z.array(z.strictObject(Education.partial().shape)).max(100).optional(),
  compensation: z.strictObject(Compensation.partial().shape).nullish(),
  availability: z.strictObject({ ...Availability.partial().shape, last_working_day: z.iso.date().nullish() }).nullish(),
  total_experience_years: z.number().min(0).max(100).nullish(),
  custom_fields: z
    .array(z.strictObject({ name: z.string().min(1), value: z.unknown() }))
    .max(200)
    .optional(),
  source: z.string().nullish(),
  remote_data: RemoteInput.optional(),
})
export type CandidateInput = z.infer<typeof CandidateInput>

/** Query parameters of a candidate create (seed 004). */
export const CandidateCreateQuery = z.object({
  job_id: z.string().min(1).optional().describe('The job to apply to. Lever requires it.'),
  application_source: z
    .enum(['applicant', 'lead'])
    .optional()
    .describe('`applicant`: the person applies (job boards, job site); `lead`: a user adds the person.'),
})
