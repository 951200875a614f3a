import { createHash } from 'node:crypto'
import { serve } from '@hono/node-server'
import { describe, expect, it } from 'vitest'
import { OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET } from '../../connectors/lever/simulator/oauth.ts'
import { LineCut } from '../../src/sandbox/faults.ts'
import { many, openAccount } from './lever-account.ts'

type Account = ReturnType<typeof openAccount>

const CALLBACK = 'https://gateway.example/callback'
const ASK = {
  client_id: OAUTH_CLIENT_ID,
  redirect_uri: CALLBACK,
  response_type: 'code',
  state: 's<1>',
  audience: 'https://api.lever.co/v1/',
  scope: 'offline_access opportunities:write:admin',
}

const form = (fields: Record<string, string>) => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
})

async function decide({ simulator }: Account, decision: string, ask: Record<string, string> = ASK): Promise<URLSearchParams> {
  const response = await simulator.app.request('/authorize', form({ ...ask, decision }))
  expect(response.status).toBe(302)
  return new URL(response.headers.get('location') ?? '').searchParams
}

async function token({ simulator }: Account, fields: Record<string, string>) {
  const client = { client_id: OAUTH_CLIENT_ID, client_secret: OAUTH_CLIENT_SECRET }
  const response = await simulator.app.request('/oauth/token', form({ ...client, ...fields }))
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

const exchange = (account: Account, code: string | null, more: Record<string, string> = {}) =>
  token(account, { grant_type: 'authorization_code', code: code ?? '', redirect_uri: CALLBACK, ...more })
const refresh = (account: Account, refresh_token = '') => token(account, { grant_type: 'refresh_token', refresh_token })

describe('authorizing an app', () => {
  it('shows a page with a form to allow and a form to deny, with what was asked escaped', async () => {
    const { simulator } = openAccount()
    const page = await (await simulator.app.request(`/authorize?${new URLSearchParams(ASK)}`)).text()
    expect(page.match(/<form method="post" action="authorize">/g)).toHaveLength(2)
    expect(page).toContain('value="s&lt;1&gt;"')
    expect(page).toContain('opportunities:write:admin')
  })

  it('sends the person back with a code, or with access_denied, and with the state', async () => {
    const account = openAccount()
    expect((await decide(account, 'allow')).get('state')).toBe('s<1>')
    expect((await decide(account, 'deny')).get('error')).toBe('access_denied')
  })

  it('refuses an unknown client and an address that is not registered, and reports a missing state to the client', async () => {
    const { simulator } = openAccount({ redirectUris: [CALLBACK] })
    const ask = (change: object) => simulator.app.request(`/authorize?${new URLSearchParams({ ...ASK, ...change })}`)
    expect((await ask({ client_id: 'other' })).status).toBe(400)
    expect((await ask({ redirect_uri: 'https://other.example/' })).status).toBe(400)
    expect((await ask({ state: '' })).headers.get('location')).toContain('error=invalid_request')
  })

  it('grants offline access only when the audience is wrong', async () => {
    const account = openAccount()
    const asked = await decide(account, 'allow', { ...ASK, audience: 'https://api.lever.co/v1' })
    expect((await exchange(account, asked.get('code'))).body.scope).toBe('offline_access')
  })
})

describe('tokens', () => {
  it('come for a code once, last an hour, and open what their scopes allow', async () => {
    const account = openAccount()
    const code = (await decide(account, 'allow')).get('code')
    const { status, body } = await exchange(account, code)
    expect([status, body.token_type, body.expires_in, body.scope]).toEqual([200, 'Bearer', 3600, ASK.scope])
    expect((await exchange(account, code)).body.error).toBe('invalid_grant')
    const bearer = `Bearer ${body.access_token}`
    expect((await account.get('/opportunities', bearer)).status).toBe(200)
    expect((await account.get('/stages', bearer)).status).toBe(403)
    account.clock.at += 3_600_000
    expect((await account.get('/opportunities', bearer)).status).toBe(401)
  })

  it('rotate: a refresh gives a new pair and voids the refresh token that was used', async () => {
    const account = openAccount()
    const first = (await exchange(account, (await decide(account, 'allow')).get('code'))).body
    const second = await refresh(account, first.refresh_token)
    expect(second.status).toBe(200)
    expect(second.body.refresh_token).not.toBe(first.refresh_token)
    expect((await refresh(account, first.refresh_token)).body.error).toBe('invalid_grant')
    expect((await refresh(account, second.body.refresh_token)).status).toBe(200)
  })

  it('keep the old refresh token alive when rotation is switched off', async () => {
    const account = openAccount({ rotateRefreshTokens: false })
    const first = (await exchange(account, (await decide(account, 'allow')).get('code'))).body
    await refresh(account, first.refresh_token)
    expect((await refresh(account, first.refresh_token)).status).toBe(200)
  })

  it('are void after 90 days without use', async () => {
    const account = openAccount()
    const first = (await exchange(account, (await decide(account, 'allow')).get('code'))).body
    account.clock.at += 90 * 86_400_000
    expect((await refresh(account, first.refresh_token)).body.error).toBe('invalid_grant')
  })

  it('need the verifier when the code was asked for with a challenge', async () => {
    const account = openAccount()
    const verifier = 'a-verifier-of-some-length-for-the-challenge'
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const ask = { ...ASK, code_challenge: challenge, code_challenge_method: 'S256' }
    const code = async () => (await decide(account, 'allow', ask)).get('code')
    expect((await exchange(account, await code())).body.error).toBe('invalid_grant')
    expect((await exchange(account, await code(), { code_verifier: verifier })).status).toBe(200)
  })

  it('are refused to a wrong secret with 401', async () => {
    const account = openAccount()
    const code = (await decide(account, 'allow')).get('code')
    expect((await exchange(account, code, { client_secret: 'wrong' })).status).toBe(401)
  })
})

describe('the rate limit', () => {
  it('lets 20 calls through at once and 10 a second, for each credential, and says nothing but 429', async () => {
    const account = openAccount({ rateLimit: true })
    const statuses = async (times: number) => {
      const all = await Promise.all(Array.from({ length: times }, () => account.get('/stages')))
      return all.filter(({ status }) => status === 200).length
    }
    expect(await statuses(25)).toBe(20)
    const refused = await account.get('/stages')
    expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('content-type')]).toEqual([
      429,
      null,
      expect.stringContaining('text/plain'),
    ])
    account.clock.at += 1000
    expect(await statuses(15)).toBe(10)
    expect((await account.simulator.app.request('/_seen')).status).toBe(200)
  })
})

