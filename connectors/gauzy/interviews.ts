import { create, read, update } from '../../mappings/gauzy/interviews.ts'
import type { Found, OperationCall, ResourceDeclaration, Session, WriteResult } from '../../src/connector/contract.ts'
import { DOCS } from './docs.ts'
import { findNewest, settleStep } from './find-newest.ts'
import { mapInput } from './input.ts'
import { warnUnwritten, writePart } from './part.ts'
import { checkedId, ownerOf, type Pair, relations } from './place.ts'
import { requireFields } from './required.ts'
import { getBy, getRow, listBy, postRow, type Row } from './rows.ts'
import { asRows, asText } from './shape.ts'

export const INTERVIEWS = '/api/candidate-interview'
const INTERVIEW_RELATIONS = ['interviewers'] as const
const BULK = '/api/candidate-interviewers/bulk'

const readInterview = (session: Session, id: string): Promise<Row> =>
  getRow(session, INTERVIEWS, id, relations(INTERVIEW_RELATIONS))

const employeeIds = (interview: Row): string[] => asRows(interview.interviewers).flatMap((row) => asText(row.employeeId) ?? [])

/** @throws GatewayError `invalid_request`: a running server does not check, and its database says only that something is missing */
function wantedOf(session: Session, call: OperationCall): Row {
  const wanted = mapInput(session, 'interviews', 'create', call)
  requireFields(wanted, { title: '/title', candidateId: '/candidate/id' })
  checkedId(String(wanted.candidateId))
  return wanted
}

/** Schedules an interview. A running server echoes its interviewers without storing them, so whoever is not there is added. */
async function createInterview(session: Session, call: OperationCall): Promise<WriteResult> {
  const wanted = wantedOf(session, call)
  const { id } = await session.step('interview', async () => ({
    id: (await postRow(session, INTERVIEWS, { ...wanted, ...ownerOf(session) }, call.remoteQuery)).id,
  }))
  return { outcome: 'created', id, record: { item: await addInterviewers(session, id, wanted) } }
}

/** Changes an interview and adds interviewers whom it lacks. Others stay: taking somebody off would take the feedback too. */
async function updateInterview(session: Session, call: OperationCall): Promise<WriteResult> {
  const id = checkedId(call.id)
  const wanted = mapInput(session, 'interviews', 'update', call)
  const before = await readInterview(session, id)
  const { interviewers: _, ...columns } = wanted
  if (Object.keys(columns).length > 0) {
    const json = { ...columns, ...ownerOf(session) }
    await session.send({ method: 'PUT', path: `${INTERVIEWS}/${id}`, query: call.remoteQuery ?? [], body: { json } })
  }
  const kept = employeeIds(before).filter(
    (employee) => wanted.interviewers !== undefined && !employeeIds(wanted).includes(employee),
  )
  if (kept.length > 0) warnUnwritten(session, '/interviewers', `Interviewers are only added; these stay: ${kept.join(', ')}.`)
  return { outcome: 'updated', id, record: { item: await addInterviewers(session, id, wanted) } }
}

async function addInterviewers(session: Session, interviewId: string, wanted: Row): Promise<Row> {
  const interview = await readInterview(session, interviewId)
  const stored = employeeIds(interview)
  const missing = [...new Set(employeeIds(wanted))].filter((employee) => !stored.includes(employee))
  if (missing.length === 0) return interview
  const json = { interviewId, employeeIds: missing, ...ownerOf(session) }
  const send = () => session.send({ method: 'POST', path: BULK, body: { json } })
  const isWritten = await writePart(session, { step: 'interviewers', pointer: '/interviewers', send })
  return isWritten ? readInterview(session, interviewId) : interview
}

/** An interview of this candidate with this title, created since; interviewers whom it lacks are added. */
async function findInterview(session: Session, call: OperationCall, since: number): Promise<Found> {
  const wanted = wantedOf(session, call)
  const query: Pair[] = [['where[candidateId]', String(wanted.candidateId)]]
  const hasTitle = (row: Row) => row.title === wanted.title
  const settled = await settleStep(session, 'interview', () => findNewest(session, INTERVIEWS, query, since, hasTitle))
  if (settled.kind !== 'found') return settled
  return { ...settled, record: { item: await addInterviewers(session, settled.id, wanted) } }
}

export const interviews: ResourceDeclaration = {
  docs: DOCS,
  read,
  bodies: { create, update },
  list: listBy(INTERVIEWS, INTERVIEW_RELATIONS, {
    candidate_id: { eq: 'where[candidateId]' },
    application_id: { eq: 'where[candidateId]' },
  }),
  get: getBy(INTERVIEWS, INTERVIEW_RELATIONS),
  create: { repeatable: false, bodies: ['create'], consumes: [], run: createInterview, find: findInterview },
  update: { repeatable: true, bodies: ['update'], consumes: [], run: updateInterview },
}
