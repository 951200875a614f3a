import { z } from 'zod'
import { GatewayError } from '../errors.ts'
import { parseProxyPath } from '../gateway/proxy/path.ts'
import { parseWith } from './parse.ts'
import type { HttpContext } from './types.ts'

const PREFIX = '/proxy/'
const PARAMETERS_MAX = 200

const Format = z.enum(['raw', 'list']).default('raw')
const Paging = z.object({
  limit: z.string().regex(/^\d+$/, 'A whole number from 1 to 100.').transform(Number).pipe(z.int().min(1).max(100)).default(50),
  next_cursor: z.string().min(1).optional(),
})

/** A call of the provider's own API, taken apart. `page` is there when the caller wants the list envelope. */
export type ProxyRequest = {
  accountId: string | undefined
  path: string
  query: [name: string, value: string][]
  page: { limit: number; cursor?: string } | undefined
}

/**
 * What is ours of a proxied call and what is the provider's. Ours are `integrated_account_id` and whatever begins with `truto_`; with
 * `truto_response_format=list`, `limit` and `next_cursor` as well. Everything else goes to the provider as it is.
 * @throws GatewayError `invalid_request`
 */
export function parseProxyRequest(c: HttpContext): ProxyRequest {
  const { path, search } = rawTarget(c)
  const pairs = [...new URLSearchParams(search)]
  if (pairs.length > PARAMETERS_MAX) throw new GatewayError('invalid_request', `At most ${PARAMETERS_MAX} query parameters.`)
  const named = (name: string) => pairs.find(([one]) => one === name)?.[1]
  const isList = parseWith(Format, named('truto_response_format'), 'query') === 'list'
  const own = (name: string) => named(`truto_${name}`) ?? (isList ? named(name) : undefined)
  const isOurs = (name: string) =>
    name === 'integrated_account_id' || name.startsWith('truto_') || (isList && name in Paging.shape)
  const { limit, next_cursor: cursor } = parseWith(Paging, { limit: own('limit'), next_cursor: own('next_cursor') }, 'query')
  return {
    accountId: named('integrated_account_id') ?? named('truto_integrated_account_id'),
    path: parseProxyPath(path.startsWith(PREFIX) ? path.slice(PREFIX.length) : ''),
    query: pairs.filter(([name]) => !isOurs(name)),
    page: isList ? { limit, ...(cursor === undefined ? {} : { cursor }) } : undefined,
  }
}

/** The target of the request as it was sent. Both a parsed URL and the server resolve dots, which would hide what is to be refused. */
function rawTarget(c: HttpContext): { path: string; search: string } {
  const sent = (c.env as { incoming?: { url?: string } } | undefined)?.incoming?.url ?? c.req.url
  const from = sent.startsWith('/') ? 0 : sent.indexOf('/', sent.indexOf('://') + 3)
  const [target = ''] = sent.slice(from).split('#')
  const mark = target.indexOf('?')
  return mark < 0 ? { path: target, search: '' } : { path: target.slice(0, mark), search: target.slice(mark + 1) }
}
