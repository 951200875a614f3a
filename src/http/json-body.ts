import { GatewayError } from '../errors.ts'
import { checkText } from './storable-text.ts'
import type { HttpContext } from './types.ts'

/** A body holds at most a file of 30 MB in base64, with room for the rest. */
export const BODY_BYTES_MAX = 44 * 1024 * 1024
const DEPTH_MAX = 32
const UTF8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The JSON object of a request's body; an empty object when there is no body.
 * @throws GatewayError `unsupported_media_type`, `payload_too_large`, or `invalid_request` when it is not a JSON object
 */
export async function readJsonBody(c: HttpContext, bytesMax = BODY_BYTES_MAX): Promise<Record<string, unknown>> {
  const text = decodeText(await readBytes(c, bytesMax))
  if (text.trim() === '') return {}
  const type = c.req.header('content-type') ?? 'application/json'
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) {
    throw new GatewayError('unsupported_media_type', `Send the body as application/json, not as ${type.split(';')[0]}.`)
  }
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depthOf(value) > DEPTH_MAX)
    throw new GatewayError('invalid_request', `The body must be a JSON object, nested at most ${DEPTH_MAX} deep.`)
  checkText(value)
  return value as Record<string, unknown>
}

/** The bytes of a request's body, counted as they come: a length that the client states is not believed. @throws GatewayError `payload_too_large` */
export async function readBytes(c: HttpContext, bytesMax: number): Promise<Buffer> {
  const tooLarge = () =>
    new GatewayError('payload_too_large', `The body is larger than ${Math.floor(bytesMax / 1024 / 1024)} MB.`)
  if (Number(c.req.header('content-length') ?? 0) > bytesMax) throw tooLarge()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of whole(c)) {
    length += chunk.length
    if (length > bytesMax) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The body as it comes; one whose caller goes away is a bad request and no defect. */
async function* whole(c: HttpContext): AsyncGenerator<Uint8Array> {
  try {
    yield* c.req.raw.body ?? []
  } catch (cause) {
    throw new GatewayError('invalid_request', 'The body ended before it was complete.', { cause })
  }
}

/** Bytes that are no UTF-8 would be stored as other letters than were meant. */
function decodeText(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes)
  } catch (cause) {
    throw new GatewayError('invalid_request', 'The body is not UTF-8.', { cause })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // The parser's own message quotes the body, which may hold a credential.
    const [, position] = /position (\d+)/.exec((error as Error).message) ?? []
    const where = position === undefined ? '' : ` It breaks at character ${position}.`
    throw new GatewayError('invalid_request', `The body is not JSON.${where}`)
  }
}

/** How deep a value nests, without recursion: a hostile body must not exhaust the stack. */
function depthOf(value: object): number {
  let depth = 0
  for (let level: object[] = [value]; level.length > 0 && depth <= DEPTH_MAX; depth++) {
    level = level.flatMap((item) =>
      Object.values(item).filter((inner): inner is object => typeof inner === 'object' && inner !== null),
    )
  }
  return depth
}
