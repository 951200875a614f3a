import type { Expr, Fields, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Candidate } from '../../src/model/candidate.ts'
import { read as application } from './applications.ts'
import { attachmentsOfCandidate } from './attachments.ts'

const nothing: Expr = { const: null }
const absent: Expr = { first: [] }

/** A number under a type, unless it is empty, as foreign hosts show a masked one. */
const phone = (path: string, type: string): Expr => ({
  when: { from: path, as: 'blank_to_null' },
  is: null,
  use: nothing,
  else: { fields: { number: path, type: { const: type } } },
})

const compensation: Expr = { fields: { current: 'current_ctc', expected: 'expected_ctc', unit: { const: 'LPA' } } }

/** A candidate of `/api/v1/candidates`; lists show it without `applications`. */
export const read = {
  id: 'id',
  name: 'full_name',
  first_name: { from: 'full_name', as: 'first_name' },
  last_name: { from: 'full_name', as: 'last_name' },
  title: 'current_designation',
  company: 'current_company',
  locations: { list: ['location', 'preferred_location'] },
  phones: { list: [phone('phone_number', 'mobile'), phone('whatsapp_number', 'whatsapp')] },
  emails: {
    list: [
      {
        when: { from: 'email', as: 'blank_to_null' },
        is: null,
        use: nothing,
        else: { fields: { email: 'email', type: nothing } },
      },
    ],
  },
  applications: { each: 'applications', map: { fields: application } },
  attachments: attachmentsOfCandidate,
  skills: {
    concat: [
      { each: 'primary_skills', map: { fields: { name: '.', level: { const: 'primary' } } } },
      { each: 'secondary_skills', map: { fields: { name: '.', level: { const: 'secondary' } } } },
    ],
  },
  compensation: {
    when: 'current_ctc',
    is: null,
    use: { when: 'expected_ctc', is: null, use: nothing, else: compensation },
    else: compensation,
  },
  availability: {
    fields: {
      notice_period_days: 'notice_period_days',
      in_notice_period: 'in_notice_period',
      last_working_day: 'last_working_day',
    },
  },
  total_experience_years: 'total_experience_years',
  custom_fields: { from: 'metadata', as: 'entries', else: { const: [] } },
  source: 'source',
  is_masked: { when: 'talent_pool_status', is: 'masked', use: { const: true }, else: { const: false } },
  created_at: { from: 'created_at', as: 'iso' },
  updated_at: { from: 'updated_at', as: 'iso' },
} satisfies FieldsOf<Candidate>

/** What `POST` and `PUT /candidates` take, apart from phones and the résumé, which the connector puts in. */
type CandidateBody = {
  full_name: string
  email: string
  location: string
  preferred_location: string
  primary_skills: string[]
  secondary_skills: string[]
  total_experience_years: number
  current_company: string
  current_designation: string
  current_ctc: number
  expected_ctc: number
  notice_period_days: number
  in_notice_period: boolean
  last_working_day: string
  source: string
  metadata: object
  application: object
}

const level: Expr = { from: 'level', as: 'lower' }

/** A part of an object that may be null, which clears all its parts. */
const partOf = (object: string, part: Expr): Expr => ({ when: object, is: null, use: object, else: part })

/** Only lakhs a year have a place. */
const lakhs = (field: string): Expr =>
  partOf('compensation', {
    when: { from: 'compensation.unit', as: 'upper' },
    is: ['LPA', null],
    use: `compensation.${field}`,
  })

/** One of the two places; a shorter list leaves the other as it is. */
const location = (index: number): Expr => `locations.${index}`

export const create = {
  full_name: { first: [{ join: ['first_name', 'last_name'], with: ' ' }, 'name'] },
  email: 'emails.0.email',
  location: location(0),
  preferred_location: location(1),
  primary_skills: { each: 'skills', map: { when: level, is: 'secondary', use: absent, else: 'name' } },
  secondary_skills: { each: 'skills', map: { when: level, is: 'secondary', use: 'name' } },
  total_experience_years: 'total_experience_years',
  current_company: 'company',
  current_designation: 'title',
  current_ctc: lakhs('current'),
  expected_ctc: lakhs('expected'),
  notice_period_days: partOf('availability', 'availability.notice_period_days'),
  in_notice_period: partOf('availability', 'availability.in_notice_period'),
  last_working_day: partOf('availability', 'availability.last_working_day'),
  source: 'source',
  metadata: { from: 'custom_fields', as: 'from_entries' },
  application: { fields: { job_id: '$.query.job_id', status: '$.query.stage_id' }, when: '$.query.job_id' },
} satisfies FieldsOf<CandidateBody>

/** A change replaces the list of locations as a whole. */
const replaced = (index: number): Expr => partOf('locations', { first: [location(index), nothing] })

export const update: Fields = { ...create, location: replaced(0), preferred_location: replaced(1) }
