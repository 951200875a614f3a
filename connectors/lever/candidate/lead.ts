import { z } from 'zod'
import type { Found, OperationCall, Session, WriteResult } from '../../../src/connector/contract.ts'
import type { Part, RemoteBody } from '../../../src/connector/wire.ts'
import type { CandidateInput } from '../../../src/model/candidate.ts'
import { filePart, type Source, sourcesOf } from '../files.ts'
import { findOpportunity, type Traces } from '../find-opportunity.ts'
import { Opportunity, readCandidate } from '../opportunities.ts'
import { furtherQuery, inputOf, parseData, parseRemote, refuse, remoteData, requiredActor } from '../remote.ts'
import { settleStep } from '../settle.ts'
import { type Wanted, warnOfKept } from './person.ts'

const Created = z.object({ id: z.string() })

/**
 * A user adds a person: https://hire.lever.co/developer/documentation#create-an-opportunity, as JSON, or as a form when files come with it. Every
 * success is one more opportunity. The answer lacks what reads show, so the candidate is read again.
 * @throws GatewayError
 */
export async function createLead(session: Session, call: OperationCall): Promise<WriteResult> {
  warnOfAnswers(session, call)
  const { id } = await session.step('create', async () => {
    const actor = requiredActor(session, call)
    const reply = await session.send({
      method: 'POST',
      path: '/opportunities',
      query: [...actor, ...furtherQuery(call)],
      body: await encode(opportunityBody(session, call), filesOf(session, call)),
    })
    return { id: parseData(Created, reply).id }
  })
  const record = await readCandidate(session, id)
  warnOfKept(session, parseRemote(Opportunity, record.item), wantedOf(session, call))
  return { outcome: 'created', id, record }
}

/** A create is one call, so there is nothing left to do once its opportunity is found. @param since in milliseconds since the epoch */
export async function findLead(session: Session, call: OperationCall, since: number): Promise<Found> {
  const look = () => findOpportunity(session, tracesOf(opportunityBody(session, call)), since)
  const settled = await settleStep(session, 'create', look, ({ id }) => ({ id }))
  if ('kind' in settled) return settled
  const { id } = settled.result
  return { kind: 'found', id, record: await readCandidate(session, id) }
}

function tracesOf({ emails, name, postings, contact, createdAt }: Partial<Record<string, unknown>>): Traces {
  const text = (value: unknown) => (Array.isArray(value) ? value : [value]).find((one): one is string => typeof one === 'string')
  const texts = { email: text(emails), name: text(name), posting: text(postings), contact: text(contact) }
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)),
    ...(typeof createdAt === 'number' ? { createdAt } : {}),
    applicationType: 'user',
  }
}

function wantedOf(session: Session, call: OperationCall): Wanted {
  return (session.body('candidates', 'lead')(inputOf(call), session.context) ?? {}) as Wanted
}

/** Lever says "" for what is not there, and null nowhere, so a null is left out. */
function opportunityBody(session: Session, call: OperationCall): Record<string, unknown> {
  const mapped = Object.entries(wantedOf(session, call)).filter(([, value]) => value !== null)
  return { ...Object.fromEntries(mapped), ...remoteData(call) }
}

function filesOf(session: Session, call: OperationCall): Source[] {
  const sources = sourcesOf(session, (inputOf(call) as CandidateInput).attachments)
  const upload = sources.find((source) => source.kind === 'upload')
  if (upload === undefined) return sources
  throw refuse('An upload of Lever’s can only go with an application: application_source=applicant.', upload.pointer)
}

/** The answers belong to the apply form, which a lead does not fill. */
function warnOfAnswers(session: Session, call: OperationCall): void {
  const { job_form_field_answers: answers = [] } = inputOf(call) as CandidateInput
  if (answers.length === 0) return
  session.warn({
    code: 'field_not_supported',
    pointer: '/job_form_field_answers',
    message: 'Lever takes answers to a job’s form from applicants only (application_source=applicant); they were not written.',
  })
}

/** One file is the résumé, the others are attached. */
async function encode(body: Record<string, unknown>, sources: Source[]): Promise<RemoteBody> {
  if (sources.length === 0) return { json: body }
  const resume = sources.find((source) => source.isResume)
  const parts: Part[] = Object.entries(body).flatMap(([name, value]) => textParts(name, value))
  for (const source of sources) {
    if (source.kind === 'file') parts.push(filePart(source === resume ? 'resumeFile' : 'files[]', await source.load()))
  }
  return { multipart: parts }
}

/** Lists repeat their name with `[]`; objects and lists of objects name their fields in brackets. */
function textParts(name: string, value: unknown): Part[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      typeof item === 'object' && item !== null ? textParts(`${name}[${index}]`, item) : textParts(`${name}[]`, item),
    )
  }
  if (typeof value === 'object') return Object.entries(value).flatMap(([key, inner]) => textParts(`${name}[${key}]`, inner))
  return [{ name, text: String(value) }]
}
