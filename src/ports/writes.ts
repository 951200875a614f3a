/** `accepted → running → succeeded | failed | waiting | unknown | dead`, `waiting → running`, `accepted | waiting → cancelled`. */
export const WRITE_STATUSES = ['accepted', 'running', 'waiting', 'succeeded', 'failed', 'unknown', 'cancelled', 'dead'] as const
export type WriteStatus = (typeof WRITE_STATUSES)[number]
export type WriteOutcome = 'created' | 'matched' | 'updated' | 'deleted'
/**
 * `queued`: worked off by workers. `plain`: run by the process that accepted it, within its request. `look`: left behind by such a
 * process; workers find out what became of it and never send it.
 */
export type WriteMode = 'queued' | 'plain' | 'look'

/** What the caller sent, parsed. */
export type WriteInput = { body: Record<string, unknown>; query: Record<string, unknown>; remote_query?: [string, string][] }
export type WriteError = {
  code: string
  message: string
  failures?: readonly { pointer: string; message: string }[]
  details?: Record<string, unknown>
  retry_after_ms?: number
  remote?: { integration: string; status?: number; body?: unknown }
}
export type WriteWarning = { code: string; pointer: string; message: string }
/** One attempt, finished. `result` is the state it left the write in; `lost` when its process was gone before it could say. */
export type WriteAttempt = {
  number: number
  started_at: string
  finished_at: string
  /** `send`: the write was sent; `look`: the provider was asked whether an earlier attempt arrived. */
  kind: 'send' | 'look'
  result: 'succeeded' | 'failed' | 'waiting' | 'unknown' | 'dead' | 'lost'
  error?: { code: string; message: string; remote_status?: number }
}
/** What became of a write so far: sealed in the database, because records and providers' messages hold personal data. */
export type WriteReport = {
  record: Record<string, unknown> | null
  warnings: WriteWarning[]
  error: WriteError | null
  /** The newest `ATTEMPTS_KEPT`. */
  attempts: WriteAttempt[]
}

export type Write = {
  id: string
  /** Order of acceptance, as decimal text. */
  seq: string
  environment_id: string
  account_id: string
  model: string
  resource: string
  method: string
  target_id: string | null
  /** Writes of one account with one lane run one after another in order of `seq`. */
  lane: string
  mode: WriteMode
  status: WriteStatus
  outcome: WriteOutcome | null
  remote_id: string | null
  error_code: string | null
  /** Null once retention or an erasure dropped it. */
  report: WriteReport | null
  idempotency_key: string | null
  request_hash: Buffer | null
  attempts: number
  /** When it will be tried, its account's rest included, as known when it was read; null while it runs and once it is finished. */
  next_attempt_at: Date | null
  created_at: Date
  finished_at: Date | null
}

export type NewWrite = Pick<
  Write,
  'id' | 'environment_id' | 'account_id' | 'model' | 'resource' | 'method' | 'target_id' | 'lane'
> & {
  input: WriteInput
  /** Somebody waits for the outcome: settling it is announced. */
  awaited: boolean
  /** Calls with one scope and key are one write. */
  idempotency?: { scope: string; key: string; requestHash: Buffer }
  /** Makes it a plain write, for `owner` to run within the time. */
  plain?: { owner: string; withinMs: number }
}
export type Inserted = { kind: 'inserted'; write: Write } | { kind: 'exists'; write: Write; ageMs: number }

export type WriteFilter = { status?: WriteStatus; account_id?: string; resource?: string; method?: string; error_code?: string }
/** What an operator's call came to: the write as it is now, or the reason why not. */
export type Operated = { kind: 'done'; write: Write } | { kind: 'not_found' } | { kind: 'wrong_state'; status: WriteStatus }

/** Writes as callers and operators see them. Everything is scoped by environment; inputs and reports are sealed below this port. */
export type WriteStore = {
  makeId(): string
  /**
   * Stores a write, or finds the one that was stored under the same scope and key, in one statement that is safe against the same
   * call on another replica. A write that was stored although the database seemed away is recognised by its id.
   */
  insert(write: NewWrite): Promise<Inserted>
  /** Frees a write's idempotency key for another write. */
  forgetKey(id: string): Promise<void>
  find(environmentId: string, id: string): Promise<Write | undefined>
  /** Newest first. `after` is the `seq` of the last one seen. */
  list(environmentId: string, filter: WriteFilter, page: { limit: number; after?: string }): Promise<Write[]>
  /** Makes a failed, dead or unknown write due again, as a queued one. Not when its input is gone: then `wrong_state`. */
  retry(environmentId: string, id: string): Promise<Operated>
  /** Cancels a write that is accepted or waiting. */
  cancel(environmentId: string, id: string): Promise<Operated>
  /** Replaces the input of a dead or failed write, and its lane. */
  replaceInput(environmentId: string, id: string, input: WriteInput, lane: string): Promise<Operated>
  /** Asks that settling the write be announced. Read the write after that, not before: it may be settled already. */
  watch(id: string): Promise<void>
  /** Calls back with the id of every watched write that is settled by any process, as far as messages arrive. */
  onSettled(callback: (id: string) => void): Promise<() => Promise<void>>
}
