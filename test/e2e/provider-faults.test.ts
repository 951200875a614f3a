import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeGauzySimulator } from '../../connectors/gauzy/simulator.ts'
import { makeLeverSimulator } from '../../connectors/lever/simulator.ts'
import type { FaultRule } from '../../src/sandbox/faults.ts'
import { type Answer, openTestGateway, type TestGateway } from '../support/gateway.ts'

/** The connector's own time-out, and what stands for it here. */
const CALL_TIMEOUT_MS = 30_000
const SHORT_MS = 200

const options = { now: Date.now, origin: 'https://simulator.test' }
const PROVIDERS = [
  { integration: 'lever', path: '/v1/', secret: String(makeLeverSimulator(options).credentials.api_key) },
  { integration: 'gauzy', path: '/api/candidate', secret: String(makeGauzySimulator(options).credentials.password) },
]

const PLANTED = 'planted-secret'

type Failing = { fault: Omit<FaultRule, 'path'>; status: number; code: string; retryAfter?: string }

/** Longer than a read waits for a provider, so that the caller is told at once. */
const PATIENCE_SECONDS = 45

const FAILURES: Record<string, Failing> = {
  'an HTML page instead of JSON': { fault: { html: true }, status: 502, code: 'provider_surprised' },
  'a line that is cut': { fault: { cut: 'before' }, status: 502, code: 'provider_failed' },
  '503': { fault: { status: 503 }, status: 502, code: 'provider_failed' },
  '500': { fault: { status: 500 }, status: 502, code: 'provider_failed' },
  '429 with Retry-After': {
    fault: { status: 429, retry_after_seconds: PATIENCE_SECONDS },
    status: 429,
    code: 'provider_rate_limited',
    retryAfter: String(PATIENCE_SECONDS),
  },
}

describe.each(PROVIDERS)('a provider that misbehaves: $integration', ({ integration, path, secret }) => {
  let gateway: TestGateway
  beforeAll(async () => {
    gateway = await openTestGateway()
  })
  afterAll(() => gateway?.stop())

  const list = (account: string) => gateway.call('GET', `/unified/ats/candidates?integrated_account_id=${account}&limit=2`)

  const people = async (account: string, name: string) => {
    const all = `/unified/ats/candidates?integrated_account_id=${account}&limit=100`
    const { body } = await gateway.call<{ result: { emails: { email: string }[] }[] }>('GET', all)
    return body.result.filter(({ emails }) => emails.some(({ email }) => email === `${name}@example.com`)).length
  }

  /** An account, and the create of a candidate there, which its provider answers with the fault. */
  const prepare = async (name: string, fault: FaultRule, headers: Record<string, string> = {}) => {
    const account = await gateway.link(integration)
    const query = `integrated_account_id=${account}`
    const jobs = await gateway.call<{ result: { id: string }[] }>('GET', `/unified/ats/jobs?${query}&limit=1`)
    const job = integration === 'lever' ? `&job_id=${jobs.body.result[0]?.id}&application_source=lead` : ''
    const body = { first_name: 'Ada', last_name: name, emails: [{ email: `${name}@example.com` }] }
    await gateway.addFault(integration, account, fault)
    return { account, send: () => gateway.call('POST', `/unified/ats/candidates?${query}${job}`, body, headers) }
  }

  const harmless = (answer: Answer) => {
    expect(answer.text).not.toContain(secret)
    expect(answer.text).not.toMatch(/node_modules|\.ts:\d/)
    return answer
  }

  test.concurrent.each(Object.entries(FAILURES))('a read that gets %s is told so', async (_name, failing) => {
    const { fault, status, code, retryAfter } = failing
    const account = await gateway.link(integration)
    expect((await list(account)).status).toBe(200)
    await gateway.addFault(integration, account, { ...fault, path })
    const answer = harmless(await list(account))
    expect(answer).toMatchObject({ status, body: { statusCode: status, code, request_id: expect.any(String) } })
    expect(answer.headers.get('retry-after')).toBe(retryAfter ?? null)
    const { body } = await gateway.call('GET', `/integrated-account/${account}`)
    expect(body).toMatchObject({ status: 'active', last_error: null })
  })

  test.concurrent.each(Object.entries(FAILURES))(
    'a plain create that gets %s has its answer and a receipt',
    async (name, failing) => {
      const person = `plain.${name.replaceAll(/\W/g, '')}`
      const { account, send } = await prepare(person, { ...failing.fault, method: 'POST', path, times: 1 })
      const answer = harmless(await send())
      expect(answer).toMatchObject({ status: failing.status, body: { details: { write_id: expect.any(String) } } })
      expect(answer.headers.get('retry-after')).toBe(failing.retryAfter ?? null)
      const receipt = harmless(await gateway.call('GET', `/write/${answer.headers.get('x-write-id')}`))
      expect(receipt).toMatchObject({ status: 200, body: { status: 'failed', error: { code: answer.body.code } } })
      // The provider's wish not to be called is kept for reads as well, so there is nobody to ask.
      if (failing.retryAfter === undefined) expect(await people(account, person)).toBe(0)
    },
  )

  test.concurrent('a create whose line is cut after the provider has made the record is there once', async () => {
    const { account, send } = await prepare('cut.after', { cut: 'after', method: 'POST', path, times: 1 })
    expect(harmless(await send())).toMatchObject({ status: 200, body: { id: expect.any(String) } })
    expect(await people(account, 'cut.after')).toBe(1)
  })

  test.concurrent('a plain create that is throttled shortly waits instead of handing the refusal on, and is made once', async () => {
    const { account, send } = await prepare('patient', { status: 429, retry_after_seconds: 1, method: 'POST', path, times: 1 })
    expect((await send()).status).toBe(201)
    expect(await people(account, 'patient')).toBe(1)
  })

  test.concurrent('a queued create that is throttled at first is made all the same, once', async () => {
    const throttled: FaultRule = { status: 429, retry_after_seconds: 1, method: 'POST', path, times: 1 }
    const { account, send } = await prepare('throttled', throttled, { prefer: 'respond-async, wait=20' })
    expect((await send()).status).toBe(201)
    expect(await people(account, 'throttled')).toBe(1)
  })

  test.concurrent('credentials that the provider refuses end in one refusal and an account that says so', async () => {
    const { account, send } = await prepare('refused', { status: 401, path })
    const refused = harmless(await list(account))
    expect(refused).toMatchObject({ status: 401, body: { code: 'provider_refused_credentials', is_remote_error: true } })
    await gateway.clearFaults(integration, account)

    await vi.waitUntil(async () => (await list(account)).status === 409, { timeout: 5_000 })
    expect((await list(account)).body).toMatchObject({
      code: 'account_needs_reauth',
      details: { last_error: { code: 'provider_refused_credentials' } },
    })
    const shown = harmless(await gateway.call('GET', `/integrated-account/${account}`))
    expect(shown.body).toMatchObject({
      status: 'needs_reauth',
      last_error: { code: 'provider_refused_credentials', message: expect.any(String), at: expect.any(String) },
    })
    expect(await send()).toMatchObject({ status: 409, body: { code: 'account_needs_reauth' } })

    const again = await gateway.call('POST', `/integrated-account/${account}/validate`)
    expect(again.body).toMatchObject({ status: 'active', last_error: null })
    expect((await list(account)).status).toBe(200)
  })

  test.concurrent('new credentials that the provider refuses are kept, and the account says what is wrong with them', async () => {
    const account = await gateway.link(integration)
    const credentials = integration === 'lever' ? { api_key: PLANTED } : { email: 'a@example.com', password: PLANTED }
    const changed = harmless(await gateway.call('PATCH', `/integrated-account/${account}`, { credentials }))
    expect(changed).toMatchObject({
      status: 200,
      body: { status: 'needs_reauth', last_error: { code: 'provider_refused_credentials' } },
    })
    expect(changed.text).not.toContain(PLANTED)
  })
})

