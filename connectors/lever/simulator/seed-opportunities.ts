import { type Opening, openOpportunity } from './open-opportunity.ts'
import type { Posting } from './posting-records.ts'
import type { Contact, Opportunity, User } from './records.ts'
import type { SeededPostings } from './seed-postings.ts'
import type { Store } from './store.ts'

const DAY_MS = 86_400_000

export type SeededOpportunities = Record<'applied' | 'interviewing' | 'offered' | 'hired' | 'rejected' | 'lead', Opportunity>

/** Adds about a dozen opportunities: several of one person, archived, hired, snoozed, anonymised and confidential ones, names in one word and in none. */
export function seedFewOpportunities(store: Store, [admin, manager]: User[], postings: SeededPostings): SeededOpportunities {
  const person = (name: string, more: Partial<Contact> = {}): string => {
    const empty = { headline: '', location: '', emails: [], phones: [], links: [], isAnonymized: false, dataProtection: null }
    const contact: Contact = { id: store.ids.uuid(), name, ...empty, ...more }
    store.people.add(contact)
    return contact.id
  }
  const open = (contact: string, daysAgo: number, opening: Partial<Opening>, more: Partial<Opportunity> = {}): Opportunity => {
    const createdAt = store.now() - daysAgo * DAY_MS
    const common = { origin: 'sourced', sourcedBy: admin!.id, owner: admin!.id, followers: [admin!.id], by: admin!.id } as const
    const start = { stage: 'lead-new', tags: [], sources: [], confidentiality: 'non-confidential', location: null } as const
    const given = { ...start, ...common, tags: [], sources: [], followers: [...common.followers], ...opening }
    const { opportunity } = openOpportunity(store, { ...given, contact, createdAt, listedAt: createdAt })
    const at = { updatedAt: createdAt + DAY_MS / 2, lastInteractionAt: createdAt + DAY_MS / 2 }
    store.opportunities.change(opportunity, (row) => Object.assign(row, at, more))
    return opportunity
  }
  const applied = (posting: Posting, contact: string): Partial<Opening> => ({
    posting,
    application: answersOf(store.people.get(contact)!),
    stage: 'applicant-new',
    origin: 'applied',
    sourcedBy: null,
    owner: posting.owner,
    followers: [...posting.followers],
    sources: ['Job site'],
    by: undefined,
  })
  const archive = (opportunity: Opportunity, reasonText: string): Opportunity => {
    const reason = store.archiveReasons.find(({ text }) => text === reasonText)!.id
    const archivedAt = opportunity.createdAt + 5 * DAY_MS
    const application = opportunity.application === null ? undefined : store.applications.get(opportunity.application)
    if (application) application.archived = { reason, archivedAt }
    store.opportunities.change(opportunity, (row) =>
      Object.assign(row, { archived: { reason, archivedAt }, lastAdvancedAt: archivedAt }),
    )
    return opportunity
  }
  const stageCalled = (text: string) => store.stages.find((stage) => stage.text === text)!.id

  const ada = person('Ada Lindqvist', {
    headline: 'Example Works, Sample & Sons',
    location: 'Uppsala',
    emails: ['ada.lindqvist@mail.example', 'ada@works.example'],
    phones: [{ type: 'mobile', value: '+46 70 555 01 01' }],
    links: ['https://www.linkedin.com/in/ada-example'],
  })
  const bruno = person('Bruno Okafor', { emails: ['bruno.okafor@mail.example'], phones: [{ type: null, value: '555 0102' }] })
  const chen = person('Chen Wei', { headline: 'Northwind', emails: ['chen.wei@mail.example'] })
  const divya = person('Divya Rao Menon', { emails: ['divya@mail.example'], links: ['github.com/divya-example'] })
  const fatima = person('Fatima Zahra', {
    emails: ['fatima@mail.example'],
    phones: [{ type: 'work', value: '+351 555 010 105' }],
  })

  open(ada, 200, { tags: ['Referral programme'], sources: ['LinkedIn'] }, { updatedAt: null })
  archive(open(chen, 150, applied(postings.closed, chen)), 'Offer declined')
  open(
    person('Emeka', { emails: ['emeka@mail.example'] }),
    120,
    { stage: 'lead-responded', sources: ['GitHub'] },
    { updatedAt: null },
  )
  open(person(''), 110, {}, { updatedAt: null })
  open(person('', { isAnonymized: true }), 100, {}, { updatedAt: null })
  open(
    person('Goran Ilic', { emails: ['goran@mail.example'] }),
    80,
    { stage: 'lead-reached-out', owner: manager!.id },
    { snoozedUntil: store.now() + 30 * DAY_MS },
  )
  open(person('Hana Secret', { emails: ['hana@mail.example'] }), 8, { posting: postings.secret, confidentiality: 'confidential' })
  const protection = {
    store: { allowed: true, expiresAt: store.now() + 300 * DAY_MS },
    contact: { allowed: false, expiresAt: null },
  }
  return {
    lead: open(divya, 140, { tags: ['Speaker'] }, { updatedAt: null }),
    applied: open(ada, 30, { ...applied(postings.published, ada), location: 'Berlin' }),
    interviewing: open(
      fatima,
      25,
      { ...applied(postings.published, fatima), stage: stageCalled('Phone screen') },
      { dataProtection: protection },
    ),
    offered: open(divya, 45, { posting: postings.internal, followers: [...postings.internal.followers], stage: 'offer' }),
    hired: archive(open(chen, 50, { ...applied(postings.internal, chen), stage: 'offer' }), 'Hired'),
    rejected: archive(open(bruno, 40, applied(postings.published, bruno)), 'Underqualified'),
  }
}

function answersOf(contact: Contact): NonNullable<Opening['application']> {
  const [email = null] = contact.emails
  const [phone] = contact.phones
  const answers = { name: contact.name, email, company: contact.headline || null, links: [...contact.links] }
  return { type: 'posting', ...answers, phone: phone ? { type: null, value: phone.value } : null }
}
