import { z } from 'zod'
import { posting, read } from '../../mappings/lever/jobs.ts'
import type { Found, OperationCall, ResourceDeclaration, Session, WriteResult } from '../../src/connector/contract.ts'
import { listAt, valueAt } from '../../src/connector/reply.ts'
import type { JobInput } from '../../src/model/job.ts'
import { PAGING } from './below.ts'
import { furtherQuery, inputOf, parseData, parseRemote, pathOf, remoteData, requiredActor } from './remote.ts'

const STATES = {
  open: ['published', 'internal'],
  closed: ['closed'],
  draft: ['draft'],
  pending: ['pending'],
  archived: ['rejected'],
}

export const jobs: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#postings',
  read,
  bodies: { posting },
  list: {
    call: 'GET /postings',
    query: {
      include: { const: 'content' },
      confidentiality: '$.account.confidentiality',
      // A state of Lever's own is passed on, and refused by Lever when it is none.
      state: { lookup: STATES, from: 'query.status', else: 'query.status' },
    },
    accepts: ['status'],
    at: 'data',
    paging: PAGING,
    filters: {
      updated_at: { gte: 'updated_at_start', lte: 'updated_at_end', as: 'ms_from_iso' },
      department: { eq: 'department', in: 'department' },
      team: { eq: 'team', in: 'team' },
      location: { eq: 'location', in: 'location' },
    },
  },
  get: { call: 'GET /postings/{id}', at: 'data' },
  create: { run: createJob, find: findJob, repeatable: false, bodies: ['posting'], consumes: [] },
  update: { run: updateJob, repeatable: true, bodies: ['posting'], consumes: [] },
}

const Categories = z.record(z.string(), z.union([z.string(), z.array(z.string())]).nullish())
const Posting = z.object({
  id: z.string(),
  text: z.string().nullish(),
  state: z.string(),
  categories: Categories.nullish(),
  createdAt: z.number().nullish(),
})
type Posting = z.output<typeof Posting>

type Body = { state?: string; categories?: Record<string, unknown>; content?: Record<string, unknown> } & Record<string, unknown>

async function createJob(session: Session, call: OperationCall): Promise<WriteResult> {
  const query = [...requiredActor(session, call), ...furtherQuery(call)]
  const json = { ...bodyOf(session, call), ...remoteData(call) }
  const reply = await session.send({ method: 'POST', path: '/postings', query, body: { json } })
  return { outcome: 'created', id: parseData(Posting, reply).id, record: { item: valueAt(reply, 'data') } }
}

/** A posting of the same title made since; the list is newest first. */
async function findJob(session: Session, call: OperationCall, since: number): Promise<Found> {
  const { text } = { ...bodyOf(session, call), ...remoteData(call) } as Body
  const query: [string, string][] = [
    ['include', 'content'],
    ['limit', '100'],
  ]
  const rows = listAt(await session.send({ method: 'GET', path: '/postings', query }), 'data')
  const fitting = rows.filter((row) => {
    const there = parseRemote(Posting, row)
    return there.text === text && (there.createdAt ?? 0) >= since
  })
  if (fitting.length > 1) return { kind: 'unsure' }
  const [item] = fitting
  return item === undefined ? { kind: 'absent' } : { kind: 'found', id: parseRemote(Posting, item).id, record: { item } }
}

/**
 * A change is a POST, and what it leaves out is not safe: one that named the title alone was seen to take the posting back to draft and to empty its
 * locations. State and categories therefore always go along. Its answer shows the categories of the change only, so the posting is read again.
 */
async function updateJob(session: Session, call: OperationCall): Promise<WriteResult> {
  const id = call.id ?? ''
  const path = pathOf('postings', id)
  const query = [...requiredActor(session, call), ...furtherQuery(call)]
  const before = parseData(Posting, await session.send({ method: 'GET', path }))
  const body = withEmptied(bodyOf(session, call), inputOf(call) as JobInput)
  const json = { ...body, state: stateOf(before, body), categories: categoriesOf(before, body), ...remoteData(call) }
  await session.step('update', async () => {
    await session.send({ method: 'POST', path, query, body: { json }, repeatable: true })
    return null
  })
  return { outcome: 'updated', id, record: { item: valueAt(await session.send({ method: 'GET', path }), 'data') } }
}

/** Lever says "" for a text that is not there. */
function bodyOf(session: Session, call: OperationCall): Body {
  const body = (session.body('jobs', 'posting')(inputOf(call), session.context) ?? {}) as Body
  const { content } = body
  return content?.descriptionHtml === null ? { ...body, content: { ...content, descriptionHtml: '' } } : body
}

/** The mapping reads first entries and says nothing where there is none; a list that a change empties, and a null code, ask for nothing to be there. */
function withEmptied(body: Body, { departments, teams, locations, code }: JobInput): Body {
  const emptied = Object.entries({ department: departments, team: teams, location: locations })
    .filter(([, list]) => list?.length === 0)
    .map(([category]) => [category, null])
  const categories = emptied.length === 0 ? {} : { categories: { ...Object.fromEntries(emptied), ...body.categories } }
  return { ...body, ...categories, ...(code === null ? { requisitionCodes: [] } : {}) }
}

/** An unlisted posting is open too, and stays unlisted. */
function stateOf(before: Posting, { state = before.state }: Body): string {
  return state === 'published' && before.state === 'internal' ? before.state : state
}

function categoriesOf(before: Posting, { categories = {} }: Body): Record<string, unknown> {
  const there = Object.entries(before.categories ?? {}).filter(([, value]) => value !== null && value !== undefined)
  return { ...Object.fromEntries(there), ...categories }
}
