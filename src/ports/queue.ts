/**
 * The bell. It says "look at this account" and carries nothing but the account's id: which accounts are due stands in the database,
 * so a ring that is lost costs time and never a write.
 */
export type JobQueue = {
  /**
   * Asks that some worker look at the account, now or after `delayMs`. Rings of one account may be merged, as long as a look begins
   * after the last of them. Best effort and quick: it never rejects, and gives up after half a second when the queue is away.
   */
  ring(accountId: string, delayMs?: number): Promise<void>
  /**
   * Calls back for every ring from now on. `onRing` may be called for several accounts at once, must not reject, and is expected to
   * last as long as the work does. Returns the function that stops the calls and waits for those under way.
   */
  work(onRing: (accountId: string) => Promise<void>): Promise<() => Promise<void>>
  close(): Promise<void>
}
