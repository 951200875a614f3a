import type { JsonSchema } from '../../model/json-schema.ts'
import type { Components } from './components.ts'
import { errorReplies } from './error-replies.ts'
import type { Content, Parameter, Ref, Reply } from './types.ts'

/** Statuses that any call with a token can be answered with. */
const TOKEN_STATUSES = [401, 403] as const

/** A JSON reply. */
export function jsonReply(description: string, schema: JsonSchema | Ref, headers: Record<string, Ref> = {}): Reply {
  return {
    description,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    content: jsonContent(schema),
  }
}

export function jsonContent(schema: JsonSchema | Ref): Content {
  return { 'application/json': { schema } }
}

export function jsonBody(schema: JsonSchema | Ref): { required: boolean; content: Content } {
  return { required: true, content: jsonContent(schema) }
}

/** The replies of a call with a token that fails: those that any such call has, and the given ones. */
export function failures(components: Components, statuses: readonly number[]): Record<string, Ref> {
  return errorReplies(
    components,
    [...new Set([...TOKEN_STATUSES, ...statuses])].sort((a, b) => a - b),
  )
}

/** Of a call without a token, which only the server's own parser refuses. */
export const UNREADABLE: Record<string, Reply> = { '400': { description: 'The request is not HTTP that can be read.' } }

export function pathParameter(name: string, description: string): Parameter {
  return { name, in: 'path', required: true, description, schema: { type: 'string' } }
}

/** The envelope of platform lists. */
export function platformList(item: JsonSchema | Ref): JsonSchema {
  return {
    type: 'object',
    properties: {
      result: { type: 'array', items: item as JsonSchema },
      next_cursor: { type: ['string', 'null'], description: 'Null on the last page.' },
      limit: { type: 'integer' },
    },
    required: ['result', 'next_cursor', 'limit'],
  }
}
