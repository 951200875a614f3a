import { STATUS_CODES } from 'node:http'
import { z } from 'zod'
import { ERRORS } from '../../errors.ts'
import { jsonSchemaOf } from '../../model/json-schema.ts'
import type { Components } from './components.ts'
import type { Ref } from './types.ts'

/** The envelope of every error (wire contract 4); `error-body.ts` writes it. */
export const ErrorBody = z.object({
  statusCode: z.int(),
  error: z.string().describe('The name of the status.'),
  message: z.string().describe('What is wrong, and what to do about it.'),
  code: z.enum(Object.keys(ERRORS) as [string, ...string[]]),
  request_id: z.string().describe('Stands in the log of the gateway too.'),
  details: z
    .looseObject({
      failures: z
        .array(
          z.object({
            pointer: z.string().describe('A JSON pointer into the body, or the name of a query parameter.'),
            message: z.string(),
          }),
        )
        .optional(),
    })
    .optional(),
  retry_after: z.int().optional().describe('Seconds.'),
  is_remote_error: z.literal(true).optional().describe('Stands only with a failure of the provider.'),
  truto_is_remote_error: z.literal(true).optional(),
  raw_response: z.unknown().optional().describe('What the provider answered.'),
  error_insight: z
    .object({
      missing_required_body_fields: z.object({ description: z.string(), value: z.array(z.string()) }).optional(),
    })
    .optional(),
})

/** Statuses that carry `Retry-After`. */
const WITH_RETRY_AFTER: readonly number[] = [429, 503]

/** The replies of an operation that fails, by status. */
export function errorReplies(components: Components, statuses: readonly number[]): Record<string, Ref> {
  return Object.fromEntries(statuses.map((status) => [String(status), errorReply(components, status)]))
}

function errorReply(components: Components, status: number): Ref {
  return components.responses(`Error${status}`, () => ({
    description: `${STATUS_CODES[status]}. \`code\` is one of: ${codesOf(status).join(', ')}.`,
    ...(WITH_RETRY_AFTER.includes(status) ? { headers: { 'Retry-After': retryAfter(components) } } : {}),
    content: { 'application/json': { schema: components.schemas('Error', () => jsonSchemaOf(ErrorBody)) } },
  }))
}

function codesOf(status: number): string[] {
  return Object.entries(ERRORS).flatMap(([code, one]) => (one.status === status ? [code] : []))
}

function retryAfter(components: Components): Ref {
  return components.headers('Retry-After', () => ({
    description: 'After how many seconds the call may be made again.',
    schema: { type: 'integer' },
  }))
}
