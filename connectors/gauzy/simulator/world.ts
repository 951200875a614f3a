import type { Sessions } from './sessions.ts'
import type { GauzySettings } from './settings.ts'
import type { Stamp, Store } from './store.ts'

/** A mail that the provider would have sent. */
export type Mail = { to: string; kind: 'welcome' | 'rejection' | 'invitation'; at: number }

/** Everything that one simulator is made of. */
export type World = {
  settings: GauzySettings
  /** Milliseconds since the epoch. */
  now: () => number
  /** Where the simulator is served, for addresses inside answers. */
  origin: string
  store: Store
  sessions: Sessions
  newId: () => string
  /** Password digests by user id. */
  passwords: Map<string, string>
  mails: Mail[]
}

const MAILS_MAX = 1_000

export function sendMail(world: World, to: unknown, kind: Mail['kind']): void {
  if (typeof to !== 'string') return
  world.mails.push({ to, kind, at: world.now() })
  if (world.mails.length > MAILS_MAX) world.mails.shift()
}

export const isServer = (world: World) => world.settings.dialect === 'server'

/** The stamp of a write made now, in this tenant, by this user. */
export const stampOf = (world: World, by: { tenantId: string; userId?: string | null }, organizationId?: unknown): Stamp => ({
  at: world.now(),
  tenantId: by.tenantId,
  userId: by.userId ?? null,
  organizationId: typeof organizationId === 'string' ? organizationId : null,
})
