import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET } from '../../connectors/lever/simulator/oauth.ts'
import { makeLeverSimulator } from '../../connectors/lever/simulator.ts'
import { silentLog } from '../../src/log.ts'
import { openServer } from '../../src/server.ts'
import { makeAccountStore } from '../../src/storage/accounts.ts'
import { openPostgres } from '../../src/storage/connect.ts'
import { openEmbedded } from '../../src/storage/embedded.ts'
import { makeEnvironmentStore } from '../../src/storage/environments.ts'
import { makeVault } from '../../src/storage/vault.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { openTestPlace, type TestPlace } from '../support/gateway-place.ts'
import { startGatewayProcess } from '../support/gateway-process.ts'

const HOUR_MS = 3_600_000
const CALLS = 200
const API_TOKEN = 'admin-token-of-the-second-process'

/** Two processes where the database can have two; an embedded database has one. */
const GATEWAYS = process.env.DATABASE_URL === undefined ? 1 : 2

describe(`access that runs out, with ${GATEWAYS === 1 ? 'one process' : 'two processes'}`, () => {
  let place: TestPlace
  let gateways: Caller[]
  let provider: { url: string; stop(): Promise<void> }
  let simulatorNow: number
  let tokenAnswers: () => { status: number; body: string } | undefined
  let renewals: string[]
  let expired: { id: string }
  let refused: { id: string }

  beforeAll(async () => {
    simulatorNow = Date.now()
    const options = { now: () => simulatorNow, origin: 'http://lever.test', rateLimit: false }
    const simulator = makeLeverSimulator(options)
    renewals = []
    tokenAnswers = () => undefined
    const server = await openServer(
      async (request) => {
        if (new URL(request.url).pathname !== '/oauth/token') return simulator.app.fetch(request)
        const form = await request.clone().text()
        if (form.includes('grant_type=refresh_token')) renewals.push(form)
        const scripted = tokenAnswers()
        if (scripted === undefined) return simulator.app.fetch(request)
        return new Response(scripted.body, { status: scripted.status, headers: { 'content-type': 'application/json' } })
      },
      { host: '127.0.0.1', port: 0 },
    )
    provider = { url: `http://127.0.0.1:${server.port}`, stop: server.stop }

    place = await openTestPlace()
    expired = await addAccount(place, provider.url, await grant(provider.url))
    refused = await addAccount(place, provider.url, await grant(provider.url))
    gateways = []
    gateways.push(await openTestGateway({ place }))
    if (GATEWAYS === 2) gateways.push(await startSecond(place))
  })
  beforeEach(() => {
    renewals.length = 0
    tokenAnswers = () => undefined
  })
  afterAll(async () => {
    for (const gateway of gateways ?? []) await gateway.stop()
    await provider?.stop()
    await place?.close()
  })

  const read = async ({ id }: { id: string }, calls: number) => {
    const path = `/unified/ats/tags?integrated_account_id=${id}&limit=1`
    const answers = Array.from({ length: calls }, (_, index) =>
      (gateways[index % gateways.length] as Caller).call<{ code?: string }>('GET', path),
    )
    return Promise.all(answers)
  }
  const count = (answers: { status: number }[]) => {
    const counts: Record<number, number> = {}
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
    return counts
  }
  const accountOf = async ({ id }: { id: string }) =>
    (await (gateways[0] as Caller).call('GET', `/integrated-account/${id}`)).body

  test(`${CALLS} calls at once on access that has run out renew it exactly once`, async () => {
    expect(count(await read(expired, CALLS))).toEqual({ 200: CALLS })
    expect(renewals).toHaveLength(1)
  })

  test(`${CALLS} calls at once that the provider answers with 401 renew it exactly once`, async () => {
    simulatorNow += 2 * HOUR_MS
    expect(count(await read(expired, CALLS))).toEqual({ 200: CALLS })
    expect(renewals).toHaveLength(1)
  })

  test('a provider that cannot renew at the moment marks no account; one that refuses does, and says who must act', async () => {
    tokenAnswers = () => ({ status: 503, body: '{}' })
    const [failed] = await read(refused, 1)
    expect(failed?.body.code).toMatch(/^provider_/)
    expect(await accountOf(refused)).toMatchObject({ status: 'active', last_error: null })

    tokenAnswers = () => ({
      status: 403,
      body: '{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}',
    })
    expect((await read(refused, 1))[0]?.body.code).toBe('provider_refused_credentials')
    // Other readers hear of it by a message, or after a second.
    await vi.waitUntil(async () => (await accountOf(refused)).status !== 'active', { timeout: 5_000 })
    expect(await accountOf(refused)).toMatchObject({
      status: 'needs_reauth',
      last_error: { code: 'provider_refused_credentials' },
    })

    renewals.length = 0
    tokenAnswers = () => undefined
    const [afterwards] = await read(refused, 1)
    expect(afterwards).toMatchObject({ status: 409, body: { code: 'account_needs_reauth' } })
    expect(renewals).toEqual([])
    const health = await (gateways[0] as Caller).call('GET', `/integrated-account/${refused.id}/health`)
    expect(health.body).toMatchObject({ last_error: { who: 'customer', remedy: expect.any(String) } })
  })
})

