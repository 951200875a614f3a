import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { Env } from '../types.ts'

const ACCEPTED = /^[\w.:-]{1,100}$/

/** Names every request: by the caller's `x-request-id` where it is harmless, else by a new one. It stands in the answer, in errors and in the log. */
export const requestId: MiddlewareHandler<Env> = async (c, next) => {
  const given = c.req.header('x-request-id')
  const id = given !== undefined && ACCEPTED.test(given) ? given : randomUUID()
  c.set('requestId', id)
  c.header('x-request-id', id)
  await next()
}
