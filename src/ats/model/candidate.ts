import { z } from '@hono/zod-openapi'
import { Application, ApplicationInput } from './application.ts'
import { Email, filledText, JobId, OptionalMetadata, pageQuery, Timestamp, text } from './common.ts'

/** Values beyond these are typing errors, and would not fit the columns. */
const YEARS_MAX = 100
const CTC_LAKHS_MAX = 1_000_000
const NOTICE_DAYS_MAX = 36_500

const skills = z.array(filledText(300)).max(500).optional()
const ctc = z.number().min(0).max(CTC_LAKHS_MAX).nullish()

const WorkingDay = z.iso
  .date()
  .refine((day) => day >= '1900-01-01', 'Expected a day after 1900')
  .openapi({ example: '2026-06-30' })

/**
 * The optional fields of the request. Null clears a field that either table of the contract calls nullable, and `last_working_day`, which
 * a candidate who stays would otherwise keep for ever.
 */
const optional = {
  phone_number: text(100).nullish(),
  whatsapp_number: text(100).nullish(),
  location: text(500).nullish().openapi({ description: 'Current location' }),
  preferred_location: text(500).nullish(),
  primary_skills: skills,
  secondary_skills: skills,
  total_experience_years: z
    .number()
    .min(0)
    .max(YEARS_MAX)
    .nullish()
    .openapi({ description: 'Total experience in decimal years' }),
  current_company: text(500).nullish(),
  current_designation: text(500).nullish().openapi({ description: 'Current job title' }),
  current_ctc: ctc.openapi({ description: 'Current compensation in LPA' }),
  expected_ctc: ctc.openapi({ description: 'Expected compensation in LPA' }),
  notice_period_days: z.int().min(0).max(NOTICE_DAYS_MAX).nullish(),
  in_notice_period: z.boolean().nullish(),
  last_working_day: WorkingDay.nullish(),
  resume_url: z
    .url({ protocol: /^https?$/ })
    .pipe(text(4_000))
    .nullish()
    .openapi({ description: 'Public address of the resume' }),
  resume_path: text(4_000).nullish().openapi({ description: 'Internal storage path of the resume; never returned' }),
  source: text(200).nullish().openapi({ description: 'Where the candidate came from; `api` when a new candidate gives none' }),
  metadata: OptionalMetadata.openapi({ description: 'Custom JSON; replaced as a whole' }),
}

const application = ApplicationInput.optional().openapi({ description: 'Creates or updates the application to one job' })

export const CandidateCreate = z
  .strictObject({ full_name: filledText(500), email: Email, ...optional, application })
  .openapi('CandidateCreate')
export type CandidateCreate = z.infer<typeof CandidateCreate>

export const CandidateUpdate = z
  .strictObject({ full_name: filledText(500).optional(), email: Email.optional(), ...optional, application })
  .openapi('CandidateUpdate')
export type CandidateUpdate = z.infer<typeof CandidateUpdate>

/** What of a request is stored in the candidate itself. */
export type CandidateFields = Omit<CandidateUpdate, 'application'>

export const CandidatesQuery = z.strictObject({
  search: text(300).optional().openapi({ description: 'Any part of a name or an e-mail, in any case' }),
  job_id: JobId.optional().openapi({ description: 'Only candidates linked to this job' }),
  ...pageQuery(50),
})
export type CandidatesQuery = z.infer<typeof CandidatesQuery>

export const Candidate = z
  .object({
    id: z.uuid(),
    full_name: z.string(),
    email: z.string().openapi({ description: 'Empty while the candidate is masked' }),
    phone_number: z.string().nullable(),
    whatsapp_number: z.string().nullable(),
    location: z.string().nullable(),
    preferred_location: z.string().nullable(),
    primary_skills: z.array(z.string()),
    secondary_skills: z.array(z.string()),
    skill_array: z.array(z.string()).openapi({ description: 'Primary skills, then secondary ones, each once' }),
    total_experience_years: z.number().nullable(),
    current_company: z.string().nullable(),
    current_designation: z.string().nullable(),
    current_ctc: z.number().nullable().openapi({ description: 'LPA; null while masked' }),
    expected_ctc: z.number().nullable().openapi({ description: 'LPA; null while masked' }),
    notice_period_days: z.int().nullable(),
    in_notice_period: z.boolean().nullable(),
    last_working_day: z.iso.date().nullable(),
    resume_url: z.string().nullable(),
    source: z.string().nullable(),
    screening_score: z.number().nullable(),
    talent_pool_status: z.enum(['not_linked', 'masked', 'revealed']),
    metadata: z.record(z.string(), z.unknown()).nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .openapi('Candidate')
export type Candidate = z.infer<typeof Candidate>

export const CandidateWithApplications = Candidate.extend({ applications: z.array(Application) }).openapi(
  'CandidateWithApplications',
)
export type CandidateWithApplications = z.infer<typeof CandidateWithApplications>

export const CandidateReply = z.object({ data: CandidateWithApplications }).openapi('CandidateReply')

export const Meta = z.object({ total: z.int(), limit: z.int(), offset: z.int() }).openapi('Meta')

export const CandidatesReply = z.object({ data: z.array(Candidate), meta: Meta }).openapi('CandidatesReply')
