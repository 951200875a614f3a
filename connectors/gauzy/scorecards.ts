import { create, read } from '../../mappings/gauzy/scorecards.ts'
import type { Found, OperationCall, ResourceDeclaration, Session, WriteResult } from '../../src/connector/contract.ts'
import { listAt } from '../../src/connector/reply.ts'
import { GatewayError } from '../../src/errors.ts'
import { inDialect } from './dialect.ts'
import { DOCS } from './docs.ts'
import { clockAhead, pickNewest, settleStep } from './find-newest.ts'
import { mapInput } from './input.ts'
import { INTERVIEWS } from './interviews.ts'
import { checkedId, ownerOf, relations } from './place.ts'
import { requireFields } from './required.ts'
import { dataQuery, getBy, getRow, listByData, listRows, postRow, type Row } from './rows.ts'
import { asRows } from './shape.ts'

const FEEDBACKS = '/api/candidate-feedbacks'
const FEEDBACK_RELATIONS = ['interviewer'] as const

/** @throws GatewayError `invalid_request` without an interview and an interviewer: a running server would store an empty feedback */
function wantedOf(session: Session, call: OperationCall): Row & { interviewId: string; interviewerId: string } {
  const wanted = mapInput(session, 'scorecards', 'create', call)
  requireFields(wanted, { interviewId: '/interview/id', interviewerId: '/interviewer/id' })
  return { ...wanted, interviewId: checkedId(String(wanted.interviewId)), interviewerId: String(wanted.interviewerId) }
}

/**
 * Writes an interviewer's feedback. The documentation has a route under the interview, and names the interviewer by employee; a running
 * server has neither: there the row is looked up that makes the employee an interviewer of this interview.
 */
async function createScorecard(session: Session, call: OperationCall): Promise<WriteResult> {
  const wanted = wantedOf(session, call)
  const { interviewId, candidateId: given, ...feedback } = wanted
  const { id } = await session.step('feedback', async () => {
    const { candidateId } = await getRow(session, INTERVIEWS, interviewId)
    if (given !== undefined && given !== candidateId) throw notTheirs()
    const row = await inDialect(session, {
      documented: () =>
        postRow(session, `${INTERVIEWS}/${interviewId}/feedbacks`, { ...feedback, ...ownerOf(session) }, call.remoteQuery),
      server: async () => {
        const interviewerId = await interviewerRow(session, interviewId, feedback.interviewerId)
        const json = { ...feedback, interviewId, candidateId, interviewerId, ...ownerOf(session) }
        return postRow(session, FEEDBACKS, json, call.remoteQuery)
      },
    })
    return { id: row.id }
  })
  return { outcome: 'created', id, record: { item: await readScorecard(session, id) } }
}

function notTheirs(): GatewayError {
  return new GatewayError('invalid_request', 'This interview is with another candidate.', {
    failures: [{ pointer: '/candidate/id', message: 'Must be the candidate of the interview, or left out.' }],
  })
}

async function interviewerRow(session: Session, interviewId: string, employeeId: string): Promise<unknown> {
  const reply = await session.send({ method: 'GET', path: `/api/candidate-interviewers/interview/${interviewId}` })
  const row = asRows(listAt(reply, undefined)).find((interviewer) => interviewer.employeeId === employeeId)
  if (row !== undefined) return row.id
  throw new GatewayError('invalid_request', 'This employee is not an interviewer of this interview.', {
    failures: [{ pointer: '/interviewer/id', message: 'Must be one of the interviewers of the interview.' }],
  })
}

/** A feedback on this interview that says the same, created since. */
async function findScorecard(session: Session, call: OperationCall, since: number): Promise<Found> {
  const { interviewId, rating, description } = wantedOf(session, call)
  const says = (row: Row) => (row.rating ?? null) === (rating ?? null) && (row.description ?? null) === (description ?? null)
  const settled = await settleStep(session, 'feedback', async () => {
    const { rows, headers } = await listRows(session, { query: {}, limit: 100 }, FEEDBACKS, dataQuery(session, { interviewId }))
    const items = rows.map(({ item }) => item)
    return pickNewest(items, since + clockAhead(session, headers), (row) => row.interviewId === interviewId && says(row))
  })
  if (settled.kind !== 'found') return settled
  return { ...settled, record: { item: await readScorecard(session, settled.id) } }
}

const readScorecard = (session: Session, id: string): Promise<Row> =>
  getRow(session, FEEDBACKS, id, relations(FEEDBACK_RELATIONS))

export const scorecards: ResourceDeclaration = {
  docs: DOCS,
  read,
  bodies: { create },
  list: listByData(FEEDBACKS, FEEDBACK_RELATIONS, {
    interview_id: { eq: 'interviewId' },
    candidate_id: { eq: 'candidateId' },
    application_id: { eq: 'candidateId' },
  }),
  get: getBy(FEEDBACKS, FEEDBACK_RELATIONS),
  create: { repeatable: false, bodies: ['create'], consumes: [], run: createScorecard, find: findScorecard },
}
