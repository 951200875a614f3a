import type { Expr, Fields } from '../src/mapping/grammar.ts'

/*
 * The mapping that is measured: a candidate of Lever with its application, as in `mappings/lever` but without files. It stands here so that the yardstick
 * written by hand stays equal to it while the connector's mapping moves on.
 */

const iso = (from: string): Expr => ({ from, as: 'iso_from_ms' })
const archivedAt: Expr = { first: [iso('archived.archivedAt'), iso('^.archived.archivedAt')] }
const reason = (pick: 'text' | 'type'): Expr => ({
  first: [
    { lookup: '$.archive_reasons', from: 'archived.reason', pick },
    { lookup: '$.archive_reasons', from: '^.archived.reason', pick },
  ],
})
const unlessHired = (value: Expr): Expr => ({ when: reason('type'), is: 'hired', use: { const: null }, else: value })
const idAt = (path: string): Expr => ({ first: [`${path}.id`, { from: path, as: 'text' }] })
const person = (path: string): Expr => ({
  fields: {
    id: idAt(path),
    first_name: { from: `${path}.name`, as: 'first_name' },
    last_name: { from: `${path}.name`, as: 'last_name' },
    emails: {
      list: [{ fields: { email: `${path}.email`, type: { const: null }, is_primary: { const: true } }, when: `${path}.email` }],
    },
  },
  when: path,
})
const job: Expr = { fields: { id: idAt('posting') }, when: 'posting' }

const application: Fields = {
  id: 'id',
  candidate: { fields: { id: { first: ['opportunityId', '^.id'] } } },
  job,
  applied_at: iso('createdAt'),
  rejected_at: unlessHired(archivedAt),
  source: { fields: { id: { const: null }, name: '^.sources.0' }, when: '^.sources.0' },
  credited_to: { first: [person('^.sourcedBy'), { when: 'type', is: 'referral', use: person('user') }, person('^.owner')] },
  current_stage: {
    fields: { id: idAt('^.stage'), name: '^.stage.text', job, created_at: { const: null }, updated_at: { const: null } },
    when: '^.stage',
  },
  reject_reason: unlessHired(reason('text')),
  attachments: { const: [] },
  status: {
    when: archivedAt,
    is: null,
    use: { const: 'active' },
    else: { when: reason('type'), is: 'hired', use: { const: 'hired' }, else: { const: 'rejected' } },
  },
  remote_status: { first: [reason('text'), '^.stage.text', { from: '^.stage', as: 'text' }] },
  created_at: iso('createdAt'),
  updated_at: iso('^.updatedAt'),
}

export const leverCandidate: Fields = {
  id: 'id',
  name: { from: 'name', as: 'blank_to_null' },
  first_name: { from: 'name', as: 'first_name' },
  last_name: { from: 'name', as: 'last_name' },
  company: { from: 'headline', as: 'blank_to_null' },
  last_interaction_at: iso('lastInteractionAt'),
  is_private: { lookup: { confidential: 'true', 'non-confidential': 'false' }, from: 'confidentiality' },
  can_email: 'dataProtection.contact.allowed',
  locations: { list: [{ from: 'location', as: 'blank_to_null' }] },
  phones: { each: 'phones', map: { fields: { number: 'value', type: 'type' }, when: 'value' } },
  emails: { each: 'emails', map: { fields: { email: '.', type: { const: null } }, when: '.' } },
  urls: { each: 'links', map: { fields: { url: '.', type: { from: '.', as: 'host_type' } }, when: '.' } },
  tags: { each: 'tags', map: '.' },
  applications: { each: 'applications', map: { fields: application, when: 'id' } },
  attachments: { const: [] },
  source: 'sources.0',
  created_at: iso('createdAt'),
  updated_at: iso('updatedAt'),
}
