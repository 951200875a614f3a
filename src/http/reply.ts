import type { FileStream } from '../gateway/reading/read.ts'
import type { HttpContext } from './types.ts'

/** Answers with JSON that is written already. */
export function replyJson(c: HttpContext, json: string | Uint8Array<ArrayBuffer>, status = 200): Response {
  return c.body(json, status as 200, { 'content-type': 'application/json; charset=UTF-8' })
}

/** Passes a file on as it arrives. It is never shown inside a page: what a provider stores must not run with our address. */
export function replyFile(c: HttpContext, { headers, stream, fileName }: FileStream): Response {
  const length = headers['content-length']
  return c.body(stream, 200, {
    'content-type': headers['content-type'] ?? 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    'x-content-type-options': 'nosniff',
    ...(length === undefined ? {} : { 'content-length': length }),
  })
}
