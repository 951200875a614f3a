import { Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { AccountCache } from '../../gateway/account-cache.ts'
import type { Receipt } from '../../gateway/delivery/receipt.ts'
import { headersToCaller, headersToProvider } from '../../gateway/proxy/headers.ts'
import { PROXY, type ProxyPage, type ProxyReader } from '../../gateway/proxy/read.ts'
import { ProxyAnswer } from '../../gateway/proxy/write.ts'
import type { Tokens } from '../../gateway/tokens.ts'
import { accountOf } from '../account-of.ts'
import { bearer } from '../middleware/bearer.ts'
import { readProxyBody } from '../proxy-body.ts'
import { parseProxyRequest } from '../proxy-request.ts'
import { replyJson } from '../reply.ts'
import { checkWriteHeaders, type SubmitParts, submitWrite } from '../submit-write.ts'
import type { Env, HttpContext } from '../types.ts'

export type ProxyParts = SubmitParts & { tokens: Tokens; accounts: AccountCache; proxy: ProxyReader }

/** What a provider stores must not run with our address. */
const HARMLESS = { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" }

/** Methods of which the same one at the same path means the same record; those are kept in order. */
const ON_ONE_RECORD = ['PUT', 'PATCH', 'DELETE']

/** `/proxy/{path}`: the provider's own API with the account's credentials, rate, errors and, for writes, receipts (wire contract 6). */
export function proxyRoutes({ tokens, accounts, proxy, ...parts }: ProxyParts): Hono<Env> {
  const read = async (c: HttpContext) => {
    const { accountId, path, query, page } = parseProxyRequest(c)
    const account = await accountOf(c, accounts, accountId)
    const method = c.req.method === 'HEAD' ? ('HEAD' as const) : ('GET' as const)
    const call = { account, method, path, query, headers: headersToProvider((name) => c.req.header(name)) }
    if (page !== undefined) return replyJson(c, pageBytes(await proxy.list(call, page)))
    const { status, headers, stream } = await proxy.open(call)
    return answer(c, stream, status, { ...headersToCaller(headers), ...HARMLESS })
  }

  const write = async (c: HttpContext) => {
    const { accountId, path, query } = parseProxyRequest(c)
    const account = await accountOf(c, accounts, accountId)
    const { idempotencyKey } = checkWriteHeaders(c)
    const { body, files } = await readProxyBody(c)
    const { method } = c.req
    const resource = path.slice(1)
    const call = {
      environment_id: account.environment_id,
      account_id: account.id,
      model: PROXY,
      resource,
      method,
      target_id: ON_ONE_RECORD.includes(method) ? resource : null,
      input: { body, query: {}, ...(query.length === 0 ? {} : { remote_query: query }) },
      idempotencyKey,
      files,
    }
    return submitWrite(c, parts, call, (receipt) => replyAnswer(c, receipt))
  }

  return new Hono<Env>()
    .use(bearer(tokens, { kinds: ['api', 'account'] }))
    .get('/*', read)
    .on(['POST', 'PUT', 'PATCH', 'DELETE'], '/*', write)
}

/** The answer to a write, as the receipt keeps it. */
function replyAnswer(c: HttpContext, { record }: Receipt): Response {
  const { status, content_type: type, body, text, base64 } = ProxyAnswer.parse(record)
  const headers = { ...HARMLESS, ...(type === null ? {} : { 'content-type': type }) }
  const bytes =
    base64 === undefined ? (text ?? (body === undefined ? null : JSON.stringify(body))) : Buffer.from(base64, 'base64')
  return answer(c, bytes, status, headers)
}

type Body = string | ReadableStream<Uint8Array> | Buffer<ArrayBuffer> | null

const WITHOUT_BODY = [204, 205, 304]

function answer(c: HttpContext, body: Body, status: number, headers: Record<string, string>): Response {
  return c.newResponse(WITHOUT_BODY.includes(status) ? null : body, status as ContentfulStatusCode, headers)
}

/** The list envelope, with the rows as the provider wrote them. */
function pageBytes({ rows, nextCursor }: ProxyPage): Buffer<ArrayBuffer> {
  const parts: Uint8Array[] = [Buffer.from('{"result":[')]
  for (const [index, row] of rows.entries()) parts.push(Buffer.from(index === 0 ? '' : ','), row)
  const rest = JSON.stringify({ next_cursor: nextCursor, prev_cursor: null, result_count: rows.length })
  return Buffer.concat([...parts, Buffer.from(`],${rest.slice(1)}`)])
}
