import type { ConnectedAccount, Connector } from '../connector/contract.ts'
import type { Part, RemoteBody, RemoteRequest } from '../connector/wire.ts'

/** A request to a provider as people may see it. A file is told by name, type and size. */
export type ShownRequest = { method: string; url: string; headers: Record<string, string>; body?: unknown }

const MASK = '[masked]'
const SECRET = /pass(word|phrase|wd)?$|^hash$|secret|token|api_?key|authorization|cookie|signature/i

/** A request with its secrets masked: what authorises it, and what goes by the name of one. Pure. */
export function showRequest(connector: Connector, account: ConnectedAccount, request: RemoteRequest): ShownRequest {
  const query = new URLSearchParams(
    (request.query ?? []).map(([name, value]) => [name, SECRET.test(name) ? MASK : value] as [string, string]),
  )
  const authorizing = Object.keys(connector.credentials[account.format]?.authorize(account) ?? {})
  const headers = [
    ...Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), SECRET.test(name) ? MASK : value]),
    ...authorizing.map((name) => [name.toLowerCase(), MASK]),
    ...(request.body === undefined ? [] : [['content-type', typeOf(request.body)]]),
  ]
  return {
    method: request.method,
    url: `${connector.baseUrl(account) ?? ''}${request.path}${query.size === 0 ? '' : `?${query}`}`,
    headers: Object.fromEntries(headers) as Record<string, string>,
    ...(request.body === undefined ? {} : { body: showBody(request.body) }),
  }
}

function typeOf(body: RemoteBody): string {
  if ('json' in body) return 'application/json'
  if ('form' in body) return 'application/x-www-form-urlencoded'
  return 'multipart' in body ? 'multipart/form-data' : body.contentType
}

function showBody(body: RemoteBody): unknown {
  if ('json' in body) return mask(body.json)
  if ('form' in body) return body.form.map(([name, value]) => ({ name, value: SECRET.test(name) ? MASK : value }))
  if ('multipart' in body) return body.multipart.map(showPart)
  return { content_type: body.contentType, size: body.bytes.byteLength }
}

function showPart(part: Part): unknown {
  const { name } = part
  if ('file' in part) return { name, file_name: part.fileName, content_type: part.contentType, size: part.file.byteLength }
  return { name, value: SECRET.test(name) ? MASK : part.text }
}

function mask(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mask)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, SECRET.test(key) && typeof inner === 'string' ? MASK : mask(inner)]),
  )
}
