import type { Hono } from 'hono'
import type { Faults } from './faults.ts'

/**
 * A stand-in for one provider, as one customer's account sees it: a stateful Hono app whose paths are the provider's own,
 * seeded with a little data, forgetful when the process ends. It enforces what the provider enforces.
 */
export type Simulator = {
  app: Hono
  faults: Faults
  /** Credentials, in the connector's own format, that this simulator accepts. */
  credentials: Record<string, unknown>
  /** Account settings (the connector's `context`) that fit the seeded data, such as the user to act as. */
  context: Record<string, unknown>
  /** The app that the simulator knows, where the provider has OAuth. */
  oauthClient?: { client_id: string; client_secret: string }
}

export type SimulatorOptions = {
  /** Milliseconds since the epoch. */
  now: () => number
  /** Waits that many milliseconds. */
  sleep?: (ms: number) => Promise<void>
  /** 0..1; injected so that a run can be repeated. */
  random?: () => number
  /** Where the app is served, without a trailing slash; for addresses inside answers. */
  origin: string
  /** Posts a webhook's body to its address and answers with the status that came back. Without it no webhooks are delivered. */
  deliver?: (url: string, body: unknown, headers: Record<string, string>) => Promise<number>
}

export type MakeSimulator = (options: SimulatorOptions) => Simulator
