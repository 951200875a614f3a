import type { Log } from '../log.ts'
import type { Database } from '../storage/database.ts'
import type { InvitationMailer } from './invite.ts'
import type { AtsDb } from './schema.ts'
import type { SettingsCache } from './settings-cache.ts'

/** Who calls, and where: every query is bound to `environmentId`. `actorId` stands in the audit log. Scopes: `read`, `write`, `admin` (which has both). */
export type Principal = { environmentId: string; actorId: string | null; scopes: string[] }

/** Hono's types for this app. A caller in the same process passes its principal as a binding, which no request from the network can set. */
export type AtsEnv = { Bindings: { principal?: Principal }; Variables: { principal: Principal } }

/** What every use case needs, made once in `ats.ts`. */
export type AtsContext = {
  database: Database
  db: AtsDb
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  /** A UUID that sorts after all before it. */
  newId(): string
  settings: SettingsCache
  mailInvitation: InvitationMailer
}
