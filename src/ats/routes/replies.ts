import { z } from '@hono/zod-openapi'
import { ErrorBody } from '../model/error.ts'

const error = (description: string) => ({ description, content: { 'application/json': { schema: ErrorBody } } })

/** What every route may answer instead. */
export const FAILURES = {
  400: error('Something in the request is wrong; `details.failures` has the fields'),
  401: error('No key, or not a valid one'),
  403: error('The key lacks the scope, a limit of the plan is reached, or the candidate is masked'),
  404: error('There is no such thing in the environment of the key'),
  409: error('In conflict with what is stored'),
  429: error('Too many requests; `Retry-After` has the seconds to wait'),
}

/** A reply with a JSON body. */
export function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

/** A request with a JSON body. */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { 'application/json': { schema } } }
}

/** The header with the total of a list whose body has no place for it. */
export const TOTAL_HEADER = z.object({
  'X-Total-Count': z.string().openapi({ description: 'How many records match', type: 'integer' }),
})
