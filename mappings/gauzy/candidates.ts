import type { Expr, Fields, FieldsOf } from '../../src/mapping/grammar.ts'
import type { Candidate } from '../../src/model/candidate.ts'
import { read as application } from './applications.ts'
import { attachmentsOfParent, document } from './attachments.ts'

/*
 * A row of /api/candidate with the person under `user`: https://docs.gauzy.co, Candidate Endpoints. `title`, `company`, `files` and
 * `updatedAt` stand in the row's parent: they are the newest or the later of several values, which no path leads to.
 */
export const read = {
  id: 'id',
  first_name: 'user.firstName',
  last_name: 'user.lastName',
  // The answers to writes have no computed name.
  name: { first: ['user.name', { join: ['user.firstName', 'user.lastName'], with: ' ' }] },
  title: '^.title',
  company: '^.company',
  locations: { list: [{ join: ['contact.city', 'contact.regionCode', 'contact.country'], with: ', ' }] },
  phones: { list: [{ fields: { number: 'user.phoneNumber', type: { const: null } }, when: 'user.phoneNumber' }] },
  emails: { list: [{ fields: { email: 'user.email', type: { const: null } }, when: 'user.email' }] },
  urls: { list: [{ fields: { url: 'contact.website', type: { const: 'website' } }, when: 'contact.website' }] },
  tags: { each: 'tags', map: 'name' },
  applications: { list: [{ fields: application }] },
  attachments: attachmentsOfParent,
  skills: { each: 'skills', map: { fields: { name: 'name', level: 'level' }, when: 'name' } },
  experiences: {
    each: 'experience',
    map: {
      fields: {
        title: 'occupation',
        // A text in the documentation; on a running server the organization that the row belongs to, if anything.
        company: { from: 'organization', as: 'text' },
        start_date: { const: null },
        end_date: { const: null },
        duration: { when: 'duration', is: 'unspecified', use: { const: null }, else: 'duration' },
        description: 'description',
      },
    },
  },
  educations: {
    each: 'educations',
    map: {
      fields: { school: 'schoolName', degree: 'degree', field: 'field', completed_at: { from: 'completionDate', as: 'date' } },
    },
  },
  custom_fields: {
    list: [
      { fields: { name: { const: 'rating' }, value: 'rating' }, when: 'rating' },
      { fields: { name: { const: 'candidate_level' }, value: 'candidateLevel' }, when: 'candidateLevel' },
    ],
  },
  source: 'source.name',
  created_at: { from: 'createdAt', as: 'iso' },
  updated_at: { from: '^.updatedAt', as: 'iso' },
} satisfies FieldsOf<Candidate>

/**
 * What a create and an update have in common. Everything stands under Gauzy's own names; `tags` are names, and the lists of parts
 * (`documents`, `skills`, `educations`, `experience`, and `position`, the row of experience that title and company come to) are
 * written by calls of their own, because Gauzy echoes nested parts without storing them.
 */
const person = {
  user: {
    fields: {
      firstName: { first: ['first_name', { from: 'name', as: 'first_name' }] },
      lastName: { first: ['last_name', { from: 'name', as: 'last_name' }] },
      email: 'emails.0.email',
      phoneNumber: 'phones.0.number',
    },
  },
  contact: { fields: { city: 'locations.0', website: { first: ['links.0.url', 'links.0'] } } },
  rating: 'custom_fields[rating]',
  candidateLevel: 'custom_fields[candidate_level]',
  tags: 'tags',
  documents: { each: 'attachments', map: { fields: document } },
  skills: { each: 'skills', map: { fields: { name: 'name', level: 'level' } } },
  educations: {
    each: 'educations',
    map: { fields: { schoolName: 'school', degree: 'degree', field: 'field', completionDate: 'completed_at' } },
  },
  experience: {
    each: 'experiences',
    map: {
      fields: {
        occupation: 'title',
        organization: 'company',
        // Gauzy wants a duration.
        duration: { first: ['duration', { const: 'unspecified' }] },
        description: 'description',
      },
    },
  },
  position: { fields: { occupation: 'title', organization: 'company' } },
} satisfies Record<string, Expr>

/** A source is a row of the candidate's own; without a given one it says how the candidate came. */
export const create: Fields = {
  ...person,
  source: { fields: { name: { first: ['source', '$.query.application_source'] } } },
  organizationPositionId: '$.query.job_id',
}

export const update: Fields = { ...person, source: { fields: { name: 'source' } } }
