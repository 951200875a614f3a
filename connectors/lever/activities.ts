import { comment, note, read } from '../../mappings/lever/activities.ts'
import type {
  Found,
  OperationCall,
  RemoteRecord,
  ResourceDeclaration,
  Session,
  WriteResult,
} from '../../src/connector/contract.ts'
import type { ActivityInput } from '../../src/model/activity.ts'
import { getBelow, listBelow, toPage } from './below.ts'
import { type NestedId, parseNestedId } from './ids.ts'
import { findNotes, postNote } from './notes.ts'
import { actingQuery, furtherQuery, inputOf, pathOf, put, refuse, remoteData } from './remote.ts'

const idOf = (call: OperationCall) => parseNestedId(call.id, 'an activity')

export const activities: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#notes',
  read,
  bodies: { note, comment },
  list: {
    requires: ['candidate_id'],
    run: async (session, call) => toPage(await listBelow(session, call, 'notes'), () => ({ id: call.query.candidate_id })),
  },
  get: { run: (session, call) => readNote(session, idOf(call)) },
  create: { run: create, find, repeatable: false, bodies: ['note'], consumes: ['/candidate', '/activity_type'] },
  update: { run: update, repeatable: true, bodies: ['comment'], consumes: [] },
  delete: { run: remove, repeatable: true, bodies: [], consumes: [] },
}

async function readNote(session: Session, id: NestedId): Promise<RemoteRecord> {
  return { item: await getBelow(session, id, 'notes'), parent: { id: id.opportunity } }
}

/** Lever keeps notes, and no e-mails that were sent elsewhere. The answer may hold the note's id alone, so the note is read. */
async function create(session: Session, call: OperationCall): Promise<WriteResult> {
  const { candidate, activity_type: type } = inputOf(call) as ActivityInput
  if (type === 'email') throw refuse('Lever takes notes only.', '/activity_type')
  const { id: row } = await session.step('create', async () => ({
    id: await postNote(session, call, candidate.id, bodyOf(session, call), furtherQuery(call)),
  }))
  const record = await readNote(session, { opportunity: candidate.id, row })
  return { outcome: 'created', id: `${candidate.id}.${row}`, record }
}

/** Notes are listed at once, so one that is not there was not made. */
async function find(session: Session, call: OperationCall, since: number): Promise<Found> {
  const { candidate } = inputOf(call) as ActivityInput
  const { value, createdAt } = bodyOf(session, call)
  const exact = typeof createdAt === 'number' ? { createdAt } : {}
  const [row, ...others] = await findNotes(session, candidate.id, { value: String(value), since, ...exact })
  if (row === undefined) return { kind: 'absent' }
  if (others.length > 0) return { kind: 'unsure' }
  return { kind: 'found', id: `${candidate.id}.${row}`, record: await readNote(session, { opportunity: candidate.id, row }) }
}

function bodyOf(session: Session, call: OperationCall): Record<string, unknown> {
  return { ...session.body('activities', 'note')(inputOf(call), session.context), ...remoteData(call) }
}

/** Lever lets only those notes be changed or deleted that were made through its API. */
async function update(session: Session, call: OperationCall): Promise<WriteResult> {
  const id = idOf(call)
  const body = { ...session.body('activities', 'comment')(inputOf(call), session.context), ...remoteData(call) }
  if (Object.keys(body).length === 0) throw refuse('Lever lets the text of a note be changed and nothing else.', '/body')
  const path = pathOf('opportunities', id.opportunity, 'notes', id.row)
  await session.send(put(path, body, [...actingQuery(session, call), ...furtherQuery(call)]))
  return { outcome: 'updated', id: call.id ?? '', record: await readNote(session, id) }
}

async function remove(session: Session, call: OperationCall): Promise<WriteResult> {
  const { opportunity, row } = idOf(call)
  await session.send({ method: 'DELETE', path: pathOf('opportunities', opportunity, 'notes', row), repeatable: true })
  return { outcome: 'deleted', id: call.id ?? '' }
}
