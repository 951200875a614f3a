import { describe, expect, test } from 'vitest'
import { apiUrl, authUrl } from '../../connectors/lever/account.ts'
import { lever } from '../../connectors/lever/index.ts'
import { CONFIDENTIAL_API_KEY, NARROW_API_KEY } from '../../connectors/lever/simulator/access.ts'
import { OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET } from '../../connectors/lever/simulator/oauth.ts'
import type { ConnectedAccount, RenewRequest } from '../../src/connector/contract.ts'
import { makeInProcessTransport } from '../../src/connector/in-process.ts'
import { judge } from '../../src/connector/judge.ts'
import { Reply } from '../../src/connector/reply.ts'
import { ORIGIN } from './lever-account.ts'
import { type Call, openLine } from './lever-line.ts'

type Line = ReturnType<typeof openLine>

/** Every record of a list, page by page. */
async function all(line: Line, name: string, call: Call): Promise<Record<string, unknown>[]> {
  const records: Record<string, unknown>[] = []
  let position: string | number | undefined
  for (let pages = 0; pages < 200; pages++) {
    const page = await line.list(name, { ...call, ...(position === undefined ? {} : { position }) })
    records.push(...page.records)
    position = page.next
    if (position === undefined) break
  }
  return records
}

const idOf = (line: Line, name: string) =>
  line.store.opportunities.rows().find((row) => line.store.people.get(row.contact)?.name === name && row.application !== null)!.id

describe('reading', () => {
  test('pages of candidates join without loss or repetition', async () => {
    const line = openLine({ opportunities: 260 })
    const records = await all(line, 'candidates', { limit: 100 })
    const shown = line.store.opportunities.rows().filter(({ confidentiality }) => confidentiality === 'non-confidential')
    expect(records.map(({ id }) => id)).toEqual(shown.map(({ id }) => id))
    expect(records.find(({ name }) => name === 'Emeka')).toMatchObject({ first_name: 'Emeka', last_name: null, updated_at: null })
  })

  test('a list of applications shows each once, and no page of it is empty before the end', async () => {
    const line = openLine({ opportunities: 60 })
    const records = await all(line, 'applications', { limit: 3 })
    const shown = line.store.opportunities
      .rows()
      .filter((row) => row.application !== null && row.confidentiality !== 'confidential')
    expect(new Set(records.map(({ id }) => id))).toEqual(new Set(shown.map(({ id, application }) => `${id}.${application}`)))
    expect(records).toHaveLength(shown.length)
  })

  test('an application tells a hire from a rejection, though Lever archives both', async () => {
    const line = openLine()
    const of = async (name: string, job: string) => {
      const rows = (await all(line, 'applications', { limit: 100 })).filter(({ candidate }) => {
        const row = line.store.opportunities.get((candidate as { id: string }).id)!
        const title = line.store.postings.get(line.store.applications.get(row.application!)!.posting)!.text
        return line.store.people.get(row.contact)!.name === name && title === job
      })
      return rows[0]
    }
    expect(await of('Chen Wei', 'Recruiter')).toMatchObject({ status: 'hired', rejected_at: null, reject_reason: null })
    expect(await of('Bruno Okafor', 'Backend Engineer')).toMatchObject({ status: 'rejected', reject_reason: 'Underqualified' })
    expect(await of('Ada Lindqvist', 'Backend Engineer')).toMatchObject({ status: 'active', reject_reason: null })
  })

  test('credentials that may not see archive reasons or files still read candidates, without what they may not see', async () => {
    const line = openLine({}, { credentials: { api_key: NARROW_API_KEY } })
    const record = await line.get('candidates', idOf(line, 'Bruno Okafor'))
    expect(record).toMatchObject({ name: 'Bruno Okafor', attachments: [] })
    expect((record.applications as object[])[0]).toMatchObject({ status: null, reject_reason: null })
  })

  test('confidential candidates are listed when the account asks for them', async () => {
    const context = { confidentiality: 'all' }
    const line = openLine({}, { credentials: { api_key: CONFIDENTIAL_API_KEY }, context })
    const records = await all(line, 'candidates', { limit: 100 })
    expect(records.find(({ name }) => name === 'Hana Secret')).toMatchObject({ is_private: 'true' })
  })

  test('the id of an attachment suffices to read and to download it', async () => {
    const line = openLine()
    const { records } = await line.list('attachments', { query: { candidate_id: idOf(line, 'Ada Lindqvist') } })
    expect(records.map(({ file_name }) => file_name)).toEqual(['Ada Lindqvist CV.pdf', 'cover letter.txt'])
    const [resume, letter] = records as { id: string; file_url: string }[]
    expect(resume!.file_url).toBe(`https://gateway.example/files/${resume!.id}`)
    expect(encodeURIComponent(resume!.id)).toBe(resume!.id)
    expect(await line.get('attachments', resume!.id)).toEqual(resume)
    expect(await line.download(resume!.id)).toEqual({ text: '%PDF-1.4 Ada', fileName: 'Ada Lindqvist CV.pdf' })
    expect(await line.download(letter!.id)).toEqual({ text: 'Dear team', fileName: 'cover letter.txt' })
  })

  test('a file that Lever could not process, and a web page in place of one, are failures', async () => {
    const line = openLine()
    const { records } = await line.list('attachments', { query: { candidate_id: idOf(line, 'Bruno Okafor') } })
    const id = String(records[0]?.id)
    await expect(line.download(id)).rejects.toMatchObject({ code: 'provider_rejected' })
    line.simulator.faults.add({ path: '/download', html: true })
    await expect(line.download(id)).rejects.toMatchObject({ code: 'provider_surprised' })
  })

  test('the form of a job lists what a candidate create can answer', async () => {
    const line = openLine()
    const job = line.store.postings.rows().find(({ text }) => text === 'Backend Engineer')!.id
    const fields = await all(line, 'job_form_fields', { query: { job_id: job }, limit: 5 })
    expect(fields.filter(({ is_required }) => is_required).map(({ label }) => label)).toEqual([
      'Full name',
      'Email',
      'Resume/CV',
      'Why do you want to work here?',
      'May you work in the EU?',
      'We keep your data for a year.',
    ])
    for (const field of fields) expect(await line.get('job_form_fields', String(field.id))).toEqual(field)
  })
})

