import type { Contact } from './records.ts'

/** A contact as read: its location is an object, though it is written as text. */
export function contactView(contact: Contact): Record<string, unknown> {
  return { ...writtenContactView(contact), isAnonymized: contact.isAnonymized, dataProtection: contact.dataProtection }
}

/** A contact as answered to a PUT, without the last two keys. */
export function writtenContactView(contact: Contact): Record<string, unknown> {
  const { id, name, headline, emails, phones } = contact
  return { id, name, headline, location: { name: contact.location }, emails, phones }
}
