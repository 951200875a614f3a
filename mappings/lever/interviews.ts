import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { Interview } from '../../src/model/interview.ts'

/**
 * An interview: https://hire.lever.co/developer/documentation#interviews. Its parent is the opportunity, with `endsAt` in milliseconds and the
 * `status` at the moment of reading, neither of which Lever keeps.
 */
export const read = {
  id: { join: ['^.id', 'id'], with: '.' },
  application: { fields: { id: { join: ['^.id', '^.applications.0.id'], with: '.' } }, when: '^.applications.0' },
  candidate: { fields: { id: '^.id' } },
  job_interview_stage: { fields: { id: { first: ['stage.id', { from: 'stage', as: 'text' }] } }, when: 'stage' },
  organizer: { fields: { id: { first: ['user.id', { from: 'user', as: 'text' }] } }, when: 'user' },
  interviewers: { each: 'interviewers', map: { fields: { id: 'id' }, when: 'id' } },
  title: { from: 'subject', as: 'blank_to_null' },
  location: { from: 'location', as: 'blank_to_null' },
  start_at: { from: 'date', as: 'iso_from_ms' },
  end_at: { from: '^.endsAt', as: 'iso_from_ms' },
  status: '^.status',
  created_at: { from: 'createdAt', as: 'iso_from_ms' },
} satisfies FieldsOf<Interview>

/** What an interview is written with, alone or within a panel. */
export const interview = {
  subject: 'title',
  location: 'location',
  date: { from: 'start_at', as: 'ms_from_iso' },
  interviewers: { each: 'interviewers', map: { fields: { id: 'id' } } },
} satisfies FieldsOf<{ subject: string; location: string; date: number; interviewers: { id: string }[] }>
