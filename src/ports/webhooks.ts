import type { WriteAttempt, WriteStatus } from './writes.ts'

/** Every event that an endpoint can ask for (wire contract 6). */
export const WEBHOOK_EVENTS = [
  'integrated_account:created',
  'integrated_account:active',
  'integrated_account:updated',
  'integrated_account:reactivated',
  'integrated_account:authentication_error',
  'integrated_account:validation_error',
  'integrated_account:deleted',
  'write:succeeded',
  'write:failed',
  'write:dead',
  'write:unknown',
  'record:created',
  'record:updated',
  'record:deleted',
  'test',
] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

/** Asks for all of them, also for those of later versions. */
export const EVERY_EVENT = '*'

/**
 * What the gateway does on its own lines besides writes of callers, on the same machinery: `deliver` takes an event to an endpoint,
 * `reread` looks at a record that a provider told of.
 */
export const OWN_MODEL = 'webhook'
export const DELIVER = 'deliver'
export const REREAD = 'reread'

export type DisabledReason = 'by_admin' | 'failing' | 'gone'
/** The newest first. `until` is when an older one ends, in milliseconds since the epoch; absent for the one that stays. */
export type WebhookSecret = { value: string; until?: number }

/** An endpoint of a customer's, as it is stored. `secrets` are in clear here, and sealed below this port. */
export type Webhook = {
  id: string
  environment_id: string
  url: string
  description: string | null
  events: string[]
  secrets: WebhookSecret[]
  disabled_reason: DisabledReason | null
  /** Since when no delivery has succeeded although one was tried; null while the endpoint is well. */
  failing_since: Date | null
  last_error: { code: string; message: string; at: string } | null
  created_at: Date
  updated_at: Date
}
export type NewWebhook = Pick<Webhook, 'environment_id' | 'url' | 'description' | 'events' | 'secrets'>
export type WebhookChange = Partial<Pick<Webhook, 'url' | 'description' | 'events' | 'secrets'>>

/** An event on its way to one endpoint. It becomes a write on the endpoint's line, sealed like any other. */
export type NewDelivery = {
  id: string
  environment_id: string
  webhook_id: string
  event: WebhookEvent
  /** Events of one lane arrive in the order in which they happened: what they are about. */
  lane: string
  body: Record<string, unknown>
}

/** What became of an event at one endpoint. */
export type Delivery = {
  id: string
  /** Order, as decimal text. */
  seq: string
  event: string
  status: WriteStatus
  attempts: WriteAttempt[]
  error: { code: string; message: string; status?: number; body?: unknown } | null
  /** Null once retention dropped it; then it cannot be replayed. */
  body: Record<string, unknown> | null
  created_at: Date
  next_attempt_at: Date | null
  finished_at: Date | null
}
export type DeliveryFilter = { status?: WriteStatus; event?: string }
/** Which finished deliveries are made again: one, or those of a time. */
export type ReplayRange = { id: string } | { from: Date; to: Date; status?: WriteStatus }

/** Endpoints and their deliveries. Everything that serves a caller is scoped by environment. */
export type WebhookStore = {
  makeId(): string
  /** Undefined when the environment has `max` already. */
  insert(webhook: NewWebhook, max: number): Promise<Webhook | undefined>
  /** By id alone: for workers. */
  find(id: string): Promise<Webhook | undefined>
  findIn(environmentId: string, id: string): Promise<Webhook | undefined>
  list(environmentId: string): Promise<Webhook[]>
  update(environmentId: string, id: string, change: WebhookChange): Promise<Webhook | undefined>
  /** Stops deliveries, which then wait; false when it was disabled before. */
  disable(id: string, reason: DisabledReason): Promise<boolean>
  /** Lets deliveries go on; those that wait are due at once. */
  enable(environmentId: string, id: string): Promise<Webhook | undefined>
  delete(environmentId: string, id: string): Promise<boolean>
  /** Notes a failed attempt. Milliseconds for which no delivery has succeeded. */
  noteFailure(id: string, error: { code: string; message: string; at: string }): Promise<number>
  noteSuccess(id: string): Promise<void>
  /** The enabled endpoints of an environment, and what each asked for. */
  subscriptions(environmentId: string): Promise<{ id: string; events: string[] }[]>
  /** Calls back with the environment whose endpoints changed in any process, as far as messages arrive. */
  onChange(callback: (environmentId: string) => void): Promise<() => Promise<void>>
  /** Calls back with each endpoint for which something was stored beside a change of an account, as far as messages arrive. */
  onTold(callback: (webhookId: string) => void): Promise<() => Promise<void>>
  /** Stores deliveries that tell of no change of ours, such as a test. */
  send(deliveries: readonly NewDelivery[]): Promise<void>
  /** Newest first. `after` is the `seq` of the last one seen. */
  deliveries(webhookId: string, filter: DeliveryFilter, page: { limit: number; after?: string }): Promise<Delivery[]>
  /** Makes finished deliveries due again, the oldest first, at most `limit`; the ids of those that are. */
  replay(webhookId: string, range: ReplayRange, limit: number): Promise<string[]>
}

/** A hook at a provider that tells us of changes, and the secret that its deliveries are signed with. */
export type ProviderHook = {
  id: string
  account_id: string
  /** The provider's id of it; null when a person made it in the provider's pages. */
  remote_id: string | null
  event: string
  secret: string
  created_at: Date
}

/** What a provider told, to be looked at before anybody believes it. */
export type RecordHint = { resource: string; id: string; change: 'created' | 'updated' | 'deleted' }

export type ProviderHookStore = {
  insert(hook: Omit<ProviderHook, 'id' | 'created_at'>): Promise<ProviderHook>
  list(accountId: string): Promise<ProviderHook[]>
  delete(accountId: string, id: string): Promise<void>
  /**
   * Remembers a delivery by its token and its event, and stores what it hints at, in one transaction. `replayed`: the token was seen
   * before; `repeated`: the event was, under another token. Then nothing is stored. Two processes never both get `stored`.
   */
  take(
    account: { id: string; environment_id: string },
    delivery: { token: string; event_id: string | null },
    hints: readonly RecordHint[],
  ): Promise<'stored' | 'replayed' | 'repeated'>
  /** Forgets deliveries that are older than any time window. */
  forget(olderThanMs: number): Promise<void>
}
