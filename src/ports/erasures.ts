import type { WriteStatus } from './writes.ts'

export type ErasureCounts = {
  /** Writes looked through. */
  scanned: number
  /** Finished writes whose input, record, attempts and ids were erased. */
  erased: number
  /** Writes that had not been sent, and were cancelled and erased. */
  cancelled: number
}

/** The receipt of an erasure. It names nobody. */
export type Erasure = {
  id: string
  environment_id: string
  status: 'running' | 'done'
  counts: Partial<ErasureCounts>
  created_at: Date
  finished_at: Date | null
}

/** Where a piece of work goes on. */
export type ErasureProgress = {
  phase?: 'scan' | 'related' | 'under_way'
  accountId?: string
  seq?: string
  /** Remote records of the person that were seen, by account. */
  remoteIds?: Record<string, string[]>
  /** Writes of the person that were under way when they were met. */
  underWay?: string[]
}

/** An erasure that this process works on for a while. `email` is the person's; without it `accountId` is an account that was deleted. */
export type ClaimedErasure = {
  id: string
  environmentId: string
  accountId: string | null
  email: string | null
  progress: ErasureProgress
  counts: ErasureCounts
}

/** A write as an erasure sees it: `text` is everything sealed in it, opened, as one text. */
export type ScannedWrite = { id: string; seq: string; account_id: string; lane: string; remote_id: string | null; text: string }

export type ErasureStore = {
  /** Stores the wish to erase a person; the address is sealed, and dropped when it is done. */
  request(environmentId: string, email: string): Promise<Erasure>
  find(environmentId: string, id: string): Promise<Erasure | undefined>
  /** Takes an erasure that nobody works on, for `ms`. */
  claim(ms: number): Promise<ClaimedErasure | undefined>
  /** Stores how far it has come, and keeps it for `ms` more; with 0 it is anybody's after a pause. */
  save(erasure: ClaimedErasure, ms: number): Promise<void>
  finish(erasure: ClaimedErasure): Promise<void>
  /** The accounts of an environment after the given id, in order of their ids. */
  accountsAfter(environmentId: string, accountId: string | undefined): Promise<string | undefined>
  scan(accountId: string, afterSeq: string | undefined, limit: number): Promise<ScannedWrite[]>
  /** Writes of the account to or about these remote records. */
  related(accountId: string, remoteIds: readonly string[]): Promise<string[]>
  /**
   * Erases one write: a finished one keeps its state and times and nothing else, one that was not sent is cancelled too, one in doubt
   * becomes unknown. `running` means that nothing was done because it is under way.
   */
  erase(writeId: string): Promise<WriteStatus | undefined>
  /** Removes writes of a deleted account. Returns how many, at most `limit`. */
  removeWrites(accountId: string, limit: number): Promise<number>
}
