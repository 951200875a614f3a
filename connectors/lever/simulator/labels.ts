import { z } from 'zod'
import { readBody } from './body.ts'
import { changed } from './change-reply.ts'
import { touchContact } from './contacts.ts'
import { appended } from './generated-tags.ts'
import { getOpportunity } from './opportunities.ts'
import { writtenView } from './opportunity-view.ts'
import { findActor } from './query.ts'
import type { LeverRoutes, World } from './world.ts'

type Label = 'tags' | 'sources'
type Edit = (list: string[], texts: string[]) => string[]

const EDITS: Record<'add' | 'remove', Edit> = {
  add: appended,
  remove: (list, texts) => list.filter((text) => !texts.includes(text)),
}

/** Adds and removes tags, sources and links. What is there already, or is not there, changes nothing. */
export function addLabels(routes: LeverRoutes, world: World): void {
  for (const [verb, edit] of Object.entries(EDITS)) {
    addLabelChange(routes, world, `/:id/${verb}Tags`, 'tags', edit)
    addLabelChange(routes, world, `/:id/${verb}Sources`, 'sources', edit)
    addLinkChange(routes, world, `/:id/${verb}Links`, edit)
  }
}

function addLabelChange(routes: LeverRoutes, world: World, path: string, label: Label, edit: Edit): void {
  const Input = z.object({ [label]: z.array(z.string()) })
  const known = label === 'tags' ? world.store.knownTags : world.store.knownSources
  routes.post(path, async (c) => {
    const row = getOpportunity(c, world, c.req.param('id') ?? '')
    findActor(c, world)
    const texts = (await readBody(c, Input))[label] ?? []
    const after = edit(row[label], texts)
    const reply = changed(world, row, () => {
      const isChange = after.length !== row[label].length
      row[label] = after
      for (const text of after) known.add(text)
      return isChange
    })
    return c.json(reply)
  })
}

const LinksInput = z.object({ links: z.array(z.string()) })

/** Links are the contact's: the change shows on all the person's opportunities, and the answer is not blanked. */
function addLinkChange(routes: LeverRoutes, world: World, path: string, edit: Edit): void {
  routes.post(path, async (c) => {
    const row = getOpportunity(c, world, c.req.param('id') ?? '')
    findActor(c, world)
    const { links } = await readBody(c, LinksInput)
    const contact = world.store.people.get(row.contact)!
    const after = edit(contact.links, links)
    if (after.length !== contact.links.length) {
      contact.links = after
      touchContact(world, contact)
    }
    return c.json({ data: writtenView(world.store, row) })
  })
}
