import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { User } from '../../src/model/user.ts'

/** A user: https://hire.lever.co/developer/documentation#users. */
export const read = {
  id: 'id',
  name: { from: 'name', as: 'blank_to_null' },
  first_name: { from: 'name', as: 'first_name' },
  last_name: { from: 'name', as: 'last_name' },
  emails: { list: [{ fields: { email: 'email', type: { const: null }, is_primary: { const: true } }, when: 'email' }] },
  disabled: { from: 'deactivatedAt', as: 'is_set' },
  access_role: 'accessRole',
  created_at: { from: 'createdAt', as: 'iso_from_ms' },
} satisfies FieldsOf<User>

export const user = {
  name: { first: [{ join: ['first_name', 'last_name'], with: ' ' }, 'name'] },
  email: 'emails.0.email',
  accessRole: 'access_role',
} satisfies FieldsOf<{ name: string; email: string; accessRole: string }>
