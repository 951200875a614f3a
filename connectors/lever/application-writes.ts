import { z } from 'zod'
import type { Found, OperationCall, Session, WriteResult } from '../../src/connector/contract.ts'
import type { ApplicationInput, ApplicationMoveStage, ApplicationReject } from '../../src/model/application.ts'
import { findOpportunity } from './find-opportunity.ts'
import { parseNestedId } from './ids.ts'
import { addNoteOnce } from './notes.ts'
import { readApplication, readOpportunity } from './opportunities.ts'
import { attempt } from './partial.ts'
import {
  actingQuery,
  furtherQuery,
  inputOf,
  parseData,
  parseRemote,
  pathOf,
  put,
  refuse,
  remoteData,
  requiredActor,
} from './remote.ts'
import { settleStep } from './settle.ts'

const Created = z.object({ id: z.string(), createdAt: z.number() })

/**
 * Puts an existing person forward for one more job. Lever cannot add a job to an opportunity that exists, so this is a new opportunity of the same
 * contact, which is a new candidate; a warning names it.
 * @throws GatewayError
 */
export async function createApplication(session: Session, call: OperationCall): Promise<WriteResult> {
  const { notes } = inputOf(call) as ApplicationInput
  const { id, created_at: since } = await session.step('create', async () => {
    const query = [...requiredActor(session, call), ...furtherQuery(call)]
    const body = await opportunityBody(session, call)
    const reply = await session.send({ method: 'POST', path: '/opportunities', query, body: { json: body } })
    const made = parseData(Created, reply)
    return { id: made.id, created_at: made.createdAt }
  })
  return complete(session, call, { id, since, notes: notes ?? undefined })
}

/** @param since in milliseconds since the epoch */
export async function findApplication(session: Session, call: OperationCall, since: number): Promise<Found> {
  const { notes } = inputOf(call) as ApplicationInput
  const look = async () => {
    const { contact, postings, createdAt } = await opportunityBody(session, call)
    const [posting] = Array.isArray(postings) ? postings : []
    const traces = {
      contact: String(contact),
      ...(typeof posting === 'string' ? { posting } : {}),
      ...(typeof createdAt === 'number' ? { createdAt } : {}),
      applicationType: 'user' as const,
    }
    return findOpportunity(session, traces, since)
  }
  const settled = await settleStep(session, 'create', look, ({ id, createdAt }) => ({ id, created_at: createdAt }))
  if ('kind' in settled) return settled
  const { id, created_at: madeAt } = settled.result
  const { id: applicationId, record } = await complete(session, call, { id, since: madeAt, notes: notes ?? undefined })
  return record === undefined ? { kind: 'unsure' } : { kind: 'found', id: applicationId, record }
}

async function complete(
  session: Session,
  call: OperationCall,
  { id, since, notes }: { id: string; since: number; notes: string | undefined },
): Promise<WriteResult> {
  if (notes !== undefined && notes !== '')
    await attempt(session, ['/notes'], () => addNoteOnce(session, call, id, { value: notes, since }))
  session.warn({
    code: 'new_candidate',
    pointer: '/candidate/id',
    message: `Lever keeps one job per candidate, so this application made the candidate ${id} of the same person.`,
  })
  const record = await readApplication(session, id)
  return { outcome: 'created', id: `${id}.${(record.item as { id: string }).id}`, record }
}

async function opportunityBody(session: Session, call: OperationCall): Promise<Record<string, unknown>> {
  const { candidate, current_stage: stage, ...input } = inputOf(call) as ApplicationInput
  const { opportunity } = await readOpportunity(session, candidate.id)
  const stageId = stage?.id ?? (stage?.name === undefined ? undefined : await stageNamed(session, stage.name))
  const given = { ...input, ...(stageId === undefined ? {} : { current_stage: { id: stageId } }) }
  const mapped = session.body('applications', 'opportunity')(given, session.context)
  return { ...mapped, contact: opportunity.contact, ...remoteData(call) }
}

const StageRow = z.object({ id: z.string(), text: z.string() })

