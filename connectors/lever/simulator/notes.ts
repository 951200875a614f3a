import { z } from 'zod'
import { readBody } from './body.ts'
import { getOpportunity } from './opportunities.ts'
import { newestFirst } from './ordered.ts'
import { pageOfFew } from './paging.ts'
import { findActor } from './query.ts'
import type { Note, Opportunity } from './records.ts'
import { badRequest, forbidden, notFound } from './refusal.ts'
import type { LeverContext, LeverRoutes, World } from './world.ts'

const NoteChange = z.object({ value: z.string('value is required').min(1), score: z.int().min(1).max(4).nullish() })
const NoteInput = NoteChange.extend({
  secret: z.boolean().default(false),
  notifyFollowers: z.boolean().optional(),
  createdAt: z.int().optional(),
})

/** The notes on an opportunity. A note, or a comment on one, counts as a change of the opportunity. */
export function addNotes(routes: LeverRoutes, world: World): void {
  const { store } = world
  const getNote = (row: Opportunity, id: string): Note => {
    const note = store.notes.get(row.id, id)
    if (note === undefined || note.deletedAt !== null) throw notFound('note', id)
    return note
  }
  const getOwnNote = (row: Opportunity, id: string): Note => {
    const note = getNote(row, id)
    if (!note.madeByApi) throw forbidden('Only notes made through the API can be changed')
    return note
  }
  const rowOf = (c: LeverContext) => getOpportunity(c, world, c.req.param('id') ?? '')

  routes.get('/:id/notes', (c) =>
    c.json(pageOfFew(c, store.notes.of(rowOf(c).id), newestFirst(), { keep: (note) => note.deletedAt === null, view: noteView })),
  )
  routes.get('/:id/notes/:note', (c) => c.json({ data: noteView(getNote(rowOf(c), c.req.param('note'))) }))

  routes.post('/:id/notes', async (c) => {
    const row = rowOf(c)
    const user = findActor(c, world)?.id ?? null
    const input = await readBody(c, NoteInput)
    const createdAt = input.createdAt ?? world.now()
    if (createdAt > world.now()) throw badRequest('createdAt may not be in the future', 'createdAt')
    const thread = c.req.query('note_id')
    const field = { ...comment(input), stage: row.stage, createdAt, user }
    const note: Note =
      thread === undefined
        ? {
            id: store.ids.uuid(),
            opportunityId: row.id,
            fields: [],
            user,
            secret: input.secret,
            createdAt,
            completedAt: createdAt,
            deletedAt: null,
            madeByApi: true,
          }
        : getNote(row, thread)
    note.fields.push(field)
    store.notes.add(note)
    store.touch(row)
    return c.json({ data: { ...noteView(note), noteId: note.id } }, 201)
  })

  routes.put('/:id/notes/:note', async (c) => {
    const row = rowOf(c)
    const note = getOwnNote(row, c.req.param('note'))
    findActor(c, world)
    Object.assign(note.fields[0]!, comment(await readBody(c, NoteChange)))
    store.touch(row)
    return c.json({ data: noteView(note) })
  })

  routes.delete('/:id/notes/:note', (c) => {
    const row = rowOf(c)
    getOwnNote(row, c.req.param('note')).deletedAt = world.now()
    store.touch(row)
    return c.body(null, 204)
  })
}

function comment({ value, score }: z.infer<typeof NoteChange>) {
  return { type: 'note' as const, text: 'Comment' as const, value, score: score ?? null }
}

function noteView(note: Note): Record<string, unknown> {
  const { id, fields, user, secret, createdAt, completedAt, deletedAt } = note
  return { id, text: 'Note', fields, user, secret, createdAt, completedAt, deletedAt }
}
