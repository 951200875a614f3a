import { GatewayError } from '../errors.ts'
import { sha256Of } from '../gateway/intake.ts'
import { headersToProvider } from '../gateway/proxy/headers.ts'
import { BODY_FILE, type ProxyBody } from '../gateway/proxy/write.ts'
import type { NewWriteFile } from '../ports/write-files.ts'
import type { WriteInput } from '../ports/writes.ts'
import { readBytes } from './json-body.ts'
import type { HttpContext } from './types.ts'

/** A file of 30 MB with a form around it. */
const BODY_BYTES_MAX = 31 * 1024 * 1024
const TEXT_TYPE = /^(text\/|application\/([\w.+-]+\+)?(json|xml)\b|application\/x-www-form-urlencoded\b)/i
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\b/i

/**
 * The body of a proxied write: text as it is, everything else as bytes, which are kept beside the write. It is not changed on its way.
 * @throws GatewayError `payload_too_large`; `invalid_request` for JSON that is none and for a form that was cut
 */
export async function readProxyBody(c: HttpContext): Promise<{ body: ProxyBody; files: NewWriteFile[] }> {
  const bytes = await readBytes(c, BODY_BYTES_MAX)
  const headers = headersToProvider((name) => c.req.header(name))
  if (bytes.byteLength === 0) return { body: { headers }, files: [] }
  const type = c.req.header('content-type') ?? 'application/octet-stream'
  if (JSON_TYPE.test(type)) checkJson(bytes)
  if (TEXT_TYPE.test(type) && isUtf8(bytes))
    return { body: { headers, content_type: type, text: bytes.toString('utf8') }, files: [] }
  checkForm(bytes, type)
  const sha256 = sha256Of(bytes)
  const file = { pointer: '', address: BODY_FILE, file_name: null, content_type: type, size: bytes.byteLength, sha256, bytes }
  return { body: { headers, content_type: type, sha256 }, files: [file] }
}

/** A proxied call anew: its body and its query, under the method and path of the write that it replaces. */
export async function readProxiedInput(c: HttpContext): Promise<{ input: WriteInput; files: NewWriteFile[] }> {
  const { body, files } = await readProxyBody(c)
  const query = [...new URL(c.req.url).searchParams]
  return { input: { body, query: {}, ...(query.length === 0 ? {} : { remote_query: query }) }, files }
}

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8')).equals(bytes)
}

function checkJson(bytes: Buffer): void {
  try {
    JSON.parse(bytes.toString('utf8'))
  } catch {
    // The parser's own message quotes the body, which may hold a credential.
    throw new GatewayError('invalid_request', 'The body is not JSON, although its type says so.')
  }
}

/** A form without its last delimiter was cut on the way; the provider would wait for the rest, or take half of it. */
function checkForm(bytes: Buffer, type: string): void {
  if (!/^multipart\//i.test(type)) return
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type) ?? []
  const boundary = quoted ?? bare
  if (boundary !== undefined && bytes.lastIndexOf(`--${boundary}--`) >= 0) return
  const message = 'The multipart body ends before its last part does: it was cut, or its boundary is another one.'
  throw new GatewayError('invalid_request', message, { failures: [{ pointer: '', message }] })
}
