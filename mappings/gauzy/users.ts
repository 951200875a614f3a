import type { Fields, FieldsOf } from '../../src/mapping/grammar.ts'
import type { User } from '../../src/model/user.ts'

/**
 * A row of /api/employee with its user and the user's role; employees, because interviewers are named by the ids of employees. A create
 * makes an invitation (https://docs.gauzy.co, Candidate Endpoints, Invitations), which has the address and a name of its own.
 */
export const read = {
  id: 'id',
  first_name: 'user.firstName',
  last_name: 'user.lastName',
  name: { first: ['user.name', { join: ['user.firstName', 'user.lastName'], with: ' ' }, 'fullName'] },
  emails: {
    list: [
      {
        first: [
          { fields: { email: 'user.email', type: { const: null }, is_primary: { const: true } }, when: 'user.email' },
          { fields: { email: 'email', type: { const: null }, is_primary: { const: true } }, when: 'email' },
        ],
      },
    ],
  },
  disabled: { from: 'isActive', as: 'not' },
  access_role: { first: ['user.role.name', 'roleId'] },
  created_at: { from: 'createdAt', as: 'iso' },
  updated_at: { from: 'updatedAt', as: 'iso' },
} satisfies FieldsOf<User>

/** An invitation, as the documentation spells it; the role by name or id. */
export const create: Fields = {
  emailId: 'emails.0.email',
  fullName: { first: ['name', { join: ['first_name', 'last_name'], with: ' ' }] },
  roleId: 'access_role',
}
