import { z } from 'zod'
import type { Found, OperationCall, Session, WriteResult } from '../../../src/connector/contract.ts'
import { GatewayError } from '../../../src/errors.ts'
import { uploadedUri } from '../files.ts'
import { awaitApplied, findOpportunity, type Traces } from '../find-opportunity.ts'
import { furtherQuery, parseData, pathOf, refuse, remoteData, requiredActor } from '../remote.ts'
import { settleStep } from '../settle.ts'
import { applyBody, fileAnswers, type Values } from './applicant-body.ts'
import { type ApplicantPlan, planApplication } from './applicant-plan.ts'
import { completeCandidate } from './complete.ts'

/** What the step that applies leaves behind. `attached` are the places in the input of the files that still have to be added. */
type Applied = { application_id: string; since: number; email: string | null; attached: string[] }

/**
 * A person applies: https://hire.lever.co/developer/documentation#apply-to-a-posting. The form is read and filled, files are uploaded, the
 * application is sent, and the opportunity that came of it is looked for, because Lever answers with the application's id alone. What the form
 * has no place for is then added. Each remote change is a step, so that a resumed write applies once.
 * @throws GatewayError `provider_timeout` when Lever took the application and its lists do not show it in time
 */
export async function createByApplying(session: Session, call: OperationCall, job: string): Promise<WriteResult> {
  const applied = await session.step('apply', () => apply(session, call, job))
  const id = await opportunityOf(session, job, applied)
  if (id !== undefined) return completeCandidate(session, call, id, applied.attached)
  throw new GatewayError(
    'provider_timeout',
    'Lever took the application but does not list the candidate yet. Do not apply again; the candidate will appear in Lever.',
    { details: { application_id: applied.application_id } },
  )
}

/** Looks for the application of an attempt that may have arrived. When it is there, the create goes on from it. @param since ms since the epoch */
export async function findApplied(session: Session, call: OperationCall, job: string, since: number): Promise<Found> {
  let sent: { email: string | null; attached: string[] } = { email: null, attached: [] }
  const look = async () => {
    const plan = await planApplication(session, call, job)
    const email = emailIn({ ...applyBody(plan.form, valuesOf(plan)), ...remoteData(call) })
    sent = { email, attached: plan.attached.map((source) => source.pointer) }
    return findOpportunity(session, { ...tracesOf(job, email), applicationType: 'posting' }, since)
  }
  const settled = await settleStep(session, 'apply', look, ({ applications }): Applied => {
    return { application_id: applications[0]?.id ?? '', since, ...sent }
  })
  if ('kind' in settled) return settled
  const id = await opportunityOf(session, job, settled.result)
  if (id === undefined) return { kind: 'unsure' }
  const { record } = await completeCandidate(session, call, id, settled.result.attached)
  return record === undefined ? { kind: 'unsure' } : { kind: 'found', id, record }
}

async function opportunityOf(session: Session, job: string, applied: Applied): Promise<string | undefined> {
  const traces = { ...tracesOf(job, applied.email), applicationId: applied.application_id }
  return (await awaitApplied(session, traces, applied.since))?.id
}

function tracesOf(posting: string, email: string | null): Traces {
  return { posting, ...(email === null ? {} : { email }) }
}

const ApplyReply = z.object({ applicationId: z.string() })

async function apply(session: Session, call: OperationCall, job: string): Promise<Applied> {
  const plan = await planApplication(session, call, job)
  checkAttached(session, call, plan)
  const values = await uploadAnswers(session, plan)
  const body = { ...applyBody(plan.form, values), ...plan.rest, ...remoteData(call) }
  const since = session.now()
  const reply = await session.send({
    method: 'POST',
    path: `${pathOf('postings', job)}/apply`,
    query: furtherQuery(call),
    body: { json: body },
  })
  return {
    application_id: parseData(ApplyReply, reply).applicationId,
    since,
    email: emailIn(body),
    attached: plan.attached.map((source) => source.pointer),
  }
}

/** The address that was applied with: an answer to the form may have taken the place of the candidate's own. */
function emailIn(body: { personalInformation?: unknown }): string | null {
  const answers = Array.isArray(body.personalInformation) ? body.personalInformation : []
  const email: unknown = answers.find((answer) => answer?.name === 'email')?.value
  return typeof email === 'string' ? email : null
}

/** Everything that would fail after the application was sent fails before. */
function checkAttached(session: Session, call: OperationCall, { attached }: ApplicantPlan): void {
  if (attached.length > 0) requiredActor(session, call)
  const upload = attached.find((source) => source.kind === 'upload')
  if (upload === undefined) return
  throw refuse('An upload of Lever’s can only be the résumé of an application or an answer of its form.', upload.pointer)
}

/** Files are fetched before any of them is uploaded, so that one that cannot be had stops the write before it began. */
async function uploadAnswers(session: Session, { answers, attached }: ApplicantPlan): Promise<Values> {
  const files = fileAnswers(answers)
  for (const source of [...files.map((file) => file.source), ...attached]) if (source.kind === 'file') await source.load()
  const values: Values = new Map(
    [...answers].map(([field, answer]) => [field, answer.kind === 'value' ? answer.value : undefined]),
  )
  for (const { field, source } of files)
    values.set(field, await uploadedUri(session, `upload ${field.group}/${field.name}`, source))
  return values
}

/** The answers that need no upload. */
function valuesOf({ answers }: Pick<ApplicantPlan, 'answers'>): Values {
  return new Map([...answers].flatMap(([field, answer]) => (answer.kind === 'value' ? [[field, answer.value] as const] : [])))
}
