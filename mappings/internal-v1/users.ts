import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { User } from '../../src/model/user.ts'

/** A user of `/api/v1/users`. */
export const read = {
  id: 'id',
  first_name: 'first_name',
  last_name: 'last_name',
  name: { join: ['first_name', 'last_name'], with: ' ' },
  emails: { list: [{ fields: { email: 'email', type: { const: null }, is_primary: { const: true } }, when: 'email' }] },
  disabled: { from: 'deactivated_at', as: 'is_set' },
  access_role: 'role',
  created_at: { from: 'created_at', as: 'iso' },
  updated_at: { from: 'updated_at', as: 'iso' },
} satisfies FieldsOf<User>

type UserBody = { email: string; first_name: string; last_name: string; role: string }

/** The API wants both names; of a single name the last is empty. */
export const create = {
  email: 'emails.0.email',
  first_name: { first: ['first_name', { from: 'name', as: 'first_name' }] },
  last_name: { first: ['last_name', { from: 'name', as: 'last_name' }, { const: '' }] },
  role: 'access_role',
} satisfies FieldsOf<UserBody>
