import { Hono } from 'hono'
import type { MakeSimulator, Simulator, SimulatorOptions } from './simulator.ts'

const SIMULATORS_MAX = 1_000

/** The simulators of this process, one per account, so that sandbox accounts do not see each other's data. They forget when the process ends. */
export type SandboxHost = {
  /** The simulator of an account, made when first asked for. Undefined when there is none for its integration. */
  of(integration: string, accountId: string): Simulator | undefined
  /** Credentials and settings that every simulator of an integration accepts. */
  settings(integration: string): Pick<Simulator, 'credentials' | 'context' | 'oauthClient'> | undefined
  /** Serves every simulator under `/{integration}/{accountId}`, with the provider's own paths below. */
  routes: Hono
}

/** @param origin address at which `routes` is reachable, without a trailing slash */
export function makeSandboxHost(
  makers: Readonly<Record<string, MakeSimulator>>,
  options: { now(): number; origin: string; deliver?: SimulatorOptions['deliver'] },
): SandboxHost {
  const running = new Map<string, Simulator>()
  const make = (integration: string, key: string) =>
    makers[integration]?.({
      now: options.now,
      origin: `${options.origin}/${key}`,
      ...(options.deliver && { deliver: options.deliver }),
    })

  const of = (integration: string, accountId: string): Simulator | undefined => {
    const key = `${integration}/${accountId}`
    const known = running.get(key)
    if (known !== undefined || !Object.hasOwn(makers, integration)) return known
    const made = make(integration, key)
    if (made === undefined) return undefined
    running.set(key, made)
    const [oldest] = running.keys()
    if (running.size > SIMULATORS_MAX && oldest !== undefined) running.delete(oldest)
    return made
  }

  const routes = new Hono().all('/:integration/:account/*', (c) => {
    const { integration, account } = c.req.param()
    const simulator = of(integration, account)
    if (simulator === undefined) return c.json({ message: `There is no simulator for ${integration}.` }, 404)
    const url = new URL(c.req.url)
    url.pathname = url.pathname.slice(url.pathname.indexOf(`/${account}/`) + account.length + 1)
    // The binding carries the socket, which a simulator cuts on demand.
    return simulator.app.fetch(new Request(url, c.req.raw), c.env)
  })

  return {
    of,
    settings(integration) {
      const sample = make(integration, `${integration}/sample`)
      if (sample === undefined) return undefined
      const { credentials, context, oauthClient } = sample
      return { credentials, context, ...(oauthClient === undefined ? {} : { oauthClient }) }
    },
    routes,
  }
}
