import { GatewayError } from '../../errors.ts'

const PATH_CHARS_MAX = 2_000
/** How often a segment is decoded in search of what it hides: servers behind servers have been known to decode twice. */
const DECODINGS_MAX = 3
const SCHEME = /^[a-z][a-z0-9+.-]*:$/i
const CONTROL = /\p{Cc}/u

/**
 * The provider's path that a caller names below `/proxy/`, with a slash in front and encoded as it came. What is returned cannot leave the
 * account's own address: no step upwards, no slash in disguise, no other host.
 * @param raw as it stands in the request, neither decoded nor normalised
 * @throws GatewayError `invalid_request`
 */
export function parseProxyPath(raw: string): string {
  if (raw === '') throw refuse('Name what is to be called: /proxy/{path of the provider}.')
  if (raw.length > PATH_CHARS_MAX) throw refuse(`The path is longer than ${PATH_CHARS_MAX} characters.`)
  if (/[?#\s]/.test(raw)) throw refuse('Encode ?, # and spaces in the path.')
  const segments = raw.split('/')
  if (SCHEME.test(segments[0] ?? '')) throw refuse('Give a path of the provider, not an address: the account says where it is.')
  // One slash at the end is part of some paths; anywhere else two of them begin a host.
  if (segments.slice(0, -1).includes('')) throw refuse('The path must not have an empty part.')
  for (const segment of segments) checkSegment(segment)
  return `/${raw}`
}

function checkSegment(segment: string): void {
  let text = segment
  for (let decodings = 0; ; decodings++) {
    if (text === '.' || text === '..') throw refuse('The path must not contain . or .. as a part.')
    if (/[/\\]/.test(text)) throw refuse('A part of the path must not contain a slash or a backslash, encoded or not.')
    if (CONTROL.test(text)) throw refuse('The path must not contain control characters.')
    if (decodings === DECODINGS_MAX || !text.includes('%')) return
    text = decode(text)
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw refuse('The path is not encoded as UTF-8 with percent signs.')
  }
}

function refuse(message: string): GatewayError {
  return new GatewayError('invalid_request', message, { failures: [{ pointer: 'path', message }] })
}
