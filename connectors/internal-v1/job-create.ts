import { z } from 'zod'
import type { Found, OperationCall, Session, WriteResult } from '../../src/connector/contract.ts'
import { listAt } from '../../src/connector/reply.ts'
import { bodyOf, parseRow, pathOf, type Row, rowAt } from './remote.ts'
import { findSince } from './since.ts'

const Job = z.object({ id: z.string(), title: z.string(), status: z.string().nullish() })

/** Creates a job. A host may begin each as active, whatever is asked; then the status is written afterwards. */
export async function createJob(session: Session, call: OperationCall): Promise<WriteResult> {
  const json = bodyOf(session, 'jobs', 'create', call)
  let record: Row | undefined
  const { id, isAsked } = await session.step('job', async () => {
    record = rowAt(await session.send({ method: 'POST', path: pathOf('jobs'), query: call.remoteQuery ?? [], body: { json } }))
    const made = parseRow(Job, record)
    return { id: made.id, isAsked: json.status === undefined || made.status === json.status }
  })
  if (!isAsked) {
    const body = { json: { status: json.status } }
    record = rowAt(await session.send({ method: 'PUT', path: pathOf('jobs', id), body, repeatable: true }))
  }
  record ??= rowAt(await session.send({ method: 'GET', path: pathOf('jobs', id) }))
  return { outcome: 'created', id, record: { item: record } }
}

/** An active job of the same title, and the same code if there is one, created since. Others than active ones are not listed. */
export async function findJob(session: Session, call: OperationCall, since: number): Promise<Found> {
  const { title, external_id: code, status = 'active' } = bodyOf(session, 'jobs', 'create', call)
  if (status !== 'active') return { kind: 'unsure' }
  const query: [string, string][] = [
    ...(typeof code === 'string' ? [['external_id', code] as [string, string]] : []),
    ['limit', '100'],
  ]
  const rows = listAt(await session.send({ method: 'GET', path: pathOf('jobs'), query }), undefined) as Row[]
  const alike = rows.filter((row) => parseRow(Job, row).title === title)
  const found = findSince(alike, 'created_at', since)
  return found.kind === 'found' ? { kind: 'found', id: parseRow(Job, found.row).id, record: { item: found.row } } : found
}
