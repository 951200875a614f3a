/** Drops what is kept for a time only, a piece at a time, so that no statement holds many rows. Several processes may do it at once. */
export type RetentionStore = {
  /** Drops the inputs of writes that succeeded more than `olderThanMs` ago. Returns how many, at most `limit`. */
  dropInputs(olderThanMs: number, limit: number): Promise<number>
  /** Removes writes, receipts and all, that were finished more than `olderThanMs` ago. */
  dropReceipts(olderThanMs: number, limit: number): Promise<number>
}
