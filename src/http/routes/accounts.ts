import { Hono } from 'hono'
import { z } from 'zod'
import type { Accounts } from '../../gateway/linking/accounts.ts'
import type { Registry } from '../../gateway/registry.ts'
import type { Tokens } from '../../gateway/tokens.ts'
import type { Account } from '../../ports/accounts.ts'
import { actorOf } from '../actor-of.ts'
import { readJsonBody } from '../json-body.ts'
import { bearer } from '../middleware/bearer.ts'
import { parseWith } from '../parse.ts'
import { readQuery } from '../query.ts'
import type { Env } from '../types.ts'

const Settings = z.record(z.string(), z.unknown())

export const LinkBody = z.strictObject({
  integration: z.string().min(1),
  tenant_id: z.string().min(1).max(255),
  auth_format: z.string().optional(),
  credentials: Settings.optional(),
  context: Settings.optional(),
  is_sandbox: z.boolean().optional(),
})

export const AccountPatchBody = z
  .strictObject({
    tenant_id: z.string().min(1).max(255),
    auth_format: z.string(),
    credentials: Settings,
    context: Settings,
    unified_model_override: Settings.nullable(),
    disabled: z.boolean(),
  })
  .partial()

export const AccountListQuery = z.strictObject({
  tenant_id: z.string().optional(),
  integration: z.string().optional(),
  status: z.enum(['connecting', 'active', 'needs_reauth', 'validation_error', 'disabled']).optional(),
  limit: z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(1).max(100)).default(50),
  next_cursor: z.uuid().optional(),
})

const RefreshBody = z.strictObject({ id: z.uuid() })

const ACCOUNT_TOKEN_MINUTES = 15

/** `/integrated-account`: links to providers (wire contract 5). */
export function accountRoutes(accounts: Accounts, registry: Registry, tokens: Tokens): Hono<Env> {
  const show = (account: Account) => toWire(account, registry)
  const admin = bearer(tokens, { scope: 'admin' })
  const reader = bearer(tokens, { scope: 'read' })

  return new Hono<Env>()
    .get('/', reader, async (c) => {
      const { limit, next_cursor, ...filter } = parseWith(AccountListQuery, readQuery(new URL(c.req.url).search), 'query')
      const page = { limit, ...(next_cursor === undefined ? {} : { after: next_cursor }) }
      const rows = await accounts.list(c.get('token').environment_id, filter, page)
      return c.json({ result: rows.map(show), next_cursor: rows.length === limit ? (rows.at(-1)?.id ?? null) : null, limit })
    })
    .post('/', admin, async (c) => {
      const account = await accounts.link(actorOf(c), parseWith(LinkBody, await readJsonBody(c), 'body'))
      return c.json(show(account), 201)
    })
    .post('/refresh-credentials', admin, async (c) => {
      const { id } = parseWith(RefreshBody, await readJsonBody(c), 'body')
      return c.json(show(await accounts.validate(c.get('token').environment_id, id)))
    })
    .get('/:id', reader, async (c) => c.json(show(await accounts.get(c.get('token').environment_id, c.req.param('id')))))
    .patch('/:id', admin, async (c) => {
      const patch = parseWith(AccountPatchBody, await readJsonBody(c), 'body')
      return c.json(show(await accounts.change(actorOf(c), c.req.param('id'), patch)))
    })
    .delete('/:id', admin, async (c) => {
      await accounts.unlink(actorOf(c), c.req.param('id'))
      return c.json({ id: c.req.param('id') })
    })
    .post('/:id/validate', admin, async (c) =>
      c.json(show(await accounts.validate(c.get('token').environment_id, c.req.param('id')))),
    )
    .post('/:id/token', admin, async (c) => {
      const account = await accounts.get(c.get('token').environment_id, c.req.param('id'))
      const expires_at = new Date(accounts.now() + ACCOUNT_TOKEN_MINUTES * 60_000)
      const { secret } = await tokens.issue({
        environment_id: account.environment_id,
        kind: 'account',
        name: `account ${account.id}`,
        scopes: ['read', 'write'],
        account_id: account.id,
        grant_data: {},
        expires_at,
      })
      return c.json({ token: secret, expires_at: expires_at.toISOString() }, 201)
    })
}

/** An account as callers see it: without credentials. */
function toWire(account: Account, registry: Registry): Record<string, unknown> {
  const { label, category } = registry.connector(account.integration)
  return {
    id: account.id,
    tenant_id: account.tenant_id,
    environment_id: account.environment_id,
    integration: { name: account.integration, label, category },
    status: account.status,
    authentication_method: account.authentication_method,
    is_sandbox: account.is_sandbox,
    context: account.context,
    unified_model_override: account.unified_model_override,
    last_error: account.last_error,
    created_at: account.created_at.toISOString(),
    updated_at: account.updated_at.toISOString(),
  }
}
