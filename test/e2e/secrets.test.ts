import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeGauzySimulator } from '../../connectors/gauzy/simulator.ts'
import { openTestPlace, type TestPlace } from '../support/gateway-place.ts'
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts'

const PLANTED = 'planted-9f2c'
const API_TOKEN = `${PLANTED}-admin-token-of-the-operator`

/** What the simulator takes for a login; the account is linked with it as if it were a customer's. */
const login = makeGauzySimulator({ now: Date.now, origin: 'https://simulator.test' })

describe('secrets', () => {
  let place: TestPlace
  let gateway: GatewayProcess
  let url: string
  const answers: string[] = []
  const made: string[] = []

  beforeAll(async () => {
    place = await openTestPlace()
    gateway = startGatewayProcess({
      ...place.variables,
      PORT: '0',
      SANDBOX: 'true',
      LOG_LEVEL: 'debug',
      EGRESS_ALLOW: '127.0.0.1',
      API_TOKEN,
    })
    url = await gateway.url()
  })
  afterAll(async () => {
    await gateway?.stop()
    await place?.close()
  })

  /** Makes a call, keeps what was answered, and gives the parsed body. */
  const call = async (method: string, path: string, body?: unknown, token = API_TOKEN) => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const json = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, string>
    return { status: response.status, text, json }
  }
  const told = async (...args: Parameters<typeof call>) => {
    const answer = await call(...args)
    answers.push(answer.text)
    return answer
  }

  test('are in no answer and no line of the log, whatever goes wrong', async () => {
    const base_url = `${url}/sandbox/gauzy/any`
    const linked = await told('POST', '/integrated-account', {
      integration: 'gauzy',
      tenant_id: 't',
      credentials: login.credentials,
      context: { base_url },
    })
    expect(linked.status).toBe(201)
    const account = `integrated_account_id=${linked.json.id}`

    // Tokens are answered once, by the call that makes them.
    for (const [path, body] of [
      ['/api-token', { name: 'ci', scopes: ['read'] }],
      [`/integrated-account/${linked.json.id}/token`, undefined],
      ['/link-token', { tenant_id: 't' }],
    ] as const) {
      const { json } = await call('POST', path, body)
      const secret = json.token ?? json.link_token
      expect(secret).toEqual(expect.any(String))
      made.push(secret as string)
    }
    await told('GET', '/api-token')
    await told('GET', '/log')
    await told('GET', `/unified/ats/candidates?${account}`, undefined, made[1])
    await told('GET', `/write/none`, undefined, made[1])

    // Refused where they are read.
    await told('GET', '/integrated-account', undefined, `${PLANTED}-wrong-token`)
    await told('POST', '/integrated-account', `{"credentials": {"api_key": ${PLANTED}`)
    await told('POST', '/integrated-account', `${PLANTED}`)
    await told('POST', '/integrated-account', { integration: 'lever', tenant_id: 't', credentials: { api_kye: PLANTED } })
    await told('POST', '/integrated-account', { integration: 'lever', tenant_id: 't', credentials: PLANTED })
    await told('POST', '/integrated-account', {
      integration: 'gauzy',
      tenant_id: 't',
      credentials: { email: PLANTED, password: 1 },
    })
    await told('PATCH', `/integrated-account/${linked.json.id}`, { credentials: { email: PLANTED } })
    await told('POST', '/api-token', { name: 5, scopes: [PLANTED] })
    await told('GET', `/unified/ats/candidates?${account}&limit=${PLANTED}`)

    // Refused by the provider.
    const refused = { email: 'a@example.com', password: `${PLANTED}-password` }
    await told('POST', '/integrated-account', {
      integration: 'gauzy',
      tenant_id: 't',
      credentials: refused,
      context: { base_url },
    })
    const lever = await told('POST', '/integrated-account', { integration: 'lever', tenant_id: 't', is_sandbox: true })
    await told('PATCH', `/integrated-account/${lever.json.id}`, { credentials: { api_key: PLANTED } })
    await told('GET', `/integrated-account/${lever.json.id}`)
    await told('PATCH', `/integrated-account/${linked.json.id}`, { credentials: refused })
    await told('GET', `/unified/ats/candidates?${account}`)
    await told('POST', `/integrated-account/${linked.json.id}/validate`)
    await told('PATCH', `/integrated-account/${linked.json.id}`, { credentials: login.credentials })

    // A provider that breaks, in the middle of reads and writes. What a body says is told to nobody but who sent it.
    const faults = `${base_url}/_faults`
    for (const fault of [{ html: true }, { status: 500 }, { status: 401 }, { status: 422 }, { cut: 'before' }]) {
      await fetch(faults, { method: 'POST', body: JSON.stringify({ ...fault, path: '/api/', times: 1 }) })
      await told('GET', `/unified/ats/candidates?${account}`)
    }
    await fetch(faults, {
      method: 'POST',
      body: JSON.stringify({ status: 422, method: 'POST', path: '/api/candidate', times: 1 }),
    })
    const body = { first_name: PLANTED, emails: [{ email: `${PLANTED}@example.com` }] }
    await call('POST', `/unified/ats/candidates?${account}`, body)
    await call('POST', `/unified/ats/candidates?${account}`, body)
    expect((await told('GET', `/integrated-account/${linked.json.id}`)).json.status).toBe('active')

    const secrets = [
      PLANTED,
      API_TOKEN,
      String(login.credentials.password),
      place.variables.ENCRYPTION_KEY as string,
      Buffer.from(place.variables.ENCRYPTION_KEY as string, 'base64').toString('hex'),
      ...made,
    ]
    const lines = gateway.output().split('\n')
    expect(lines.length).toBeGreaterThan(20)
    for (const secret of secrets) {
      expect(lines.filter((line) => line.includes(secret))).toEqual([])
      expect(answers.filter((answer) => answer.includes(secret))).toEqual([])
    }
    expect(answers.filter((answer) => /\.ts:\d|node_modules/.test(answer))).toEqual([])
  })
})