async function stageNamed(session: Session, name: string): Promise<string> {
  const stages = Object.values(await session.lookup('stages')).map((row) => parseRemote(StageRow, row))
  const found = stages.find(({ text }) => text.toLowerCase() === name.trim().toLowerCase())
  if (found !== undefined) return found.id
  throw refuse(`Lever has no stage of this name. It has: ${stages.map(({ text }) => text).join(', ')}.`, '/current_stage/name')
}

/** Moves to another stage. An archived application moves too, and stays archived. Lever blanks the answer, so the application is read again. */
export async function moveStage(session: Session, call: OperationCall): Promise<WriteResult> {
  const input = inputOf(call) as ApplicationMoveStage
  const { opportunity, row } = parseNestedId(call.id ?? input.id, 'an application')
  const stage = input.stage_id ?? input.job_interview_stage?.id
  const query = [...actingQuery(session, call), ...furtherQuery(call)]
  await session.send(put(`${pathOf('opportunities', opportunity)}/stage`, { stage, ...remoteData(call) }, query))
  return { outcome: 'updated', id: `${opportunity}.${row}`, record: await readApplication(session, opportunity, row) }
}

/**
 * Archives for a reason of rejecting. Without a reason Lever would take the application out of the archive, and with one of hiring it would hire, so
 * both are refused here.
 */
export async function reject(session: Session, call: OperationCall): Promise<WriteResult> {
  const input = inputOf(call) as ApplicationReject
  const { opportunity, row } = parseNestedId(call.id ?? input.id, 'an application')
  const reason = await rejectReason(session, input)
  const query = [...actingQuery(session, call), ...furtherQuery(call)]
  const { archived_at: since } = await session.step('archive', async () => {
    const reply = await session.send(
      put(`${pathOf('opportunities', opportunity)}/archived`, { reason, ...remoteData(call) }, query),
    )
    return { archived_at: parseData(ArchivedReply, reply).archived?.archivedAt ?? session.now() }
  })
  const { notes } = input
  if (notes !== undefined && notes !== '')
    await attempt(session, ['/notes'], () => addNoteOnce(session, call, opportunity, { value: notes, since }))
  return { outcome: 'updated', id: `${opportunity}.${row}`, record: await readApplication(session, opportunity, row) }
}

const ArchivedReply = z.object({ archived: z.object({ archivedAt: z.number() }).nullish() })
const ReasonRow = z.object({ id: z.string(), text: z.string(), type: z.string().nullish(), status: z.string().nullish() })

/** The reason that the caller names, if it is one of rejecting. @throws GatewayError `invalid_request` naming those there are */
async function rejectReason(session: Session, input: ApplicationReject): Promise<string> {
  const wanted = input.reject_reason_id ?? input.reject_reason?.id
  const known = await reasons(session, wanted)
  const found = known.find(({ id }) => id === wanted)
  if (found !== undefined && found.type !== 'hired') return found.id
  // Credentials that may not see the reasons may still name one.
  if (wanted !== undefined && known.length === 0) return wanted
  const open = known.filter(({ type, status }) => type !== 'hired' && status !== 'inactive')
  const refusals = {
    missing: 'Lever needs a reason.',
    unknown: 'Lever has no such reason.',
    hired: 'This is a reason of hiring.',
  }
  const why = wanted === undefined ? refusals.missing : found === undefined ? refusals.unknown : refusals.hired
  throw refuse(`${why} There are: ${open.map(({ id, text }) => `${id} (${text})`).join(', ')}.`, '/reject_reason_id')
}

/** The archive reasons as they are kept, or as they are now when the one that is wanted is not among them. */
async function reasons(session: Session, wanted: string | undefined): Promise<z.output<typeof ReasonRow>[]> {
  let table = await session.lookup('archive_reasons')
  if (wanted !== undefined && !Object.hasOwn(table, wanted)) {
    session.forget('archive_reasons')
    table = await session.lookup('archive_reasons')
  }
  return Object.values(table).map((row) => parseRemote(ReasonRow, row))
}
