import type { GauzySettings } from '../../connectors/gauzy/simulator/settings.ts'
import { makeGauzySimulatorWith } from '../../connectors/gauzy/simulator.ts'
import type { Simulator } from '../../src/sandbox/simulator.ts'

export type Body = Record<string, unknown>
export type Reply = { status: number; body: unknown; headers: Headers }

export type GauzyClient = {
  simulator: Simulator
  clock: { ms: number }
  organizationId: string
  tenantId: string
  token: string
  refreshToken: string
  /** A call with the token and, where the dialect wants it, the tenant; `headers` replaces both. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>
}

export const START_MS = Date.parse('2026-02-01T12:00:00.000Z')

/** A simulator in process, and somebody who has logged in to it. */
export async function openGauzy(settings: Partial<GauzySettings> = {}): Promise<GauzyClient> {
  const clock = { ms: START_MS }
  const simulator = makeGauzySimulatorWith(settings)({ now: () => clock.ms, random: () => 0.5, origin: 'http://gauzy.test' })
  const send = async (method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Reply> => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const init = body === undefined ? { method, headers } : { method, headers: { ...json, ...headers }, body: text }
    const response = await simulator.app.request(path, init)
    return { status: response.status, headers: response.headers, body: parse(await response.text()) }
  }
  const { body } = await send('POST', '/api/auth/login', simulator.credentials, {})
  const login = asBody(body)
  const organizationId = String(simulator.context.organization_id)
  const tenantId = String(simulator.context.tenant_id)
  const token = String(login.token)
  const tenant: Record<string, string> = settings.dialect === 'server' ? { 'Tenant-Id': tenantId } : {}
  return {
    simulator,
    clock,
    organizationId,
    tenantId,
    token,
    refreshToken: String(login.refresh_token ?? login.refreshToken),
    call: (method, path, sent, headers = { authorization: `Bearer ${token}`, ...tenant }) => send(method, path, sent, headers),
  }
}

export const asBody = (value: unknown) => value as Body
export const itemsOf = (reply: Reply) => asBody(reply.body).items as Body[]
export const idOf = (reply: Reply) => String(asBody(reply.body).id)

/** The first row of a list. */
export async function firstOf(client: GauzyClient, path: string): Promise<Body> {
  const reply = await client.call('GET', path)
  const [first] = itemsOf(reply)
  if (first === undefined) throw new Error(`Nothing at ${path}.`)
  return first
}

/** The candidate of the seed's create request, with what a server wants beside it. */
export const jane = (organizationId: string, more: Body = {}): Body => ({
  user: { firstName: 'Jane', lastName: 'Doe', email: 'jane.doe@example.com' },
  password: 'temporaryPassword',
  appliedDate: '2024-01-10',
  organizationId,
  ...more,
})

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
