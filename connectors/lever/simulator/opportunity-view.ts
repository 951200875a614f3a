import { contactView } from './contact-view.ts'
import { expandUsers } from './fields.ts'
import type { Opportunity } from './records.ts'
import type { Store } from './store.ts'

const HIRE_URL = 'https://hire.lever.co/candidates'

/** An opportunity as the reads show it, keys in the recorded order. */
export function opportunityView(store: Store, row: Opportunity, expand?: Set<string>): Record<string, unknown> {
  const view = writtenView(store, row)
  const application = row.application === null ? undefined : store.applications.get(row.application)
  if (expand?.has('applications')) view.applications = application ? [application] : []
  if (expand?.has('stage')) view.stage = stageView(store, row.stage)
  if (expand?.has('contact')) view.contact = contactView(store.people.get(row.contact)!)
  expandUsers(view, expand, ['owner', 'followers', 'sourcedBy'], store)
  const location = postingLocation(store, row)
  return location === undefined ? view : { ...view, opportunityLocation: location }
}

/** The same as answered to a write: without the posting's location. */
export function writtenView(store: Store, row: Opportunity): Record<string, unknown> {
  const contact = store.people.get(row.contact)!
  return {
    id: row.id,
    name: contact.name,
    contact: row.contact,
    headline: contact.headline,
    stage: row.stage,
    confidentiality: row.confidentiality,
    location: contact.location,
    phones: contact.phones,
    emails: contact.emails,
    links: contact.links,
    archived: row.archived,
    tags: row.tags,
    sources: row.sources,
    stageChanges: row.stageChanges,
    origin: row.origin,
    sourcedBy: row.sourcedBy,
    owner: row.owner,
    followers: row.followers,
    applications: row.application === null ? [] : [row.application],
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    lastInteractionAt: row.lastInteractionAt,
    lastAdvancedAt: row.lastAdvancedAt,
    snoozedUntil: row.snoozedUntil,
    urls: { list: HIRE_URL, show: `${HIRE_URL}/${row.id}` },
    isAnonymized: contact.isAnonymized,
    dataProtection: row.dataProtection,
  }
}

/** What the answers to stage, archive, tag and source changes hold in place of the person's data; the stored data is intact. */
export const BLANKED = { name: '', headline: '', location: '', phones: [], emails: [], links: [] }

/** Where the opportunity's posting is, as chosen; undefined without a posting and for a posting without a location. */
export function postingLocation(store: Store, row: Opportunity): string | undefined {
  const application = row.application === null ? undefined : store.applications.get(row.application)
  const categories = application && store.postings.get(application.posting)?.categories
  if (!categories?.location) return undefined
  return row.location ?? (categories.allLocations.length > 1 ? 'unspecified' : categories.location)
}

function stageView(store: Store, id: string): unknown {
  const stage = store.stages[store.stageIndex(id)]
  return stage ? { id: stage.id, text: stage.text } : id
}
