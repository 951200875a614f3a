import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { Scorecard } from '../../src/model/scorecard.ts'

/**
 * Feedback: https://hire.lever.co/developer/documentation#feedback. Its parent is the opportunity, with the value of the one field that is the score as
 * `score`.
 */
export const read = {
  id: { join: ['^.id', 'id'], with: '.' },
  application: { fields: { id: { join: ['^.id', '^.applications.0.id'], with: '.' } }, when: '^.applications.0' },
  candidate: { fields: { id: '^.id' } },
  interview: { fields: { id: { join: ['^.id', 'interview'], with: '.' } }, when: 'interview' },
  interviewer: { fields: { id: { first: ['user.id', { from: 'user', as: 'text' }] } }, when: 'user' },
  submitted_at: { from: 'completedAt', as: 'iso_from_ms' },
  overall_recommendation: { from: '^.score', as: 'text' },
  form_values: {
    each: 'fields',
    map: { fields: { name: 'id', label: 'text', description: { from: 'description', as: 'blank_to_null' }, value: 'value' } },
  },
  created_at: { from: 'createdAt', as: 'iso_from_ms' },
  updated_at: { from: 'updatedAt', as: 'iso_from_ms' },
} satisfies FieldsOf<Scorecard>

export const feedback = {
  completedAt: { from: 'submitted_at', as: 'ms_from_iso' },
} satisfies FieldsOf<{ completedAt: number }>
