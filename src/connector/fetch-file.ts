import { GatewayError, toGatewayError } from '../errors.ts'
import { findFileName, withEnding } from './file-name.ts'
import { decideFileType } from './file-type.ts'
import { parseRetryAfter } from './judge.ts'
import type { RemoteBytes, Transport } from './wire.ts'

export type FetchedFile = { bytes: Uint8Array; contentType: string; fileName: string }

const REDIRECTS = [301, 302, 303, 307, 308]

/**
 * Fetches files that callers name by address: nothing of an account is sent along, every redirect goes through the transport's guard
 * again, and the size is counted as the bytes arrive, whatever was announced. `timeoutMs` is for all redirects together.
 *
 * The function throws GatewayError `invalid_request` when the address gives no file, which a sign-in page is not; `payload_too_large`;
 * `egress_denied`; and `provider_unreachable` for everything that may pass, because to the provider nothing was sent yet.
 */
export function makeFetchFile(parts: {
  transport: Transport
  bytesMax?: number
  redirectsMax?: number
  timeoutMs?: number
  now?: () => number
}): (address: string) => Promise<FetchedFile> {
  const { transport, bytesMax = 30 * 1024 * 1024, redirectsMax = 5, timeoutMs = 60_000, now = Date.now } = parts

  const get = async (url: URL, leftMs: number): Promise<RemoteBytes> => {
    try {
      return await transport.text({ method: 'GET', url, headers: { accept: '*/*' }, timeoutMs: Math.max(1, leftMs) }, bytesMax)
    } catch (thrown) {
      throw toFileFailure(toGatewayError(thrown), url.host)
    }
  }

  return async (address) => {
    const first = parseAddress(address)
    const until = now() + timeoutMs
    let url = first
    for (let redirects = 0; redirects <= redirectsMax; redirects++) {
      const reply = await get(url, until - now())
      if (!REDIRECTS.includes(reply.status)) return toFile(reply, url, first, now())
      url = parseAddress(reply.headers.location ?? '', url)
    }
    throw refused(url.host, `is redirected more than ${redirectsMax} times`)
  }
}

function parseAddress(address: string, base?: URL): URL {
  const url = URL.parse(address, base?.href)
  if (url !== null && address !== '') return url
  throw base === undefined
    ? new GatewayError('invalid_request', 'The address of the file is no URL. Give one that begins with https://.')
    : refused(base.host, 'is redirected to what is no address')
}

function toFile({ status, headers, bytes }: RemoteBytes, url: URL, first: URL, now: number): FetchedFile {
  if (status === 408 || status === 429 || status >= 500) {
    const retryAfterMs = parseRetryAfter(headers['retry-after'], now)
    throw unreachable(url.host, `its server answered ${status}`, retryAfterMs === undefined ? {} : { retryAfterMs })
  }
  if (status < 200 || status > 299) throw refused(url.host, `is not given out: its server answered ${status}`)
  if (bytes.length === 0) throw refused(url.host, 'is empty')
  const name = findFileName(headers['content-disposition'], [url, first])
  const contentType = decideFileType(bytes, headers['content-type'], name)
  if (contentType === 'text/html') {
    throw refused(
      url.host,
      'is a web page (HTML), probably one to sign in. Give an address from which anybody can download the file itself',
    )
  }
  return { bytes, contentType, fileName: withEnding(name, contentType) }
}

function toFileFailure(error: GatewayError, host: string): GatewayError {
  const { code, details } = error
  if (code === 'provider_surprised') {
    const bytesMax = details.bytes_max
    if (bytesMax === undefined) return refused(host, 'cannot be read: its server compresses it in a broken or unknown way')
    return new GatewayError('payload_too_large', `The file at ${host} is larger than ${bytesMax} bytes.`, { details })
  }
  if (code === 'provider_timeout' || code === 'provider_failed' || code === 'provider_unreachable') {
    return unreachable(host, error.message.replace(/\.$/, ''), { cause: error, details })
  }
  return error
}

/** The address itself stays out of messages: it is often signed, which makes it a secret. */
function refused(host: string, why: string): GatewayError {
  return new GatewayError('invalid_request', `The file at ${host} ${why}.`, { details: { host } })
}

function unreachable(host: string, why: string, options: ConstructorParameters<typeof GatewayError>[2]): GatewayError {
  return new GatewayError('provider_unreachable', `The file at ${host} could not be fetched: ${why}.`, options)
}