describe('a provider that cannot be reached', () => {
  test('is not linked, and the reason is told', async () => {
    const gateway = await openTestGateway()
    try {
      const credentials = { email: 'a@example.com', password: PLANTED }
      const body = { integration: 'gauzy', tenant_id: 'refused', credentials, context: { base_url: 'http://127.0.0.1:9' } }
      const answer = await gateway.call('POST', '/integrated-account', body)
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'provider_rejected', message: expect.stringMatching(/could not be/) },
      })
      expect(answer.text).not.toContain(PLANTED)
      const kept = await gateway.call<{ result: unknown[] }>('GET', '/integrated-account?tenant_id=refused')
      expect(kept.body.result).toEqual([])
    } finally {
      await gateway.stop()
    }
  })

  test('at an address inside the network is not called, and the account is not linked', async () => {
    const gateway = await openTestGateway({ variables: { EGRESS_ALLOW: '' } })
    try {
      for (const base_url of ['http://127.0.0.1:9', 'https://10.0.0.1', 'https://169.254.169.254', 'https://[::1]']) {
        const credentials = { email: 'a@example.com', password: PLANTED }
        const answer = await gateway.call('POST', '/integrated-account', {
          ...{ integration: 'gauzy', tenant_id: 'inside', credentials },
          context: { base_url },
        })
        expect(answer.status, base_url).toBe(422)
        expect(answer.body.message, base_url).toMatch(/EGRESS_ALLOW|private|not called|https/)
      }
    } finally {
      await gateway.stop()
    }
  })
})

describe('a provider that does not answer in time', () => {
  afterEach(() => vi.restoreAllMocks())

  test('is given up by a read', async () => {
    const gateway = await openTestGateway()
    try {
      const account = await gateway.link('lever')
      await gateway.addFault('lever', account, { delay_ms: SHORT_MS * 5, path: '/v1/' })
      shortenTimeouts()
      const answer = await gateway.call('GET', `/unified/ats/candidates?integrated_account_id=${account}`)
      expect(answer).toMatchObject({ status: 504, body: { code: 'provider_timeout' } })
    } finally {
      await gateway.stop()
    }
  })
})

/** The wait for a provider is shortened, everything else stays as it is. */
function shortenTimeouts(): void {
  const real = globalThis.setTimeout
  const shortened = ((work: () => void, ms?: number, ...rest: []) =>
    real(work, ms === CALL_TIMEOUT_MS ? SHORT_MS : ms, ...rest)) as typeof setTimeout
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(shortened)
}