describe('failures', () => {
  const failing = async (rule: Parameters<Line['simulator']['faults']['add']>[0]) => {
    const line = openLine()
    line.simulator.faults.add(rule)
    return line.list('candidates', { limit: 1 })
  }

  test('refused credentials, rate and web pages each have their own code', async () => {
    const line = openLine({}, { credentials: { api_key: 'a-key-of-nobody' } })
    await expect(line.list('candidates')).rejects.toMatchObject({ code: 'provider_refused_credentials' })
    await expect(failing({ status: 429, retry_after_seconds: 3600 })).rejects.toMatchObject({
      code: 'provider_rate_limited',
      retryAfterMs: 3_600_000,
    })
    await expect(failing({ html: true })).rejects.toMatchObject({ code: 'provider_surprised' })
    await expect(failing({ status: 429, times: 1 })).resolves.toBeDefined()
    await expect(failing({ status: 503, times: 2 })).resolves.toBeDefined()
  })

  test('a web page in answer to a create leaves its outcome open', async () => {
    const line = openLine()
    line.simulator.faults.add({ method: 'POST', html: true })
    const input = { name: 'Grace Hopper' }
    const query = { job_id: line.store.postings.rows()[0]!.id, application_source: 'lead' }
    await expect(line.write('candidates', 'create', { query, input })).rejects.toMatchObject({ code: 'provider_failed' })
  })

  test('what Lever says about the body becomes a failure at a place of ours', () => {
    const read = (status: number, message: string) =>
      judge(
        lever,
        new Reply(status, {}, Buffer.from(JSON.stringify({ code: 'BadRequestError', message }))),
        { method: 'POST', path: '/opportunities' },
        0,
      )
    expect(read(400, 'Not an address at /emails/0')).toMatchObject({
      code: 'provider_rejected',
      failures: [{ pointer: '/emails/0', message: 'Not an address' }],
    })
    expect(read(400, 'posting x was not found at /postings')).toMatchObject({ failures: [{ pointer: 'job_id' }] })
    expect(read(400, 'Invalid offset token')).toMatchObject({ code: 'invalid_cursor' })
    expect(read(403, 'Unable to find a signing key that matches')).toMatchObject({ code: 'provider_refused_credentials' })
  })
})