describe('scripted faults', () => {
  const script = ({ simulator }: Account, rule: object) =>
    simulator.app.request('/_faults', {
      method: 'POST',
      body: JSON.stringify(rule),
      headers: { 'content-type': 'application/json' },
    })

  it('are set and cleared without a credential, and the calls can be seen', async () => {
    const account = openAccount()
    expect((await script(account, { status: 503, path: '/v1/stages' })).status).toBe(204)
    expect((await account.get('/stages')).status).toBe(503)
    expect((await account.simulator.app.request('/_faults', { method: 'DELETE' })).status).toBe(204)
    expect((await account.get('/stages')).status).toBe(200)
    const seen = await (await account.simulator.app.request('/_seen')).json()
    expect(seen).toMatchObject([{ path: '/v1/stages' }, { path: '/v1/stages' }])
    expect((await script(account, { status: 200 })).status).toBe(400)
  })

  it('cut the line after the write was made, which a caller in process sees as an error', async () => {
    const account = openAccount()
    await script(account, { method: 'POST', cut: 'after', times: 1 })
    const body = { emails: ['cut@mail.example'] }
    await expect(account.post(`/opportunities?perform_as=${account.actor}`, body)).rejects.toBeInstanceOf(LineCut)
    expect(many(await account.get('/opportunities?email=cut@mail.example'))).toHaveLength(1)
  })

  it('cut the line on a socket without an answer', async () => {
    const account = openAccount()
    await script(account, { cut: 'before', times: 1 })
    const port = await new Promise<{ close(): void; url: string }>((done) => {
      const server = serve({ fetch: account.simulator.app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
        done({ close: () => server.close(), url: `http://127.0.0.1:${port}` }),
      )
    })
    await expect(fetch(`${port.url}/v1/stages`)).rejects.toThrow()
    expect((await fetch(`${port.url}/v1/stages`)).status).toBe(401)
    port.close()
  })

  it('void an access token before its time', async () => {
    const account = openAccount()
    const { body } = await exchange(account, (await decide(account, 'allow')).get('code'))
    await script(account, { expire_token: true, times: 1 })
    expect((await account.get('/opportunities', `Bearer ${body.access_token}`)).status).toBe(401)
    expect((await refresh(account, body.refresh_token)).status).toBe(200)
  })
})
