import type { Fields, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Contact } from '../../src/model/contact.ts'

/** A row of /api/organization-contact: https://docs.gauzy.co, Candidate Endpoints, Contacts. */
export const read = {
  id: 'id',
  name: 'name',
  contact_type: { lookup: { CLIENT: 'client', CUSTOMER: 'customer', LEAD: 'lead' }, from: 'contactType' },
  emails: { list: [{ fields: { email: 'primaryEmail', type: { const: null } }, when: 'primaryEmail' }] },
  phones: { list: [{ fields: { number: 'primaryPhone', type: { const: null } }, when: 'primaryPhone' }] },
  created_at: { from: 'createdAt', as: 'iso' },
  updated_at: { from: 'updatedAt', as: 'iso' },
} satisfies FieldsOf<Contact>

/** The same for a create and an update. */
export const create: Fields = {
  name: 'name',
  contactType: { from: 'contact_type', as: 'upper' },
  primaryEmail: 'emails.0.email',
  primaryPhone: 'phones.0.number',
}

export const update: Fields = create
