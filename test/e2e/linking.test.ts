import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

const LEVER_KEY = 'lever-simulator-key'
const NARROW_KEY = 'lever-simulator-key-narrow'
const APP = 'https://app.example.com'

type Shown = { status: number; title: string; text: string; headers: Headers }

describe('linking without a browser', () => {
  let gateway: TestGateway
  beforeAll(async () => {
    gateway = await openTestGateway({ variables: { CONNECT_ORIGINS: APP } })
  })
  afterAll(() => gateway.stop())

  const issue = async (body: Record<string, unknown>): Promise<string> => {
    const answer = await gateway.call<{ link_token: string }>('POST', '/link-token', { is_sandbox: true, ...body })
    expect(answer.status, answer.text).toBe(201)
    return answer.body.link_token
  }
  const show = async (path: string, init: RequestInit = {}): Promise<Shown> => {
    const response = await fetch(`${gateway.url}/connect-account${path}`, { redirect: 'manual', ...init })
    const text = await response.text()
    return { status: response.status, title: /<h1[^>]*>([^<]*)</.exec(text)?.[1] ?? '', text, headers: response.headers }
  }
  const send = (form: Record<string, string>, headers: Record<string, string> = { origin: gateway.url }, path = '') =>
    show(path, { method: 'POST', body: new URLSearchParams(form), headers })
  const withKey = (link_token: string, key = LEVER_KEY) => ({
    link_token,
    integration: 'lever',
    format: 'api_key',
    'credentials.api_key': key,
  })
  const accountsOf = async (tenant: string) =>
    (await gateway.call<{ result: { id: string; context: unknown }[] }>('GET', `/integrated-account?tenant_id=${tenant}`)).body
      .result

  describe('a link token', () => {
    test('is made by an admin only, and says what is wrong with the request', async () => {
      const refused = async (body: Record<string, unknown>, token?: string | null) => {
        const { status, body: answer } = await gateway.call<{ message: string }>('POST', '/link-token', body, {}, token)
        return `${status} ${answer.message}`
      }
      expect(await refused({ tenant_id: 't' }, null)).toMatch(/^401/)
      expect(await refused({})).toMatch(/^400 .*tenant_id|^400 /)
      expect(await refused({ tenant_id: 't', integrations: ['nowhere'] })).toMatch(/^400 .*nowhere.*lever/)
      expect(await refused({ tenant_id: 't', redirect_uri: 'javascript:alert(1)' })).toMatch(/^400 .*redirect_uri/)
      expect(await refused({ tenant_id: 't', expires_in: 1 })).toMatch(/^400 .*expires_in/)
      const id = await gateway.link('lever')
      expect(await refused({ integrated_account_id: id }, gateway.otherToken)).toMatch(/^404/)
      expect(await refused({ integrated_account_id: id, tenant_id: 'another' })).toMatch(/^400 /)
    })

    test('opens nothing but the connect page, and nothing else opens that', async () => {
      const token = await issue({ tenant_id: 'kinds' })
      const asApi = await gateway.call('GET', '/integrated-account', undefined, {}, token)
      expect(asApi.status).toBe(403)
      expect(await show(`?link_token=${gateway.token}`)).toMatchObject({ status: 401, title: 'This link does not work' })
      expect(await show('')).toMatchObject({ status: 401, title: 'This link does not work' })
    })

    test('is used up by success and by nothing else, also by two at once', async () => {
      const token = await issue({ tenant_id: 'once' })
      expect(await send(withKey(token, 'wrong'))).toMatchObject({ status: 422 })
      const both = await Promise.all([send(withKey(token)), send(withKey(token))])
      expect(both.map(({ title }) => title).sort()).toEqual(['Lever is connected', 'This link was used already'])
      expect(await accountsOf('once')).toHaveLength(1)
      expect(await show(`?link_token=${token}`)).toMatchObject({ status: 401, title: 'This link was used already' })
    })

    test('is not good for an integration that it does not name, whatever the page is asked for', async () => {
      const token = await issue({ tenant_id: 'narrow', integrations: ['gauzy'] })
      expect((await show(`?link_token=${token}&integration=lever`)).title).toBe('This link is not for that')
      expect((await show(`?link_token=${token}&integrations=lever`)).title).toBe('This link is not for that')
      expect((await send(withKey(token))).title).toBe('This link is not for that')
      expect((await show(`?link_token=${token}`)).title).toBe('Connect Gauzy')
      expect(await accountsOf('narrow')).toEqual([])
    })

    test('does not let anybody guess credentials for long', async () => {
      const token = await issue({ tenant_id: 'guesser' })
      let last = await send(withKey(token, 'guess'))
      for (let attempt = 2; attempt <= 21; attempt++) last = await send(withKey(token, `guess ${attempt}`))
      expect(last.status).toBe(429)
      expect(last.text).toContain('too many attempts')
      expect((await send(withKey(token))).status).toBe(429)
    })

    test('decides settings that the customer is then not asked for', async () => {
      const token = await issue({ tenant_id: 'decided', context: { region: 'eu' }, is_sandbox: false, integrations: ['lever'] })
      const { text } = await show(`?link_token=${token}`)
      expect(text).not.toContain('context.region')
      expect(text).toContain('context.perform_as')
      const unknown = await issue({ tenant_id: 'decided', context: { colour: 'red' } })
      expect((await send(withKey(unknown))).text).toContain('does not know these settings')
    })
  })

  test('an account that is linked again keeps its id, and its settings where that was asked for', async () => {
    const id = await gateway.link('lever', { context: { confidentiality: 'all' } })
    const contextAfter = async (body: Record<string, unknown>) => {
      expect((await send(withKey(await issue({ integrated_account_id: id, ...body })))).title).toBe('Lever is connected')
      return (await gateway.call<{ id: string; context: Record<string, unknown> }>('GET', `/integrated-account/${id}`)).body
    }
    expect(await contextAfter({ persist_previous_context: true })).toMatchObject({ id, context: { confidentiality: 'all' } })
    const { context } = await contextAfter({ context: { region: 'eu' } })
    expect(context).toMatchObject({ region: 'eu' })
    expect(context).not.toHaveProperty('confidentiality')
  })

  test('a form that another site sends does nothing', async () => {
    const token = await issue({ tenant_id: 'forged' })
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, {}] as Record<string, string>[]) {
      expect(await send(withKey(token), headers)).toMatchObject({ status: 403, title: 'This form was sent from somewhere else' })
    }
    expect(await accountsOf('forged')).toEqual([])
  })

  test('pages run no script but their own, are kept nowhere, and are framed only by sites on the list, when a frame is asked for', async () => {
    const token = await issue({ tenant_id: 'headers', redirect_uri: 'https://home.example/back' })
    const policy = async (query: string) => (await show(`?link_token=${token}${query}`)).headers.get('content-security-policy')
    expect(await policy('')).toMatch(
      /^default-src 'none'; style-src 'nonce-[^']+'; script-src 'nonce-[^']+'; form-action 'self';/,
    )
    expect(await policy('')).toContain("frame-ancestors 'none'")
    expect(await policy('&iframe=true')).toMatch(/frame-ancestors https:\/\/app\.example\.com https:\/\/home\.example$/)
    expect(await policy('')).not.toBe(await policy(''))
    const { headers } = await show(`?link_token=${token}`)
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('what stands in the address is text in the page', async () => {
    const token = await issue({ tenant_id: 'text' })
    const { text } = await show(
      `?link_token=${token}&integration=lever&auth_format=${encodeURIComponent('"><script>alert(1)</script>')}`,
    )
    expect(text).not.toContain('<script>alert')
  })

  describe('signing in at the provider', () => {
    const begin = async (token: string) => {
      const page = await send(
        { link_token: token, integration: 'lever', format: 'oauth2' },
        { origin: gateway.url },
        '/authorize',
      )
      const address = /data-go="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
      return { url: new URL(address), cookie: (page.headers.get('set-cookie') ?? '').split(';')[0] as string, page }
    }
    const allow = async (url: URL, decision = 'allow') => {
      const form = new URLSearchParams(url.searchParams)
      form.set('decision', decision)
      const answer = await fetch(url.origin + url.pathname, { method: 'POST', body: form, redirect: 'manual' })
      return new URL(answer.headers.get('location') ?? '')
    }
    const comeBack = (answer: URL, cookie?: string) =>
      show(answer.pathname.replace('/connect-account', '') + answer.search, { headers: cookie === undefined ? {} : { cookie } })

    test('asks for what the provider needs, with a challenge, and keeps the flow in a cookie that scripts do not see', async () => {
      const { url, page } = await begin(await issue({ tenant_id: 'asked' }))
      const asked = Object.fromEntries(url.searchParams)
      expect(asked).toMatchObject({
        client_id: 'lever-simulator-client',
        response_type: 'code',
        audience: 'https://api.lever.co/v1/',
        code_challenge_method: 'S256',
        redirect_uri: `${gateway.url}/connect-account/callback`,
      })
      expect(asked.scope?.split(' ')).toContain('offline_access')
      expect(asked.scope?.split(' ').length).toBeLessThanOrEqual(20)
      expect(page.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Lax/i)
      expect(page.headers.get('set-cookie')).not.toContain('atsl_')
    })

    test('links, once; the same answer again links nothing', async () => {
      const { url, cookie } = await begin(await issue({ tenant_id: 'signed-in' }))
      const answer = await allow(url)
      expect((await comeBack(answer, cookie)).title).toBe('Lever is connected')
      expect((await comeBack(answer, cookie)).title).toBe('This link was used already')
      expect((await comeBack(answer)).title).toBe('This sign-in cannot be finished here')
      expect(await accountsOf('signed-in')).toHaveLength(1)
    })

    test('an answer that was not asked for, in another browser, or for another link, links nothing', async () => {
      const mine = await begin(await issue({ tenant_id: 'mine' }))
      const other = await begin(await issue({ tenant_id: 'other' }))
      const answer = await allow(other.url)
      expect((await comeBack(answer)).title).toBe('This sign-in cannot be finished here')
      expect((await comeBack(answer, mine.cookie)).title).toBe('This sign-in cannot be finished here')
      expect((await comeBack(answer, 'connect_flow=forged')).title).toBe('This sign-in cannot be finished here')
      expect(await accountsOf('mine')).toEqual([])
      expect(await accountsOf('other')).toEqual([])
    })

    test('a code that is spent or forged is a page that offers to start again', async () => {
      const { url, cookie } = await begin(await issue({ tenant_id: 'spent' }))
      const answer = await allow(url)
      answer.searchParams.set('code', 'forged')
      const page = await comeBack(answer, cookie)
      expect(page).toMatchObject({ status: 400, title: 'This sign-in was finished already' })
      expect(page.text).toContain('Start again')
    })

    test('a consent that is denied leaves the link good', async () => {
      const token = await issue({ tenant_id: 'denied' })
      const { url, cookie } = await begin(token)
      expect((await comeBack(await allow(url, 'deny'), cookie)).title).toBe('Access was not granted')
      expect((await send(withKey(token))).title).toBe('Lever is connected')
    })
  })

  describe('GET /integrated-account/{id}/health', () => {
    type Health = { operations: { resource: string; read: string; methods: Record<string, string>; reason: string | null }[] }
    const healthOf = async (id: string) => {
      const { body } = await gateway.call<Health>('GET', `/integrated-account/${id}/health`)
      return Object.fromEntries(body.operations.map((one) => [one.resource, one]))
    }

    test('says which operations work, having read one record of each and written nothing', async () => {
      const id = await gateway.link('lever')
      const before = (await gateway.seen('lever', id)).length
      const health = await healthOf(id)
      expect(health.candidates).toMatchObject({ read: 'works', methods: { list: 'works', get: 'works', create: 'not_tried' } })
      const calls = (await gateway.seen('lever', id)).slice(before)
      expect(new Set(calls.map(({ method }) => method))).toEqual(new Set(['GET']))
    })

    test('says what credentials of few rights may not do, and who can change that', async () => {
      expect((await send(withKey(await issue({ tenant_id: 'few-rights' }), NARROW_KEY))).title).toBe('Lever is connected')
      const health = await healthOf((await accountsOf('few-rights'))[0]?.id ?? '')
      expect(health.candidates?.read).toBe('works')
      expect(health.tags).toMatchObject({ read: 'refused', reason: expect.stringContaining('Give them the permission in Lever') })
    })

    test('is for the environment of the account only', async () => {
      const id = await gateway.link('lever')
      const answer = await gateway.call('GET', `/integrated-account/${id}/health`, undefined, {}, gateway.otherToken)
      expect(answer.status).toBe(404)
    })
  })
})
