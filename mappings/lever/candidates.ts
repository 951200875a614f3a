import type { Expr, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Candidate } from '../../src/model/candidate.ts'
import { application } from './applications.ts'
import { attachmentsOf } from './attachments.ts'

/*
 * A candidate is an opportunity, read with `expand` of applications, stage, owner and sourcedBy: https://hire.lever.co/developer/documentation#opportunities.
 * One person with several opportunities is several candidates; the person is `remote_data.contact`.
 */

/** The opportunity's files are two further calls; where they were made, their rows are `resumes` and `files` of its parent. */
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
  applications: {
    each: 'applications',
    map: {
      fields: application(attachmentsOf({ resumes: '^.^.resumes', files: '^.^.files', opportunity: '^.^' })),
      when: 'id',
    },
  },
  attachments: attachmentsOf({ resumes: '^.resumes', files: '^.files', opportunity: '^' }),
  source: 'sources.0',
  created_at: { from: 'createdAt', as: 'iso_from_ms' },
  // Null for opportunities that nobody has touched since Lever began to keep this date.
  updated_at: { from: 'updatedAt', as: 'iso_from_ms' },
} satisfies FieldsOf<Candidate>

const name: Expr = { first: [{ join: ['first_name', 'last_name'], with: ' ' }, 'name'] }

const phones: Expr = {
  each: 'phones',
  map: {
    fields: {
      value: 'number',
      // The five types that Lever has.
      type: {
        lookup: {
          mobile: 'mobile',
          Mobile: 'mobile',
          cell: 'mobile',
          home: 'home',
          Home: 'home',
          work: 'work',
          Work: 'work',
          business: 'work',
          skype: 'skype',
          Skype: 'skype',
        },
        from: 'type',
        else: { const: 'other' },
      },
    },
  },
}
const emails: Expr = { each: 'emails', map: 'email' }
/** A link is an address, or an object with its address. */
const address: Expr = { first: ['url', { from: '.', as: 'text' }] }

/** What `POST /opportunities` takes: https://hire.lever.co/developer/documentation#create-an-opportunity. */
type OpportunityBody = {
  name: string
  headline: string
  location: string
  phones: { value: string; type: string }[]
  emails: string[]
  links: string[]
  tags: string[]
  sources: string[]
  postings: string[]
}

/** A person whom a user adds. The one headline takes title and company: "CTO at Acme", and reads back as the company. */
export const lead = {
  name,
  headline: { join: ['title', 'company'], with: ' at ' },
  location: 'locations.0',
  phones,
  emails,
  links: { each: 'links', map: address },
  tags: 'tags',
  sources: { list: ['source'] },
  postings: { list: ['$.query.job_id'] },
} satisfies FieldsOf<OpportunityBody>

/**
 * What a person who applies says, by the names of the apply form's `personalInformation`, and beside it the links and the source:
 * https://hire.lever.co/developer/documentation#apply-to-a-posting. What the form does not ask for is written to the contact afterwards.
 */
export const applicant = {
  fullName: name,
  email: 'emails.0.email',
  phone: 'phones.0.number',
  currentCompany: 'company',
  currentLocation: 'locations.0',
  links: {
    each: 'links',
    map: {
      fields: {
        url: address,
        type: {
          first: [
            { from: '.', as: 'host_type' },
            { from: 'url', as: 'host_type' },
          ],
        },
      },
    },
  },
  source: 'source',
} satisfies FieldsOf<Record<'fullName' | 'email' | 'phone' | 'currentCompany' | 'currentLocation' | 'links' | 'source', unknown>>

type ContactBody = Pick<OpportunityBody, 'name' | 'headline' | 'location' | 'emails' | 'phones'>

/** The part of a candidate that belongs to the person: https://hire.lever.co/developer/documentation#update-contact. */
export const contact = {
  name,
  // A title alone would take the place of the company.
  headline: { when: 'company', is: null, use: 'company', else: { join: ['title', 'company'], with: ' at ' } },
  location: 'locations.0',
  emails,
  phones,
} satisfies FieldsOf<ContactBody>
