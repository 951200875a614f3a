import type { Connector } from './connector/contract.ts'
import { makeInProcessTransport } from './connector/in-process.ts'
import type { Transport } from './connector/wire.ts'
import { GatewayError } from './errors.ts'
import { toConnected } from './gateway/connected.ts'
import type { Route } from './gateway/lines.ts'
import type { Registry } from './gateway/registry.ts'
import type { Account } from './ports/accounts.ts'
import type { SandboxHost } from './sandbox/host.ts'

/** Stands in URLs of calls that never leave the process. */
const IN_PROCESS = 'http://in-process.invalid'

export type RoutingParts = {
  registry: Registry
  transport: Transport
  /** The built-in ATS, called for an environment without a socket. */
  builtIn(environmentId: string, request: Request): Promise<Response>
  /** Simulators in this process, or the address of the process that has them; undefined without SANDBOX. */
  sandbox: { host: SandboxHost } | { url: string } | undefined
}

/** Where each account's provider is: on the network, a simulator, or the built-in ATS. */
export function makeRouting(parts: RoutingParts): (account: Account) => Route {
  return (account) => {
    const connector = parts.registry.connector(account.integration)
    const baseUrl = connector.baseUrl(toConnected(account))
    if (baseUrl === undefined && connector.builtIn === true) {
      return {
        baseUrl: IN_PROCESS,
        transport: makeInProcessTransport((request) => parts.builtIn(account.environment_id, request)),
      }
    }
    if (account.is_sandbox) return toSandbox(parts, connector, account, baseUrl ?? IN_PROCESS)
    if (baseUrl !== undefined) return { baseUrl, transport: parts.transport }
    throw new GatewayError('invalid_request', `The account does not say where its ${connector.label} is.`, {
      failures: [{ pointer: '/context/base_url', message: 'The address of the server, such as https://ats.example.com.' }],
    })
  }
}

/** A simulator has the provider's own paths, so only the host changes. */
function toSandbox({ sandbox, transport }: RoutingParts, connector: Connector, account: Account, baseUrl: string): Route {
  if (sandbox === undefined)
    throw new GatewayError('account_disabled', 'This is a sandbox account, and this gateway runs without SANDBOX=true.')
  const path = new URL(baseUrl).pathname.replace(/\/$/, '')
  if ('url' in sandbox) return { baseUrl: `${sandbox.url}/${connector.id}/${account.id}${path}`, transport }
  const simulator = sandbox.host.of(connector.id, account.id)
  if (simulator === undefined) throw new GatewayError('account_disabled', `There is no sandbox for ${connector.label}.`)
  return {
    baseUrl: `${IN_PROCESS}${path}`,
    transport: makeInProcessTransport((request) => simulator.app.fetch(request) as Promise<Response>),
  }
}
