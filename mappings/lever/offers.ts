import type { FieldsOf } from '../../src/mapping/grammar.ts'
import type { Offer } from '../../src/model/offer.ts'

/** An offer; its opportunity is the parent: https://hire.lever.co/developer/documentation#offers. What it offers stands in fields that the account defines. */
export const read = {
  id: { join: ['^.id', 'id'], with: '.' },
  application: { fields: { id: { join: ['^.id', '^.applications.0.id'], with: '.' } }, when: '^.applications.0' },
  candidate: { fields: { id: '^.id' } },
  job: { fields: { id: { first: ['posting.id', { from: 'posting', as: 'text' }] } }, when: 'posting' },
  creator: { fields: { id: { first: ['creator.id', { from: 'creator', as: 'text' }] } }, when: 'creator' },
  status: 'status',
  sent_at: { from: 'sentAt', as: 'iso_from_ms' },
  created_at: { from: 'createdAt', as: 'iso_from_ms' },
} satisfies FieldsOf<Offer>
