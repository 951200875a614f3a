import type { Context, Hono } from 'hono'
import type { Caller } from './access.ts'
import type { WebhookEvent } from './other-records.ts'
import type { Origin } from './records.ts'
import type { Store } from './store.ts'

export type LeverEnv = { Variables: { caller: Caller } }
export type LeverContext = Context<LeverEnv>
export type LeverRoutes = Hono<LeverEnv>

/** What can be switched, because an account can differ in it or because a fact about Lever is not certain. */
export type LeverSettings = {
  /** Answers to stage, archive, tag and source changes carry empty personal data, as recorded. Default true. */
  blankedReplies: boolean
  /** 10 requests a second, 20 at once, for each credential. Default true. */
  rateLimit: boolean
  /** A refresh voids the refresh token that was used. Default true. */
  rotateRefreshTokens: boolean
  /** The company, location and links of an apply form become the contact's. Not recorded either way. Default true. */
  applyFillsContact: boolean
  /** How long a new opportunity is missing from lists. Default 0. */
  indexDelayMs: number
  /** The redirect addresses registered for the OAuth app; without the list any address is accepted. */
  redirectUris?: string[]
  /** The e-mail domains that users may have; without the list any. */
  userEmailDomains?: string[]
}

export const DEFAULT_SETTINGS: LeverSettings = {
  blankedReplies: true,
  rateLimit: true,
  rotateRefreshTokens: true,
  applyFillsContact: true,
  indexDelayMs: 0,
}

/** What the routes of one simulator share. `emit` tells the webhooks; the origin decides for hooks that are limited to some origins. */
export type World = {
  store: Store
  now: () => number
  origin: string
  settings: LeverSettings
  emit: (event: WebhookEvent, data: Record<string, unknown>, origin?: Origin) => void
}
