/** One worker's right to drain one account. Every claim has an owner of its own, so an old lease is never taken for the new one. */
export type Lease = { accountId: string; owner: string; failures: number }

export type RateLimits = { perSecond: number; burst: number }

/** How an account is left after a turn. */
export type TurnEnd = {
  /** Something is due already: the account goes to the back of the line instead of waiting for its next due time. */
  more: boolean
  /** The account is not claimed again before this long. 0 for at once. */
  restMs: number
  failures: number
  /** Tokens reserved and not used. */
  tokensLeft: number
}

/**
 * Which accounts are due, who drains them, and how fast: one row an account. All times are the database's, so workers whose clocks
 * differ agree on them.
 */
export type LeaseStore = {
  /**
   * Marks the account as due unless it is due already. Milliseconds until it is (0 unless it rests), undefined if nothing had to be
   * changed. Takes no lock in the usual case of a busy account, which is due.
   */
  markReady(accountId: string): Promise<number | undefined>
  /** Takes up to `limit` accounts that are due and free, the longest due first. Two workers never get the same one. */
  claim(owner: string, limit: number, leaseMs: number): Promise<Lease[]>
  /** Takes this account if it is due and free; none or one. Waits for a change of its row that is under way, which `claim` passes over. */
  claimOne(owner: string, accountId: string, leaseMs: number): Promise<Lease[]>
  /** Extends the leases of these owners. The accounts of those that still hold theirs. */
  extend(leases: readonly Lease[], leaseMs: number): Promise<Lease[]>
  /**
   * Gives the account back, and looks once more for writes that were accepted meanwhile. Milliseconds until it is due again, null for
   * never, undefined when the lease was not ours any more.
   */
  release(lease: Lease, end: TurnEnd): Promise<number | null | undefined>
  /**
   * Takes tokens from the account's bucket, which may go below zero: then the last of them is good only after `waitMs`. Takes turns
   * exactly in the order of the calls. `throttled`: the provider asked for the wait.
   */
  reserve(
    accountId: string,
    count: number,
    limits: RateLimits,
  ): Promise<{ waitMs: number; perSecond: number; throttled: boolean }>
  giveBack(accountId: string, count: number): Promise<void>
  /** Holds the account's calls for `waitMs`; `slower` also cuts the rate, at most once a second. It grows back within ten minutes. */
  throttle(accountId: string, waitMs: number, slower: boolean, limits: RateLimits): Promise<void>
  /** Ends a rest early, after the reason for it has gone. */
  resume(accountId: string): Promise<void>
  /**
   * Marks accounts that have something due and are not marked, which happens when a process ends between storing a write and marking
   * its account. Looks at `limit` accounts after the given id; the last id looked at, or undefined at the end of the table.
   */
  sweep(afterAccountId: string | undefined, limit: number): Promise<{ marked: string[]; last: string | undefined }>
  /** For the metrics: unfinished writes and the age of the oldest, per account, the largest first. */
  backlog(limit: number): Promise<{ accountId: string; writes: number; oldestMs: number }[]>
}
