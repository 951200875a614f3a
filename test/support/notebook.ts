import { Hono } from 'hono'
import { z } from 'zod'
import { type Connector, defineConnector } from '../../src/connector/contract.ts'
import { makeInProcessTransport } from '../../src/connector/in-process.ts'
import { GatewayError } from '../../src/errors.ts'
import { type AccountCache, makeAccountCache } from '../../src/gateway/account-cache.ts'
import { type Lines, makeLines } from '../../src/gateway/lines.ts'
import { makeRegistry, type Registry } from '../../src/gateway/registry.ts'
import type { Tokens } from '../../src/gateway/tokens.ts'
import { silentLog } from '../../src/log.ts'
import type { Account, AccountStore } from '../../src/ports/accounts.ts'
import type { Scope, Token } from '../../src/ports/tokens.ts'

/** A provider as small as can be, with one of everything that the gateway says about a provider. */
export const notebook: Connector = defineConnector({
  id: 'notebook',
  label: 'Note & <Book>',
  category: 'ats',
  docs: 'https://notebook.test/docs',
  credentials: {
    api_key: {
      label: 'API key',
      fields: z.object({
        api_key: z.string().min(1).meta({ label: 'API key', help: 'In the settings.', secret: true }),
        user: z.string().optional(),
      }),
      authorize: ({ credentials }) => ({ authorization: `Key ${credentials.api_key}` }),
    },
  },
  context: z.object({ base_url: z.url().meta({ label: 'Address' }), learned: z.string().optional() }),
  baseUrl: () => 'https://notebook.test',
  limits: { perSecond: 10, burst: 10, concurrency: 1 },
  probe: { method: 'GET', path: '/me' },
  readError: ({ status }) => (status < 400 ? undefined : { code: 'provider_failed' }),
  lookups: { levels: async () => ({ '1': 'junior', '2': 'senior' }) },
  unified: {
    ats: {
      candidates: {
        docs: 'https://notebook.test/docs#people',
        read: {
          id: 'id',
          name: 'full_name',
          title: { lookup: '$.levels', from: 'level' },
          emails: { each: 'mails', map: { fields: { email: '.', type: { const: null } } } },
          tags: { each: 'labels', map: '.' },
          locations: { const: [] },
        },
        bodies: {
          person: { full_name: { first: ['name', 'first_name'] }, mails: { each: 'emails', map: 'email' }, labels: 'tags' },
        },
        list: {
          call: 'GET /people',
          at: 'people',
          paging: { kind: 'offset', param: 'skip', limit: 'take', limitMax: 50 },
          lookups: ['levels'],
          filters: { email: { eq: 'mail' }, created_at: { gte: 'from', lt: 'to', as: 'ms_from_iso' } },
        },
        get: { call: 'GET /people/{id}', lookups: ['levels'] },
        create: {
          call: 'POST /people',
          body: 'person',
          repeatable: false,
          requires: ['job_id'],
          accepts: ['application_source'],
        },
        update: { call: 'PUT /people/{id}', body: 'person', repeatable: true },
        delete: { call: 'DELETE /people/{id}', repeatable: true },
      },
      applications: {
        docs: 'https://notebook.test/docs#applications',
        read: { id: 'id', status: { const: 'active' } },
        list: { call: 'GET /people/{candidate_id}/applications', paging: { kind: 'none' } },
        custom: {
          'move-stage': {
            repeatable: true,
            bodies: [],
            consumes: ['/stage_id'],
            run: async () => ({ outcome: 'updated', id: '1' }),
          },
        },
      },
      attachments: {
        docs: 'https://notebook.test/docs#files',
        read: { id: 'id', file_name: 'name' },
        streams: {
          download: {
            stream: async () => ({ status: 200, headers: {}, stream: new ReadableStream(), fileName: 'a.txt' }),
          },
        },
      },
    },
  },
})

/** What the provider has. */
export const PEOPLE = [
  { id: '7', full_name: 'Ada Lovelace', level: 2, mails: ['ada@example.com'], labels: ['maths'], hobby: 'flying' },
]

