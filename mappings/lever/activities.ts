import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { Activity } from '../../src/model/activity.ts'

/** A note; its opportunity is the parent: https://hire.lever.co/developer/documentation#notes. Comments on it are further `fields`. */
export const read = {
  id: { join: ['^.id', 'id'], with: '.' },
  candidate: { fields: { id: '^.id' } },
  actor: { fields: { id: { first: ['user.id', { from: 'user', as: 'text' }] }, type: { const: 'user' } }, when: 'user' },
  activity_type: { const: 'note' },
  body: 'fields.0.value',
  visibility: { when: 'secret', is: true, use: { const: 'private' }, else: { const: 'public' } },
  created_at: { from: 'createdAt', as: 'iso_from_ms' },
} satisfies FieldsOf<Activity>

export const note = {
  value: 'body',
  // Lever knows secret or not. Nobody is shown more than was asked for.
  secret: { lookup: { public: false, private: true, admin_only: true }, from: 'visibility' },
  createdAt: { from: 'created_at', as: 'ms_from_iso' },
} satisfies FieldsOf<{ value: string; secret: boolean; createdAt: number }>

/** A change takes the text alone. */
export const comment = { value: 'body' } satisfies FieldsOf<{ value: string }>
