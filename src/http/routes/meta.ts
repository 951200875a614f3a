import { Hono } from 'hono'
import { z } from 'zod'
import type { AccountCache } from '../../gateway/account-cache.ts'
import { describeIntegration } from '../../gateway/describe/integration-docs.ts'
import { describeMethod } from '../../gateway/describe/meta.ts'
import type { Registry } from '../../gateway/registry.ts'
import type { Tokens } from '../../gateway/tokens.ts'
import { accountOf } from '../account-of.ts'
import { toMarkdown } from '../docs/integration-markdown.ts'
import { integrationPage } from '../docs/integration-page.ts'
import { replyPage } from '../docs/page.ts'
import { bearer } from '../middleware/bearer.ts'
import { parseWith } from '../parse.ts'
import { parseUnifiedQuery, readQuery } from '../query.ts'
import type { Env } from '../types.ts'

export type MetaParts = { registry: Registry; tokens: Tokens; accounts: AccountCache }

export const DocsQuery = z.strictObject({ format: z.enum(['json', 'md', 'html']).default('json') })

/**
 * What a method takes and gives for one account, and what an integration supports (wire contract 2). The paths are whole. Mount these
 * routes at `/` before the unified ones, whose `/unified/:model/:resource/:id` would take `meta` for a model.
 */
export function metaRoutes({ registry, tokens, accounts }: MetaParts): Hono<Env> {
  const caller = bearer(tokens, { scope: 'read', kinds: ['api', 'account'] })
  return new Hono<Env>()
    .get('/unified/meta/:model/:integration', caller, (c) => {
      const { format } = parseWith(DocsQuery, readQuery(new URL(c.req.url).search), 'query')
      const docs = describeIntegration(registry, c.req.param('model'), c.req.param('integration'))
      if (format === 'json') return c.json(docs)
      if (format === 'html') return replyPage(c, `${docs.integration.label}: unified ${docs.model}`, integrationPage(docs))
      return c.body(toMarkdown(docs), 200, { 'content-type': 'text/markdown; charset=UTF-8' })
    })
    .get('/unified/:model/:resource/meta/:method', caller, async (c) => {
      const { common } = parseUnifiedQuery(new URL(c.req.url).search)
      const account = await accountOf(c, accounts, common.integrated_account_id)
      const { model, resource, method } = c.req.param()
      return c.json(describeMethod(registry, account, model, resource, method))
    })
}
