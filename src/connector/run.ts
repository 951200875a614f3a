import { GatewayError } from '../errors.ts'
import type { CompiledResource } from './compiled.ts'
import type {
  GetOperation,
  ListOperation,
  OperationCall,
  Outcome,
  RemotePage,
  RemoteRecord,
  Session,
  WriteOperation,
  WriteResult,
} from './contract.ts'
import { cutPage } from './paging.ts'
import { checkRequired, fillCall, prepareList, toPairs } from './prepare.ts'
import { listAt, valueAt } from './reply.ts'
import { type Rows, splitRows, splitSmall, type TextRows } from './rows.ts'
import type { RemoteReply, RemoteRequest } from './wire.ts'

/** One page of a list, as the provider has it. @throws GatewayError */
export async function runList(
  session: Session,
  resource: CompiledResource,
  operation: ListOperation,
  call: OperationCall,
): Promise<RemotePage> {
  checkRequired(operation.requires, call)
  await session.load(operation.lookups ?? [])
  if ('run' in operation) return operation.run(session, call)
  const reply = await session.send(prepareList(operation, resource.queryOf(operation), call, session.context))
  const { rows, pieces, envelope } = rowsOf(reply, operation.at)
  const { from, to, next } = cutPage(operation.paging, call, rows.length, envelope)
  const shown = rows.slice(from, to).map((item, index): RemoteRecord => ({ item, json: pieces[from + index] }))
  return {
    records: operation.unwind === undefined ? shown : shown.flatMap((row) => unwind(row, operation.unwind as string)),
    next,
  }
}

function rowsOf(reply: RemoteReply, at: string | undefined): Rows | TextRows {
  const split = splitSmall(reply.bytes, at) ?? splitRows(reply.bytes, at)
  if (split !== undefined) return split
  return { rows: listAt(reply, at), pieces: [], envelope: reply.body }
}

/** The records of a list inside a row; the row is their parent. */
function unwind(row: RemoteRecord, at: string): RemoteRecord[] {
  const items = (row.item as Record<string, unknown>)[at]
  return Array.isArray(items) ? items.map((item) => ({ item, parent: row.item })) : []
}

/** One record. @throws GatewayError */
export async function runGet(
  session: Session,
  resource: CompiledResource,
  operation: GetOperation,
  call: OperationCall,
): Promise<RemoteRecord> {
  checkRequired(operation.requires, call)
  await session.load(operation.lookups ?? [])
  if ('run' in operation) return operation.run(session, call)
  const query = [...toPairs(resource.queryOf(operation)?.(call, session.context)), ...(call.remoteQuery ?? [])]
  const reply = await session.send({ ...fillCall(operation.call, call), query })
  return { item: valueAt(reply, operation.at), ...(operation.at === undefined ? { json: reply.bytes } : {}) }
}

const OUTCOME: Record<string, Outcome> = { create: 'created', delete: 'deleted' }

/** One write, as far as the provider's answer tells. @throws GatewayError */
export async function runWrite(
  session: Session,
  resource: CompiledResource,
  method: string,
  operation: WriteOperation,
  call: OperationCall,
): Promise<WriteResult> {
  checkRequired(operation.requires, call)
  await session.load(operation.lookups ?? [])
  if ('run' in operation) return operation.run(session, call)
  const request: RemoteRequest = {
    ...fillCall(operation.call, call),
    query: [...toPairs(resource.queryOf(operation)?.(call, session.context)), ...(call.remoteQuery ?? [])],
    repeatable: operation.repeatable,
    ...(operation.body === undefined ? {} : { body: { json: mapBody(session, resource, operation.body, call) } }),
  }
  const reply = await session.send(request)
  const outcome = operation.outcome?.[reply.status] ?? OUTCOME[method] ?? 'updated'
  if (outcome === 'deleted') return { outcome, id: call.id ?? '' }
  const record = operation.reread === true ? await reread(session, resource, call) : { item: valueAt(reply, operation.at) }
  return { outcome, id: idOf(record.item, call), record }
}

/** The mapped body with the caller's `remote_data` merged over it at the top level (wire contract 2). */
export function mapBody(
  session: Session,
  resource: CompiledResource,
  body: string,
  call: OperationCall,
): Record<string, unknown> {
  const { remote_data: remoteData, ...input } = call.input ?? {}
  const mapped = session.body(resource.name, body)(input, session.context) ?? {}
  return { ...mapped, ...(remoteData as Record<string, unknown> | undefined) }
}

async function reread(session: Session, resource: CompiledResource, call: OperationCall): Promise<RemoteRecord> {
  const { get } = resource.declaration
  if (get === undefined)
    throw new GatewayError(
      'internal',
      `The connector says that ${resource.name} is read again after a write, but declares no get.`,
    )
  return runGet(session, resource, get, { id: call.id, query: {} } as OperationCall)
}

function idOf(item: unknown, call: OperationCall): string {
  const id = (item as { id?: unknown }).id
  if (typeof id === 'string' || typeof id === 'number') return String(id)
  if (call.id !== undefined) return call.id
  throw new GatewayError('provider_surprised', 'The provider took the record but its answer has no id.')
}
