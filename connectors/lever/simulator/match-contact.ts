import { appended } from './generated-tags.ts'
import { canonicalEmail } from './people.ts'
import type { Contact, Phone } from './records.ts'
import type { World } from './world.ts'

/** What a create or an apply says about the person. */
export type Person = { name: string; headline: string; location: string; emails: string[]; phones: Phone[]; links: string[] }

/**
 * The contact for a person: the one that is named, else the one that has one of the e-mails, else a new one.
 * What the contact has already beats what is said now; e-mails, phones and links that it lacks are added.
 */
export function matchContact(world: World, person: Person, named?: string): { contact: Contact; deduped: boolean } {
  const { people, ids } = world.store
  const known = named === undefined ? person.emails.flatMap((email) => people.byEmail(email))[0] : people.get(named)
  if (known !== undefined) {
    people.change(known, (contact) => merge(contact, person))
    return { contact: known, deduped: named === undefined }
  }
  const contact: Contact = { id: ids.uuid(), ...person, isAnonymized: false, dataProtection: null }
  people.add(contact)
  world.emit('contactCreated', { contactId: contact.id })
  return { contact, deduped: false }
}

function merge(contact: Contact, person: Person): void {
  contact.name ||= person.name
  contact.headline ||= person.headline
  contact.location ||= person.location
  const emails = new Set(contact.emails.map(canonicalEmail))
  contact.emails.push(...person.emails.filter((email) => !emails.has(canonicalEmail(email))))
  const numbers = new Set(contact.phones.map((phone) => phone.value))
  contact.phones.push(...person.phones.filter((phone) => !numbers.has(phone.value)))
  contact.links = appended(contact.links, person.links)
}