export const ENVIRONMENT_ID = '00000000-0000-4000-8000-000000000001'
export const ACCOUNT_ID = '00000000-0000-4000-8000-00000000000a'

const NOW = new Date('2026-05-01T00:00:00Z')

export function makeAccount(change: Partial<Account> = {}): Account {
  return {
    id: ACCOUNT_ID,
    environment_id: ENVIRONMENT_ID,
    tenant_id: 'acme',
    integration: 'notebook',
    status: 'active',
    authentication_method: 'api_key',
    is_sandbox: false,
    credentials: { api_key: 'planted-secret' },
    context: { base_url: 'https://notebook.test', team: 'blue' },
    unified_model_override: null,
    last_error: null,
    revision: 1,
    created_at: NOW,
    updated_at: NOW,
    ...change,
  }
}

/** Tokens by secret: `reader`, `writer` and `admin` of the environment, `other` of another one, `account` of one account. */
const tokens: Tokens = {
  issue: async () => {
    throw new Error('No token is issued here.')
  },
  adopt: async () => {
    throw new Error('No token is adopted here.')
  },
  async authenticate(secret) {
    const token = TOKENS[secret ?? '']
    if (token === undefined) throw new GatewayError('unauthenticated', 'This token is not known.')
    return token
  },
}

function makeToken(scopes: Scope[], change: Partial<Token> = {}): Token {
  return {
    id: 'token',
    environment_id: ENVIRONMENT_ID,
    kind: 'api',
    name: 'test',
    scopes,
    account_id: null,
    grant_data: {},
    expires_at: null,
    used_at: null,
    created_at: NOW,
    ...change,
  }
}

const TOKENS: Record<string, Token> = {
  reader: makeToken(['read']),
  writer: makeToken(['read', 'write']),
  admin: makeToken(['read', 'write', 'admin']),
  other: makeToken(['read', 'write', 'admin'], { environment_id: '00000000-0000-4000-8000-000000000002' }),
  account: makeToken(['read', 'write'], { kind: 'account', account_id: ACCOUNT_ID }),
}

export type Notebook = {
  registry: Registry
  tokens: Tokens
  accounts: AccountCache
  lines: Lines
  gateOf(): { beforeSend(): Promise<void>; afterReply(): void }
  /** Paths that the provider was asked for. */
  asked: string[]
}

/** A gateway with one account at the notebook, without a database. */
export function makeNotebook(change: Partial<Account> = {}, people: unknown[] = PEOPLE): Notebook {
  const account = makeAccount(change)
  const asked: string[] = []
  const provider = new Hono().get('/people', (c) => {
    asked.push(new URL(c.req.url).pathname + new URL(c.req.url).search)
    return c.json({ people })
  })
  const store = {
    find: async (id: string) => (id === account.id ? account : undefined),
    update: async () => account,
  } as Partial<AccountStore> as AccountStore
  const registry = makeRegistry([notebook])
  const transport = makeInProcessTransport((request) => provider.fetch(request))
  const lines = makeLines({
    registry,
    accounts: store,
    clock: { now: () => NOW.getTime(), sleep: async () => undefined },
    log: silentLog,
    route: () => ({ baseUrl: 'https://notebook.test', transport }),
    fetchFile: async () => {
      throw new Error('No file is fetched here.')
    },
    publicUrl: 'https://gateway.test',
  })
  return {
    registry,
    tokens,
    accounts: makeAccountCache(store),
    lines,
    gateOf: () => ({ beforeSend: async () => undefined, afterReply: () => undefined }),
    asked,
  }
}

/** Calls an app with a token, and gives status and JSON. */
export async function callJson<T = Record<string, unknown>>(
  app: { request(path: string, init?: RequestInit): Response | Promise<Response> },
  path: string,
  options: { token?: string; body?: unknown } = {},
): Promise<{ status: number; body: T }> {
  const { token, body } = options
  const response = await app.request(path, {
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as T }
}
