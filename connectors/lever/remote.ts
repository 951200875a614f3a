import { z } from 'zod'
import type { OperationCall, Session } from '../../src/connector/contract.ts'
import { surprised, valueAt } from '../../src/connector/reply.ts'
import type { RemoteReply, RemoteRequest } from '../../src/connector/wire.ts'
import { GatewayError } from '../../src/errors.ts'
import { settingsOf } from './account.ts'

export type Pair = [name: string, value: string]

/** An id of Lever's, or the object that it was expanded to. */
export const IdOrObject = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])

/**
 * What an answer has under `data`, as far as the connector's own decisions need it.
 * @throws GatewayError `provider_surprised` naming the place, never the value
 */
export function parseData<S extends z.ZodType>(schema: S, reply: RemoteReply): z.output<S> {
  return parseRemote(schema, valueAt(reply, 'data'))
}

/** @throws GatewayError `provider_surprised` */
export function parseRemote<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw surprised(`has something unexpected at ${parsed.error.issues[0]?.path.join('.') || 'its top'}`)
}

/** A call whose repetition changes nothing more, so that it may be made again after a lost answer. */
export function repeatable(request: Omit<RemoteRequest, 'repeatable'>): RemoteRequest {
  return { ...request, repeatable: true }
}

export function put(path: string, json: unknown, query: Pair[] = []): RemoteRequest {
  return repeatable({ method: 'PUT', path, query, body: { json } })
}

export function post(path: string, json: unknown, query: Pair[] = []): RemoteRequest {
  return { method: 'POST', path, query, body: { json } }
}

/** A path of ids that callers may have made up. */
export function pathOf(...steps: string[]): string {
  return steps.map((step) => `/${encodeURIComponent(step)}`).join('')
}

const ACTOR = 'perform_as'

/** The user to act as: the caller's `remote_query[perform_as]`, else the account's setting. */
export function actorOf(session: Session, call: OperationCall): string | undefined {
  return call.remoteQuery?.find(([name]) => name === ACTOR)?.[1] ?? settingsOf(session.account).perform_as
}

/** `perform_as` where Lever takes but does not insist on it. */
export function actingQuery(session: Session, call: OperationCall): Pair[] {
  const actor = actorOf(session, call)
  return actor === undefined ? [] : [[ACTOR, actor]]
}

/**
 * `perform_as` where Lever insists on it: it records this user as the one who did it, and refuses even a valid key without.
 * @throws GatewayError `invalid_request` before anything is sent
 */
export function requiredActor(session: Session, call: OperationCall): Pair[] {
  const query = actingQuery(session, call)
  if (query.length > 0) return query
  throw refuse(
    'Lever records a user as the one who did this. Set perform_as in the account’s context, or give remote_query[perform_as].',
    'remote_query[perform_as]',
  )
}

/** What else the caller passes on to the main call. */
export function furtherQuery(call: OperationCall): Pair[] {
  return (call.remoteQuery ?? []).filter(([name]) => name !== ACTOR)
}

/** An `invalid_request` about one place. */
export function refuse(message: string, pointer: string): GatewayError {
  return new GatewayError('invalid_request', message, { failures: [{ pointer, message }] })
}

/** The caller's `remote_data`, which is merged over a body at the top level and passed on as it is. */
export function remoteData(call: OperationCall): Record<string, unknown> {
  return (call.input?.remote_data as Record<string, unknown> | undefined) ?? {}
}

/** The input without what is not mapped. */
export function inputOf(call: OperationCall): Record<string, unknown> {
  const { remote_data: _, ...input } = call.input ?? {}
  return input
}