describe('hosts and access', () => {
  const account = (context: ConnectedAccount['context'], credentials = {}): ConnectedAccount => ({
    id: 'account',
    format: 'oauth2',
    revision: 1,
    credentials,
    context,
    isSandbox: false,
  })

  test('the region names the hosts, and an address of one’s own goes before it', () => {
    expect(apiUrl(account({}))).toBe('https://api.lever.co/v1')
    expect(apiUrl(account({ region: 'eu' }))).toBe('https://api.eu.lever.co/v1')
    expect(authUrl(account({ region: 'sandbox' }))).toBe('https://sandbox-lever.auth0.com')
    expect(apiUrl(account({ region: 'eu', base_url: 'http://localhost:4000/v1/' }))).toBe('http://localhost:4000/v1')
  })

  const oauth2 = lever.credentials.oauth2!

  /** A grant with offline access, as somebody's consent gives it, and the line to the authorization host. */
  async function granted() {
    const line = openLine()
    const { app } = line.simulator
    const form = (fields: Record<string, string>) => ({
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    })
    const asked = {
      client_id: OAUTH_CLIENT_ID,
      redirect_uri: 'https://gateway.example/callback',
      response_type: 'code',
      state: 's',
      audience: 'https://api.lever.co/v1/',
      scope: 'offline_access opportunities:write:admin',
    }
    const consent = await app.request('/authorize', form({ ...asked, decision: 'allow' }))
    const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? ''
    const client = { client_id: OAUTH_CLIENT_ID, client_secret: OAUTH_CLIENT_SECRET }
    const exchange = { ...client, grant_type: 'authorization_code', code, redirect_uri: asked.redirect_uri }
    const tokens = (await (await app.request('/oauth/token', form(exchange))).json()) as Record<string, string>
    const asking: RenewRequest[] = []
    const transport = makeInProcessTransport((request) => app.fetch(request))
    const send = async (request: RenewRequest) => {
      asking.push(request)
      const body = new URLSearchParams('form' in request.body! ? request.body.form : []).toString()
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const wire = { method: request.method, url: new URL(request.path, ORIGIN), headers, body, timeoutMs: 1000 }
      const { status, headers: replied, bytes } = await transport.text(wire, 100_000)
      const reply = new Reply(status, replied, bytes)
      const error = judge(lever, reply, request, line.clock.at)
      if (error !== undefined) throw error
      return reply
    }
    const credentials = { ...client, refresh_token: tokens.refresh_token ?? '' }
    return { line, send, asking, credentials }
  }

  test('a grant without access is stale, and renewing it gives access for an hour and the next refresh token', async () => {
    const { line, send, asking, credentials } = await granted()
    expect(oauth2.isStale?.(credentials, line.clock.at)).toBe(true)
    const fresh = await oauth2.renew!(send, account({}, credentials), line.clock.at)
    expect(asking[0]).toMatchObject({ baseUrl: 'https://auth.lever.co', path: '/oauth/token' })
    expect(fresh.credentials.refresh_token).not.toBe(credentials.refresh_token)
    expect(oauth2.isStale?.(fresh.credentials, line.clock.at + 3_500_000)).toBe(false)
    expect(oauth2.isStale?.(fresh.credentials, line.clock.at + 3_550_000)).toBe(true)
    const reading = openLineWith(line, fresh.credentials)
    expect(await reading).toBe(200)
  })

  test('a refresh token that was replaced is refused for good, and the refusal holds no secret', async () => {
    const { line, send, credentials } = await granted()
    await oauth2.renew!(send, account({}, credentials), line.clock.at)
    const again = oauth2.renew!(send, account({}, credentials), line.clock.at)
    await expect(again).rejects.toMatchObject({ code: 'provider_refused_credentials' })
    const error = await again.catch((thrown: unknown) => thrown)
    expect(JSON.stringify(error) + String(error)).not.toContain(credentials.refresh_token)
  })

  async function openLineWith(line: Line, credentials: Record<string, unknown>): Promise<number> {
    const headers = oauth2.authorize(account({}, credentials))
    return (await line.simulator.app.request('/v1/opportunities?limit=1', { headers })).status
  }
})
