import { Hono } from 'hono'
import { z } from 'zod'
import type { AccountCache } from '../../gateway/account-cache.ts'
import type { OperateWrites } from '../../gateway/delivery/operate-writes.ts'
import type { Receipts } from '../../gateway/delivery/receipts.ts'
import type { Intake } from '../../gateway/intake.ts'
import { PROXY } from '../../gateway/proxy/read.ts'
import type { Registry } from '../../gateway/registry.ts'
import { checkSubmission } from '../../gateway/submission.ts'
import type { Tokens } from '../../gateway/tokens.ts'
import type { NewWriteFile, WriteFileStore } from '../../ports/write-files.ts'
import { WRITE_STATUSES, type WriteInput } from '../../ports/writes.ts'
import { readJsonBody } from '../json-body.ts'
import { bearer } from '../middleware/bearer.ts'
import { parseWith } from '../parse.ts'
import { readProxiedInput } from '../proxy-body.ts'
import { parseUnifiedQuery, readQuery } from '../query.ts'
import type { Env, HttpContext } from '../types.ts'
import { readWriteBody } from '../write-body.ts'

export const WriteListQuery = z.strictObject({
  status: z.enum(WRITE_STATUSES).optional(),
  integrated_account_id: z.uuid().optional(),
  resource: z.string().optional(),
  method: z.string().optional(),
  error_code: z.string().optional(),
  limit: z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(1).max(100)).default(50),
  next_cursor: z.string().regex(/^\d+$/, 'Not a cursor of this list.').optional(),
})

export const BulkRetryBody = z.strictObject({
  status: z.enum(['failed', 'dead', 'unknown']),
  integrated_account_id: z.uuid().optional(),
  resource: z.string().optional(),
  method: z.string().optional(),
  error_code: z.string().optional(),
})

export type WriteRouteParts = {
  writes: OperateWrites
  tokens: Tokens
  registry: Registry
  accounts: AccountCache
  receipts: Receipts
  intake: Intake
  files: Pick<WriteFileStore, 'replace'>
}

/** `/write`: receipts, and what can be done about a write (wire contract 3). */
export function writeRoutes({ writes, tokens, registry, accounts, receipts, intake, files }: WriteRouteParts): Hono<Env> {
  const environment = (c: HttpContext) => c.get('token').environment_id
  const replace = async (c: HttpContext, call: { input: WriteInput; files: NewWriteFile[] }) => {
    const write = await writes.replace(environment(c), c.req.param('id') ?? '', call.input)
    await files.replace(write.id, call.files)
    return receipts.show(write)
  }
  return new Hono<Env>()
    .use(bearer(tokens))
    .get('/', async (c) => {
      const { limit, next_cursor, integrated_account_id, ...filter } = parseWith(
        WriteListQuery,
        readQuery(new URL(c.req.url).search),
        'query',
      )
      const named = { ...filter, ...(integrated_account_id === undefined ? {} : { account_id: integrated_account_id }) }
      const page = { limit, ...(next_cursor === undefined ? {} : { after: next_cursor }) }
      const found = await writes.list(environment(c), named, page)
      return c.json({
        result: await receipts.showAll(found),
        next_cursor: found.length === limit ? (found.at(-1)?.seq ?? null) : null,
        limit,
      })
    })
    .post('/retry', async (c) => {
      const { integrated_account_id, ...filter } = parseWith(BulkRetryBody, await readJsonBody(c), 'body')
      const named = { ...filter, ...(integrated_account_id === undefined ? {} : { account_id: integrated_account_id }) }
      return c.json(await writes.retryAll(environment(c), named))
    })
    .get('/:id', async (c) => c.json(await receipts.show(await writes.read(environment(c), c.req.param('id')))))
    .patch('/:id', async (c) => {
      const { account_id, model, resource, method, target_id } = await writes.read(environment(c), c.req.param('id'))
      const account = await accounts.get(environment(c), account_id)
      if (model === PROXY) return c.json(await replace(c, await readProxiedInput(c)))
      const { common, parameters, remoteQuery } = parseUnifiedQuery(new URL(c.req.url).search)
      const body = await readWriteBody(c, { model, resource, method })
      const submission = { account, model, resource, method, targetId: target_id, body, parameters, remoteQuery }
      const input = checkSubmission(registry, { ...submission, strict: common.strict })
      const taken = await intake.take({ resource, input }, registry.connector(account.integration).files)
      return c.json(await replace(c, { input, files: taken }))
    })
    .post('/:id/retry', async (c) => c.json(await receipts.show(await writes.retry(environment(c), c.req.param('id')))))
    .post('/:id/cancel', async (c) => c.json(await receipts.show(await writes.cancel(environment(c), c.req.param('id')))))
}
