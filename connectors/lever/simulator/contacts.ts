import { z } from 'zod'
import { readBody } from './body.ts'
import { contactView, writtenContactView } from './contact-view.ts'
import { PhoneInput } from './create-body.ts'
import type { Contact } from './records.ts'
import { notFound } from './refusal.ts'
import type { LeverRoutes, World } from './world.ts'

/** Written as plain text, though the location is read as an object. */
const ContactInput = z.object({
  name: z.string().optional(),
  headline: z.string().optional(),
  location: z.string().optional(),
  emails: z.array(z.string()).optional(),
  phones: z.array(PhoneInput).optional(),
})

/** Reads and changes a contact; there is no list. Fields that a change leaves out stay, lists are replaced whole. */
export function addContacts(routes: LeverRoutes, world: World): void {
  const { people } = world.store
  const getContact = (id: string): Contact => {
    const contact = people.get(id)
    if (contact === undefined) throw notFound('contact', id)
    return contact
  }

  routes.get('/contacts/:id', (c) => c.json({ data: contactView(getContact(c.req.param('id'))) }))

  routes.put('/contacts/:id', async (c) => {
    const contact = getContact(c.req.param('id'))
    const { phones, ...input } = await readBody(c, ContactInput)
    people.change(contact, (edited) => {
      Object.assign(edited, input)
      if (phones) edited.phones = phones.map((phone) => ({ type: phone.type ?? null, value: phone.value }))
    })
    touchContact(world, contact)
    return c.json({ data: writtenContactView(contact) })
  })
}

/** Marks all opportunities of a contact as changed, and tells the webhooks. */
export function touchContact(world: World, contact: Contact): void {
  for (const opportunity of world.store.people.opportunitiesOf(contact.id)) world.store.touch(opportunity)
  world.emit('contactUpdated', { contactId: contact.id })
}
