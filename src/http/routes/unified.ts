import { Hono } from 'hono'
import { GatewayError } from '../../errors.ts'
import type { AccountCache } from '../../gateway/account-cache.ts'
import { explainRecord } from '../../gateway/describe/explain.ts'
import type { ReadCall, Reader } from '../../gateway/reading/read.ts'
import type { Registry } from '../../gateway/registry.ts'
import { modelOf } from '../../gateway/submission.ts'
import type { Tokens } from '../../gateway/tokens.ts'
import type { Log } from '../../log.ts'
import { accountOf } from '../account-of.ts'
import { withExplanation } from '../explain-json.ts'
import { readJsonBody } from '../json-body.ts'
import { handleList } from '../list-handler.ts'
import { bearer } from '../middleware/bearer.ts'
import { parseWith } from '../parse.ts'
import { parseUnifiedQuery } from '../query.ts'
import { recordBytes } from '../record-json.ts'
import { replyFile, replyJson } from '../reply.ts'
import type { Env, HttpContext } from '../types.ts'
import type { WriteHandler } from '../write-handler.ts'

export type UnifiedParts = {
  tokens: Tokens
  accounts: AccountCache
  reader: Reader
  registry: Registry
  write: WriteHandler
  log: Log
}

/** `/unified/{model}/{resource}`: one API for every provider (wire contract 2). Reads here, writes through the write handler. */
export function unifiedRoutes({ tokens, accounts, reader, registry, write, log }: UnifiedParts): Hono<Env> {
  const explain = ({ account, model, resource }: ReadCall) => explainRecord(registry, account, model, resource)

  const readCall = async (c: HttpContext) => {
    const { model, resource } = namesIn(c)
    modelOf(model, resource)
    const { common, parameters, remoteQuery } = parseUnifiedQuery(new URL(c.req.url).search)
    const account = await accountOf(c, accounts, common.integrated_account_id)
    const whole = common.response_format === 'normalized'
    const call: ReadCall = { account, model, resource, parameters, remoteQuery, whole }
    return { common, call }
  }

  const download = async (c: HttpContext, input: Record<string, unknown>, call: ReadCall) =>
    replyFile(c, await reader.stream(call, 'download', input))

  return new Hono<Env>()
    .use(bearer(tokens, { kinds: ['api', 'account'] }))
    .get('/:model/:resource', async (c) => {
      const { common, call } = await readCall(c)
      return handleList(c, { reader, log, explain }, call, common)
    })
    .get('/:model/attachments/download', async (c) => {
      const { call } = await readCall(c)
      const { id, ...parameters } = call.parameters
      return download(
        c,
        parseWith(modelOf(call.model, call.resource).bodies.download!, { id }, 'query') as Record<string, unknown>,
        { ...call, parameters },
      )
    })
    .get('/:model/:resource/:id', async (c) => {
      const { common, call } = await readCall(c)
      if (common.response_format === 'stream') throw refuseStream()
      const json = recordBytes(await reader.get(call, c.req.param('id')), common)
      return replyJson(c, common.explain ? withExplanation(json, explain(call)) : json)
    })
    .post('/:model/attachments/download', async (c) => {
      const { call } = await readCall(c)
      const input = parseWith(modelOf(call.model, call.resource).bodies.download!, await readJsonBody(c), 'body')
      return download(c, input as Record<string, unknown>, call)
    })
    .post('/:model/:resource', (c) => write(c, { ...namesIn(c), method: 'create', targetId: null }))
    .patch('/:model/:resource/:id', (c) => write(c, { ...namesIn(c), method: 'update', targetId: c.req.param('id') }))
    .put('/:model/:resource/:id', (c) => write(c, { ...namesIn(c), method: 'update', targetId: c.req.param('id') }))
    .delete('/:model/:resource/:id', (c) => write(c, { ...namesIn(c), method: 'delete', targetId: c.req.param('id') }))
    .post('/:model/:resource/:method', (c) => write(c, { ...namesIn(c), method: c.req.param('method'), targetId: null }))
}

function refuseStream(): GatewayError {
  const message = 'Only lists are streamed.'
  return new GatewayError('invalid_request', message, { failures: [{ pointer: 'response_format', message }] })
}

function namesIn(c: HttpContext): { model: string; resource: string } {
  // The static segments of some routes name the resource themselves.
  const [, , model = '', resource = ''] = c.req.path.split('/')
  return { model, resource }
}
