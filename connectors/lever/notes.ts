import { z } from 'zod'
import type { OperationCall, Session } from '../../src/connector/contract.ts'
import { listAt } from '../../src/connector/reply.ts'
import { actingQuery, type Pair, parseData, parseRemote, pathOf } from './remote.ts'

export const Note = z.object({
  id: z.string(),
  createdAt: z.number(),
  fields: z.array(z.object({ value: z.unknown() })).nullish(),
})

/** The documentation says that a create answers with `noteId` alone; recorded answers hold the whole note. */
const Created = z.union([
  z.object({ noteId: z.string() }).transform(({ noteId }) => noteId),
  z.object({ id: z.string() }).transform(({ id }) => id),
])

/** @returns the note's id below its opportunity */
export async function postNote(
  session: Session,
  call: OperationCall,
  opportunity: string,
  body: Record<string, unknown>,
  query: Pair[] = [],
): Promise<string> {
  const reply = await session.send({
    method: 'POST',
    path: pathOf('opportunities', opportunity, 'notes'),
    query: [...actingQuery(session, call), ...query],
    body: { json: body },
  })
  return parseData(Created, reply)
}

/** The newest notes of that text, written since. @param since in milliseconds since the epoch, or the exact time that was asked for */
export async function findNotes(
  session: Session,
  opportunity: string,
  { value, since, createdAt }: { value: string; since: number; createdAt?: number },
): Promise<string[]> {
  const path = pathOf('opportunities', opportunity, 'notes')
  const rows = listAt(await session.send({ method: 'GET', path, query: [['limit', '100']] }), 'data')
  return rows
    .map((row) => parseRemote(Note, row))
    .filter((note) => note.fields?.[0]?.value === value)
    .filter((note) => (createdAt === undefined ? note.createdAt >= since : note.createdAt === createdAt))
    .map((note) => note.id)
}

/** Writes a note once in the life of a write, also when the answer to an attempt was lost. @param since when the write's own change was made */
export async function addNoteOnce(
  session: Session,
  call: OperationCall,
  opportunity: string,
  { value, since }: { value: string; since: number },
): Promise<void> {
  await session.step('note', async () => {
    const there = await findNotes(session, opportunity, { value, since })
    return { id: there[0] ?? (await postNote(session, call, opportunity, { value })) }
  })
}
