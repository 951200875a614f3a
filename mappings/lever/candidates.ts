import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { Candidate } from '../../src/model/candidate.ts'
import { read as application } from './applications.ts'
import { attachmentsOf } from './attachments.ts'

/*
 * A candidate is an opportunity, read with `expand` of applications, stage, owner and sourcedBy: https://hire.lever.co/developer/documentation#opportunities.
 * One person with several opportunities is several candidates; the person is `remote_data.contact`.
 */
export const read = {
  id: 'id',
  // Lever has one name, and "" instead of null.
  name: { from: 'name', as: 'blank_to_null' },
  first_name: { from: 'name', as: 'first_name' },
  last_name: { from: 'name', as: 'last_name' },
  // In practice the headline lists the person's companies, which is why it is not the title.
  company: { from: 'headline', as: 'blank_to_null' },
  last_interaction_at: { from: 'lastInteractionAt', as: 'iso_from_ms' },
  is_private: { lookup: { confidential: 'true', 'non-confidential': 'false' }, from: 'confidentiality' },
  can_email: 'dataProtection.contact.allowed',
  locations: { list: [{ from: 'location', as: 'blank_to_null' }] },
  phones: { each: 'phones', map: { fields: { number: 'value', type: 'type' }, when: 'value' } },
  emails: { each: 'emails', map: { fields: { email: '.', type: { const: null } }, when: '.' } },
  urls: { each: 'links', map: { fields: { url: '.', type: { from: '.', as: 'host_type' } }, when: '.' } },
  tags: { each: 'tags', map: '.' },
  applications: { each: 'applications', map: { fields: application, when: 'id' } },
  attachments: attachmentsOf(''),
  source: 'sources.0',
  created_at: { from: 'createdAt', as: 'iso_from_ms' },
  // Null for opportunities that nobody has touched since Lever began to keep this date.
  updated_at: { from: 'updatedAt', as: 'iso_from_ms' },
} satisfies FieldsOf<Candidate>
