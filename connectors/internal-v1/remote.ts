import { z } from 'zod'
import type { OperationCall, Session } from '../../src/connector/contract.ts'
import { surprised, valueAt } from '../../src/connector/reply.ts'
import type { RemoteReply } from '../../src/connector/wire.ts'
import { GatewayError } from '../../src/errors.ts'

/** A record of the API. What the connector decides by is parsed; the rest is passed on as it came. */
export type Row = Record<string, unknown>

const API = '/api/v1'

/** A path of ids that callers may have made up. */
export function pathOf(...steps: string[]): string {
  return [API, ...steps.map(encodeURIComponent)].join('/')
}

const AnyRow = z.record(z.string(), z.unknown())

/** The record under a key of an answer. @throws GatewayError `provider_surprised` */
export function rowAt(reply: RemoteReply, at?: string): Row {
  return parseRow(AnyRow, valueAt(reply, at))
}

/** A record as far as the connector's own decisions need it. @throws GatewayError `provider_surprised` naming the place, never the value */
export function parseRow<S extends z.ZodType>(schema: S, row: unknown): z.output<S> {
  const parsed = schema.safeParse(row)
  if (parsed.success) return parsed.data
  throw surprised(`has something unexpected at ${parsed.error.issues[0]?.path.join('.') || 'its top'}`)
}

/** An `invalid_request` about one place. */
export function refuse(message: string, pointer: string): GatewayError {
  return new GatewayError('invalid_request', message, { failures: [{ pointer, message }] })
}

/** The caller's `remote_data`, which is merged over a body at the top level and passed on as it is. */
export function remoteData(input: Readonly<Row> | undefined): Row {
  return (input?.remote_data as Row | undefined) ?? {}
}

/** The input without what is not mapped. */
export function inputOf({ input = {} }: OperationCall): Row {
  const { remote_data: _, ...unified } = input
  return unified
}

/** The mapped body with the caller's `remote_data` over it. */
export function bodyOf(session: Session, resource: string, body: string, call: OperationCall): Row {
  return { ...session.body(resource, body)(inputOf(call), session.context), ...remoteData(call.input) }
}
