import { joinSkills, mask } from '../masking.ts'
import type { Candidate } from '../model/candidate.ts'
import type { JsonObject } from '../model/common.ts'

/** The columns that a request may set, and their types. `resume_path` is the only one that is never read back. */
export const WRITABLE_COLUMNS = {
  full_name: 'text',
  email: 'text',
  phone_number: 'text',
  whatsapp_number: 'text',
  location: 'text',
  preferred_location: 'text',
  primary_skills: 'text[]',
  secondary_skills: 'text[]',
  total_experience_years: 'double precision',
  current_company: 'text',
  current_designation: 'text',
  current_ctc: 'double precision',
  expected_ctc: 'double precision',
  notice_period_days: 'integer',
  in_notice_period: 'boolean',
  last_working_day: 'date',
  resume_url: 'text',
  resume_path: 'text',
  source: 'text',
  metadata: 'jsonb',
} as const

export type WritableColumn = keyof typeof WRITABLE_COLUMNS

/** Everything that a candidate is answered with, as SQL, of a table or a result called `c`. */
export const CANDIDATE_COLUMNS = [
  'id',
  ...Object.keys(WRITABLE_COLUMNS).filter((column) => column !== 'resume_path' && column !== 'last_working_day'),
  'screening_score',
  'talent_pool_status',
  'created_at',
  'updated_at',
]
  .map((column) => `c.${column}`)
  // The driver would read a day as midnight of this machine's zone.
  .concat('c.last_working_day::text as last_working_day')
  .join(', ')

export type CandidateRow = Omit<Candidate, 'skill_array' | 'created_at' | 'updated_at' | 'metadata'> & {
  metadata: JsonObject | null
  created_at: Date
  updated_at: Date
}

/** The candidate as it may be shown. */
export function toCandidate(row: CandidateRow): Candidate {
  return mask({
    id: row.id,
    full_name: row.full_name,
    email: row.email,
    phone_number: row.phone_number,
    whatsapp_number: row.whatsapp_number,
    location: row.location,
    preferred_location: row.preferred_location,
    primary_skills: row.primary_skills,
    secondary_skills: row.secondary_skills,
    skill_array: joinSkills(row.primary_skills, row.secondary_skills),
    total_experience_years: row.total_experience_years,
    current_company: row.current_company,
    current_designation: row.current_designation,
    current_ctc: row.current_ctc,
    expected_ctc: row.expected_ctc,
    notice_period_days: row.notice_period_days,
    in_notice_period: row.in_notice_period,
    last_working_day: row.last_working_day,
    resume_url: row.resume_url,
    source: row.source,
    screening_score: row.screening_score,
    talent_pool_status: row.talent_pool_status,
    metadata: row.metadata,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  })
}

/** A field's value as the driver takes it. */
export function toColumn(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? JSON.stringify(value) : value
}
