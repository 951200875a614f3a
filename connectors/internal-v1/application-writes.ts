import { z } from 'zod'
import type { Found, OperationCall, RemoteRecord, Session, WriteResult } from '../../src/connector/contract.ts'
import { surprised } from '../../src/connector/reply.ts'
import { GatewayError } from '../../src/errors.ts'
import type { ApplicationInput } from '../../src/model/application.ts'
import { applicationsIn, getCandidate } from './candidate-reads.ts'
import { withPlaces } from './errors.ts'
import { isSameJob, parseNestedId, toNestedId } from './ids.ts'
import { bodyOf, parseRow, pathOf, type Row, rowAt } from './remote.ts'

const Application = z.object({ id: z.string(), job_id: z.string(), status: z.string() })

/** Where the fields of an application stand in a create, and in a change of stage. */
const CREATE_PLACES = {
  '/application/job_id': '/job/id',
  '/application/status': '/current_stage',
  '/application/notes': '/notes',
}
const MOVE_PLACES = { '/application/status': '/stage_id', '/application/notes': '/notes' }

/** @throws GatewayError `provider_not_found` */
export async function getApplication(session: Session, call: OperationCall): Promise<RemoteRecord> {
  const { candidate: id, row } = parseNestedId(call.id, 'an application')
  const candidate = await getCandidate(session, id)
  return { item: rowOf(candidate, row), parent: candidate }
}

function rowOf(candidate: Row, id: string): Row {
  const row = (applicationsIn(candidate) ?? []).find((one) => one.id === id)
  if (row !== undefined) return row
  throw new GatewayError('provider_not_found', 'The candidate has no such application.')
}

function findByJob(candidate: Row, job: unknown): Row | undefined {
  return (applicationsIn(candidate) ?? []).find((one) => isSameJob(one.job_id, job))
}

/** Applies a candidate to a job: by linking when nothing is said beyond the two, otherwise by a change of the candidate. An application that is there is matched. */
export async function createApplication(session: Session, call: OperationCall): Promise<WriteResult> {
  const { id } = (call.input as ApplicationInput).candidate
  const application = bodyOf(session, 'applications', 'create', call)
  const { existed } = await session.step('before', async () => ({
    existed: findByJob(await getCandidate(session, id), application.job_id) !== undefined,
  }))
  const candidate = await withPlaces(CREATE_PLACES, () => apply(session, call, { id, application }))
  const item = findByJob(candidate, application.job_id)
  if (item === undefined) throw surprised('shows no application to the job')
  const row = parseRow(Application, item).id
  const outcome = existed ? 'matched' : 'created'
  return { outcome, id: toNestedId({ candidate: id, row }), record: { item, parent: candidate } }
}

type Wanted = { id: string; application: Row }

/** @returns the candidate afterwards */
async function apply(session: Session, call: OperationCall, { id, application }: Wanted): Promise<Row> {
  const { job_id: job, ...more } = application
  if (Object.keys(more).length > 0) return putApplication(session, call, { id, application })
  const path = pathOf('jobs', String(job), 'applicants')
  await session.send({
    method: 'POST',
    path,
    query: call.remoteQuery ?? [],
    body: { json: { candidate_id: id } },
    repeatable: true,
  })
  return getCandidate(session, id)
}

async function putApplication(session: Session, call: OperationCall, { id, application }: Wanted): Promise<Row> {
  const request = {
    method: 'PUT',
    path: pathOf('candidates', id),
    query: call.remoteQuery ?? [],
    body: { json: { application } },
  }
  return rowAt(await session.send({ ...request, repeatable: true }), 'data')
}

/** Whether the candidate stands where a create that may have arrived wanted it. */
export async function findApplication(session: Session, call: OperationCall): Promise<Found> {
  const { id } = (call.input as ApplicationInput).candidate
  const { job_id: job, status } = bodyOf(session, 'applications', 'create', call)
  const candidate = await getCandidate(session, id)
  return toFound(id, candidate, findByJob(candidate, job), status)
}

function toFound(candidate: string, parent: Row, item: Row | undefined, status: unknown): Found {
  if (item === undefined) return { kind: 'absent' }
  const row = parseRow(Application, item)
  if (status !== undefined && row.status.toLowerCase() !== String(status).toLowerCase()) return { kind: 'absent' }
  return { kind: 'found', id: toNestedId({ candidate, row: row.id }), record: { item, parent } }
}

/** Changes the pipeline status of an application; only its candidate can be written, and takes the job instead of the application's id. */
export function moveTo(body: 'move' | 'reject') {
  return async (session: Session, call: OperationCall): Promise<WriteResult> => {
    const { candidate: id, row } = parseNestedId(call.id, 'an application')
    const { job_id } = parseRow(Application, rowOf(await getCandidate(session, id), row))
    const application = { job_id, ...changeOf(session, body, call) }
    const candidate = await withPlaces(MOVE_PLACES, () => putApplication(session, call, { id, application }))
    return { outcome: 'updated', id: call.id ?? '', record: { item: rowOf(candidate, row), parent: candidate } }
  }
}

export function findMove(body: 'move' | 'reject') {
  return async (session: Session, call: OperationCall): Promise<Found> => {
    const { candidate: id, row } = parseNestedId(call.id, 'an application')
    const candidate = await getCandidate(session, id)
    return toFound(id, candidate, rowOf(candidate, row), changeOf(session, body, call).status)
  }
}

function changeOf(session: Session, body: 'move' | 'reject', call: OperationCall): Row {
  return bodyOf(session, 'applications', body, call)
}
