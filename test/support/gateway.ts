import { startGateway } from '../../src/build.ts'
import { readConfig } from '../../src/config.ts'
import type { FaultRule } from '../../src/sandbox/faults.ts'
import { openTestPlace, type TestPlace } from './gateway-place.ts'

/** An answer of the gateway: `body` is the parsed JSON, or {} where the answer is something else. */
export type Answer<T = Record<string, unknown>> = { status: number; headers: Headers; body: T; text: string }

export type TestGateway = {
  url: string
  /** The admin token of the default environment, and of another environment that is there from the start. */
  token: string
  otherToken: string
  /**
   * Makes a call, as an admin of the default environment unless another token is given.
   * @param body an object is sent as JSON, a string as it is; @param token null for a call without one
   */
  call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
    token?: string | null,
  ): Promise<Answer<T>>
  /** Links a sandbox account of an integration (`lever`, `gauzy`, `internal-v1`) and returns its id. */
  link(integration: string, options?: { token?: string; context?: Record<string, unknown> }): Promise<string>
  /** Makes the simulator of an account misbehave; `clearFaults` ends that. */
  addFault(integration: string, accountId: string, rule: FaultRule): Promise<void>
  clearFaults(integration: string, accountId: string): Promise<void>
  /** The calls that the simulator of an account got since its start, oldest first. */
  seen(integration: string, accountId: string): Promise<{ method: string; path: string }[]>
  stop(): Promise<void>
}

export type TestGatewayOptions = {
  /** Variables beside or instead of the usual ones. */
  variables?: Record<string, string>
  /** Several gateways in one place are several processes; only possible on Postgres. Whoever opened a place closes it. */
  place?: TestPlace
}

const TOKEN = 'first-admin-token-of-a-test'

/**
 * The product as it is started by its command, in this process, with sandbox accounts: on an embedded database of its own, or on
 * Postgres and Redis when DATABASE_URL and REDIS_URL are set.
 */
export async function openTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const place = options.place ?? (await openTestPlace())
  const gateway = await startGateway(
    readConfig({
      ...place.variables,
      PORT: '0',
      SANDBOX: 'true',
      LOG_LEVEL: 'error',
      EGRESS_ALLOW: '127.0.0.1',
      API_TOKEN: TOKEN,
      ...options.variables,
    }),
  )
  const { url } = gateway

  const call: TestGateway['call'] = async <T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    token: string | null = TOKEN,
  ) => {
    const isJson = body !== undefined && typeof body !== 'string'
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(isJson ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : (body as string) }),
    })
    const text = await response.text()
    const readable = response.headers.get('content-type')?.startsWith('application/json') === true && text !== ''
    return { status: response.status, headers: response.headers, body: (readable ? JSON.parse(text) : {}) as T, text }
  }

  const steer = async (method: string, path: string, body?: unknown) => {
    const answer = await call(method, `/sandbox/${path}`, body, {}, null)
    if (answer.status >= 300) throw new Error(`The simulator answered ${answer.status}: ${answer.text}`)
    return answer
  }

  return {
    url,
    token: TOKEN,
    otherToken: place.otherToken,
    call,
    async link(integration, { token = TOKEN, context } = {}) {
      const account = { integration, tenant_id: `tenant of ${integration}`, is_sandbox: true, ...(context && { context }) }
      const answer = await call<{ id: string }>('POST', '/integrated-account', account, {}, token)
      if (answer.status !== 201) throw new Error(`Linking answered ${answer.status}: ${answer.text}`)
      return answer.body.id
    },
    addFault: async (integration, accountId, rule) => void (await steer('POST', `${integration}/${accountId}/_faults`, rule)),
    clearFaults: async (integration, accountId) => void (await steer('DELETE', `${integration}/${accountId}/_faults`)),
    seen: async (integration, accountId) => JSON.parse((await steer('GET', `${integration}/${accountId}/_seen`)).text),
    async stop() {
      await gateway.stop()
      if (options.place === undefined) await place.close()
    },
  }
}
