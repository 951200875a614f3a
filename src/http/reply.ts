import type { StatusCode } from 'hono/utils/http-status'
import type { HttpContext } from './types.ts'

/** Answers with JSON that is text already. */
export function replyText(c: HttpContext, text: string, status = 200): Response {
  return c.body(text, status as StatusCode as 200, { 'content-type': 'application/json; charset=UTF-8' })
}
