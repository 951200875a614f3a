import { z } from 'zod'
import { item as itemFields } from '../../mappings/internal-v1/jobs.ts'
import type { Found, OperationCall, Session, WriteResult } from '../../src/connector/contract.ts'
import { listAt } from '../../src/connector/reply.ts'
import { consumedPointers } from '../../src/mapping/coverage.ts'
import type { JobsBulk } from '../../src/model/job.ts'
import { pathOf, type Row, remoteData } from './remote.ts'

/** What each job of the list has a place for, its own `remote_data` included. */
export const BULK_CONSUMES = [...consumedPointers(itemFields), '/remote_data'].map((pointer) => `/jobs/*${pointer}`)

/** Creates and updates up to 50 jobs, all or none. A job is known by its id, else by its code, else it is new. */
export async function bulk(session: Session, call: OperationCall): Promise<WriteResult> {
  const { jobs } = call.input as JobsBulk
  const json = { jobs: jobs.map((job) => itemOf(session, job)), ...remoteData(call.input) }
  const request = { method: 'POST', path: pathOf('jobs', 'bulk'), query: call.remoteQuery ?? [], body: { json } }
  const reply = await session.send({ ...request, repeatable: areKnown(call) })
  const read = session.read('jobs')
  const written = listAt(reply, 'data').map((row) => ({ ...read(row, session.context), remote_data: row }))
  const { synced } = z.object({ synced: z.number() }).catch({ synced: written.length }).parse(reply.body)
  return { outcome: 'updated', id: '', result: { synced, jobs: written } }
}

function itemOf(session: Session, { remote_data, ...job }: JobsBulk['jobs'][number]): Row {
  return { ...session.body('jobs', 'item')(job, session.context), ...remote_data }
}

/** Whether a repeated call finds the same jobs again instead of making new ones. */
function areKnown(call: OperationCall): boolean {
  const { jobs } = call.input as JobsBulk
  return jobs.every(({ id, code }) => id !== undefined || (code !== undefined && code !== null))
}

/** Jobs that are known by id or code may be written again; of others nobody can say which were made. */
export async function findBulk(_session: Session, call: OperationCall): Promise<Found> {
  return { kind: areKnown(call) ? 'absent' : 'unsure' }
}
