import type { NewDelivery } from './webhooks.ts'
import type { Write, WriteInput, WriteOutcome, WriteReport } from './writes.ts'

/** A write that is due. `owner` is set when somebody began it and has not settled it. */
export type DueWrite = { id: string; lane: string; owner: string | null }

/** A write that an attempt has begun on. `input` is null when it cannot be opened or was dropped. Ages are by the database's clock. */
export type BegunWrite = Write & {
  input: WriteInput | null
  steps: Record<string, unknown>
  attempted_at: Date
  /** Since when an attempt may have arrived without anybody knowing; null when none may have. */
  in_doubt_since: Date | null
  /** How often the provider was looked at in this doubt; counted downwards from -1 once somebody retried an unknown write. */
  checks: number
  /** Since the write was accepted, or last made due by an operator. */
  ageMs: number
}

/** What an attempt came to. */
export type Settlement = {
  status: 'succeeded' | 'failed' | 'waiting' | 'unknown' | 'dead'
  outcome: WriteOutcome | null
  remote_id: string | null
  error_code: string | null
  report: WriteReport
  /** For `waiting`: due after this long. */
  waitMs: number
  /** An attempt may have arrived: keeps the time of the first such attempt. */
  inDoubt: boolean
  checks: number
}

/** The deliveries that tell of a write, given as it will be once it is settled. */
export type Tell = (ended: Write) => Promise<readonly NewDelivery[]>

/** Why a write could not be begun. */
export type Refusal =
  | { kind: 'lease_lost' }
  /** Finished, cancelled, or under way elsewhere. */
  | { kind: 'gone' }
  /** An earlier write of the lane is unfinished. */
  | { kind: 'blocked'; by: string }

/**
 * One attempt after another on one account's writes. Every call that changes a write is fenced by its row: it takes effect only while
 * the write is running under the same owner, and otherwise returns undefined or false.
 */
export type AttemptStore = {
  /** The first due writes of the account by due time, then `seq`, including those running under any owner. Plain ones are left out. */
  take(accountId: string, limit: number): Promise<DueWrite[]>
  /**
   * Marks the write as running under the owner of the account's lease. The same statement makes sure that the lease holds for at least
   * `leaseMarginMs` more and that no earlier write of the lane is unfinished, so neither depends on anybody's memory or clock.
   * Calling it again after a lost reply is harmless.
   */
  begin(id: string, owner: string, leaseMarginMs: number): Promise<BegunWrite | undefined>
  /** The same for a plain write, whose own lease was given to `owner` when it was accepted. */
  beginPlain(id: string, owner: string): Promise<BegunWrite | undefined>
  /** Ends a plain write that was never begun as failed; what tells of it is stored by the same statement. */
  abandonPlain(id: string, owner: string, report: WriteReport, deliveries?: readonly NewDelivery[]): Promise<void>
  /** Explains an undefined from `begin` or `beginPlain`. */
  explain(id: string, owner: string): Promise<Refusal>
  saveSteps(id: string, owner: string, steps: Record<string, unknown>): Promise<boolean>
  /**
   * Stores what the attempt came to and announces it if somebody watches; `deliveries`, which tell of it, are stored by the same
   * statement. Undefined when the write is not this owner's any more.
   */
  settle(
    id: string,
    owner: string,
    settlement: Settlement,
    deliveries?: readonly NewDelivery[],
  ): Promise<{ watched: boolean } | undefined>
  /**
   * Takes over a write that was left running by an owner whose lease is over: it is in doubt from then on, and due after `waitMs`.
   * Only the holder of the account's lease may call this.
   */
  recover(id: string, formerOwner: string, waitMs: number): Promise<boolean>
  /** Puts the due followers of the lane's first unfinished write off until that one is due, or for `blockedMs` while it runs. */
  park(accountId: string, lane: string, blockedMs: number): Promise<void>
  /** Makes accepted writes of a lane due at once, the first 1,000 or `limit`, after what they waited for has ended. */
  unpark(accountId: string, lane: string, limit?: number): Promise<void>
  /** Makes the account's writes that wait because of one of these errors due at once, if the account is active. Returns how many. */
  hasten(accountId: string, errorCodes: readonly string[]): Promise<number>
  /**
   * Plain writes whose process is gone: what was never begun becomes failed, what was running is in doubt (`look`) and due after
   * `waitMs`. Returns the accounts with something to look up. `tell` says who is to hear of a write that ended so.
   */
  sweepPlain(waitMs: number, limit: number, tell?: Tell): Promise<string[]>
}
