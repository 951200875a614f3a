import type { Contact, Opportunity } from './records.ts'

/** Lever compares e-mail addresses after canonicalising them; how exactly is not published. Case and outer space are ignored here. */
export function canonicalEmail(email: string): string {
  return email.trim().toLowerCase()
}

/** The contacts, found by any of their e-mails, and the opportunities of each. */
export type People = {
  get(id: string): Contact | undefined
  add(contact: Contact): void
  /** Edits a contact and keeps the e-mail index true. */
  change(contact: Contact, edit: (contact: Contact) => void): void
  byEmail(email: string): Contact[]
  attach(opportunity: Opportunity): void
  detach(opportunity: Opportunity): void
  opportunitiesOf(contactId: string): Opportunity[]
}

export function makePeople(): People {
  const contacts = new Map<string, Contact>()
  const owners = new Map<string, Set<Contact>>()
  const journeys = new Map<string, Set<Opportunity>>()

  const index = (contact: Contact) => {
    for (const email of contact.emails) {
      const key = canonicalEmail(email)
      owners.set(key, (owners.get(key) ?? new Set()).add(contact))
    }
  }
  return {
    get: (id) => contacts.get(id),
    add: (contact) => {
      contacts.set(contact.id, contact)
      index(contact)
    },
    change: (contact, edit) => {
      for (const email of contact.emails) owners.get(canonicalEmail(email))?.delete(contact)
      edit(contact)
      index(contact)
    },
    byEmail: (email) => [...(owners.get(canonicalEmail(email)) ?? [])],
    attach: (opportunity) => {
      journeys.set(opportunity.contact, (journeys.get(opportunity.contact) ?? new Set()).add(opportunity))
    },
    detach: (opportunity) => {
      journeys.get(opportunity.contact)?.delete(opportunity)
    },
    opportunitiesOf: (contactId) => [...(journeys.get(contactId) ?? [])],
  }
}
