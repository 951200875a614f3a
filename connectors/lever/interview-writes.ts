import { z } from 'zod'
import type { Found, OperationCall, Session, WriteResult } from '../../src/connector/contract.ts'
import { listAt } from '../../src/connector/reply.ts'
import type { InterviewInput } from '../../src/model/interview.ts'
import { getBelow } from './below.ts'
import { parseNestedId } from './ids.ts'
import { readInterview } from './interview-read.ts'
import {
  furtherQuery,
  inputOf,
  type Pair,
  parseData,
  parseRemote,
  pathOf,
  put,
  refuse,
  remoteData,
  requiredActor,
} from './remote.ts'

const MINUTE_MS = 60_000

const Panel = z.object({ id: z.string(), interviews: z.array(z.object({ id: z.string() })).min(1) })

/**
 * Lever takes interviews only on panels that are managed from outside, and makes both in one call:
 * https://hire.lever.co/developer/documentation#create-a-panel. Times are instants, so the panel's time zone is UTC unless `remote_data` names another.
 * @throws GatewayError
 */
export async function createInterview(session: Session, call: OperationCall): Promise<WriteResult> {
  const opportunity = opportunityOf(call)
  const { id: row } = await session.step('create', async () => {
    const body = { timezone: 'UTC', interviews: [interviewBody(session, call)], ...remoteData(call) }
    const query = [...organizerQuery(session, call), ...furtherQuery(call)]
    const path = pathOf('opportunities', opportunity, 'panels')
    const [made] = parseData(Panel, await session.send({ method: 'POST', path, query, body: { json: body } })).interviews
    return { id: made?.id ?? '' }
  })
  return { outcome: 'created', id: `${opportunity}.${row}`, record: await readInterview(session, { opportunity, row }) }
}

const Row = z.object({
  id: z.string(),
  subject: z.string().nullish(),
  date: z.number().nullish(),
  createdAt: z.number().nullish(),
})

/** An interview of the same subject and time, made since. */
export async function findInterview(session: Session, call: OperationCall, since: number): Promise<Found> {
  const opportunity = opportunityOf(call)
  const body = interviewBody(session, call)
  const path = pathOf('opportunities', opportunity, 'interviews')
  const rows = listAt(await session.send({ method: 'GET', path, query: [['limit', '100']] }), 'data').map((row) =>
    parseRemote(Row, row),
  )
  const fitting = rows.filter(
    ({ subject, date, createdAt }) => (subject ?? '') === (body.subject ?? '') && date === body.date && (createdAt ?? 0) >= since,
  )
  const [row, ...others] = fitting.map(({ id }) => id)
  if (row === undefined) return { kind: 'absent' }
  if (others.length > 0) return { kind: 'unsure' }
  return { kind: 'found', id: `${opportunity}.${row}`, record: await readInterview(session, { opportunity, row }) }
}

const Interview = z.object({
  panel: z.string(),
  subject: z.string().nullish(),
  note: z.string().nullish(),
  interviewers: z.array(z.object({ id: z.string(), feedbackTemplate: z.string().nullish() })).nullish(),
  date: z.number(),
  duration: z.number(),
  location: z.string().nullish(),
  feedbackTemplate: z.string().nullish(),
  feedbackReminder: z.string().nullish(),
})

/** A change replaces the interview whole, so what stays goes along. Lever refuses it for interviews that were made in its own pages. */
export async function updateInterview(session: Session, call: OperationCall): Promise<WriteResult> {
  const id = parseNestedId(call.id, 'an interview')
  const query = [...requiredActor(session, call), ...furtherQuery(call)]
  const before = parseRemote(Interview, await getBelow(session, id, 'interviews'))
  const body = { ...before, ...mapped(session, call) }
  const duration = durationOf(call, body.date, before.duration)
  const path = pathOf('opportunities', id.opportunity, 'interviews', id.row)
  await session.send(put(path, { ...body, duration, ...remoteData(call) }, query))
  return { outcome: 'updated', id: call.id ?? '', record: await readInterview(session, id) }
}

/** @throws GatewayError */
export async function cancelInterview(session: Session, call: OperationCall): Promise<WriteResult> {
  const { opportunity, row } = parseNestedId(call.id, 'an interview')
  const query = [...requiredActor(session, call), ...furtherQuery(call)]
  const path = pathOf('opportunities', opportunity, 'interviews', row)
  await session.send({ method: 'DELETE', path, query, repeatable: true })
  return { outcome: 'deleted', id: call.id ?? '' }
}

type Mapped = { subject?: string; location?: string; date?: number; interviewers?: { id: string }[] }

function mapped(session: Session, call: OperationCall): Mapped {
  return (session.body('interviews', 'interview')(inputOf(call), session.context) ?? {}) as Mapped
}

/** What Lever cannot do without is asked for before anything is sent. */
function interviewBody(session: Session, call: OperationCall): Mapped & { duration: number } {
  const body = mapped(session, call)
  if (body.date === undefined) throw refuse('Lever needs to know when the interview begins.', '/start_at')
  if ((body.interviewers ?? []).length === 0) throw refuse('Lever needs at least one interviewer.', '/interviewers')
  return { ...body, duration: durationOf(call, body.date) }
}

function durationOf(call: OperationCall, date: number, otherwise?: number): number {
  const { end_at: end } = inputOf(call) as InterviewInput
  if (end === undefined && otherwise !== undefined) return otherwise
  const duration = Math.round((Date.parse(end ?? '') - date) / MINUTE_MS)
  if (duration > 0) return duration
  throw refuse('Lever needs the interview to end at least a minute after it begins.', '/end_at')
}

/** Whoever organizes is who it is recorded under. */
function organizerQuery(session: Session, call: OperationCall): Pair[] {
  const { organizer } = inputOf(call) as InterviewInput
  return organizer === undefined ? requiredActor(session, call) : [['perform_as', organizer.id]]
}

function opportunityOf(call: OperationCall): string {
  const { candidate, application } = inputOf(call) as InterviewInput
  if (candidate !== undefined) return candidate.id
  if (application !== undefined) return parseNestedId(application.id, 'an application').opportunity
  throw refuse('Lever needs to know whom to interview.', '/candidate')
}
