import { openOpportunity } from './open-opportunity.ts'
import type { Store } from './store.ts'

const MINUTE_MS = 60_000
const CONTACT_REST = { headline: '', location: '', phones: [], links: [], isAnonymized: false, dataProtection: null }

/** Adds that many opportunities of as many people, spread over the stages and the open postings; every tenth has a null `updatedAt`. */
export function seedOpportunities(store: Store, count: number): void {
  const postings = store.postings
    .rows()
    .filter(({ state, confidentiality }) => state !== 'draft' && confidentiality === 'non-confidential')
  const user = store.users.rows().find(({ deactivatedAt }) => deactivatedAt === null)
  for (let i = 0; i < count; i++) {
    const name = `Person Number${i}`
    const emails = [`person-${i}@many.example`]
    const contact = {
      id: store.ids.uuid(),
      name,
      emails,
      ...CONTACT_REST,
      phones: [{ type: 'mobile', value: `+49 555 ${i}` }],
      links: [],
    }
    store.people.add(contact)
    const posting = postings[i % (postings.length + 1)]
    const createdAt = store.now() - (count - i + 1) * MINUTE_MS
    const { opportunity } = openOpportunity(store, {
      contact: contact.id,
      ...(posting && { posting, application: { type: 'posting', name, email: emails[0]! } }),
      stage: store.stages[i % store.stages.length]!.id,
      origin: posting ? 'applied' : 'sourced',
      owner: user?.id ?? null,
      sourcedBy: posting || !user ? null : user.id,
      followers: user ? [user.id] : [],
      tags: [],
      sources: ['Job site'],
      confidentiality: 'non-confidential',
      location: null,
      createdAt,
      listedAt: createdAt,
    })
    opportunity.updatedAt = i % 10 === 0 ? null : createdAt + 2
    opportunity.lastInteractionAt = createdAt + 1
  }
}