type Caller = Pick<TestGateway, 'call' | 'stop'>

/** The product in a process of its own, as its command starts it, beside the one in this process. */
async function startSecond({ variables }: TestPlace): Promise<Caller> {
  const second = startGatewayProcess({ ...variables, PORT: '0', LOG_LEVEL: 'warn', EGRESS_ALLOW: '127.0.0.1', API_TOKEN })
  const url = await second.url()
  return {
    async call<T = Record<string, unknown>>(method: string, path: string) {
      const answer = await fetch(url + path, { method, headers: { authorization: `Bearer ${API_TOKEN}` } })
      const text = await answer.text()
      return { status: answer.status, headers: answer.headers, body: JSON.parse(text) as T, text }
    },
    stop: async () => void (await second.stop()),
  }
}

type Tokens = { access_token: string; refresh_token: string }

/** What a person who allows the access brings home. */
async function grant(provider: string): Promise<Tokens> {
  const back = 'http://127.0.0.1/back'
  const asked = new URLSearchParams({
    client_id: OAUTH_CLIENT_ID,
    redirect_uri: back,
    response_type: 'code',
    state: 's',
    audience: 'https://api.lever.co/v1/',
    scope: 'offline_access tags:read:admin opportunities:write:admin',
    decision: 'allow',
  })
  const allowed = await fetch(`${provider}/authorize`, { method: 'POST', body: asked, redirect: 'manual' })
  const code = new URL(allowed.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const form = {
    grant_type: 'authorization_code',
    client_id: OAUTH_CLIENT_ID,
    client_secret: OAUTH_CLIENT_SECRET,
    code,
    redirect_uri: back,
  }
  const answer = await fetch(`${provider}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) })
  return (await answer.json()) as Tokens
}

/** An account whose access ran out while nothing was running. */
async function addAccount({ variables }: TestPlace, provider: string, { access_token, refresh_token }: Tokens) {
  const database =
    variables.DATABASE_URL === undefined
      ? await openEmbedded(variables.DATA_DIR ?? '')
      : openPostgres({ url: variables.DATABASE_URL, poolMax: 1, log: silentLog })
  try {
    const environment = await makeEnvironmentStore(database).ensure('default')
    const vault = makeVault([Buffer.from(variables.ENCRYPTION_KEY ?? '', 'base64')])
    return await makeAccountStore(database, vault).insert({
      environment_id: environment.id,
      tenant_id: 'renewal',
      integration: 'lever',
      status: 'active',
      authentication_method: 'oauth2',
      is_sandbox: false,
      credentials: {
        client_id: OAUTH_CLIENT_ID,
        client_secret: OAUTH_CLIENT_SECRET,
        access_token,
        refresh_token,
        expires_at: Date.now() - HOUR_MS,
      },
      context: {
        base_url: `${provider}/v1`,
        auth_url: provider,
        rate_limit: { per_second: 1000, burst: 1000, concurrency: 20 },
      },
    })
  } finally {
    await database.close()
  }
}
