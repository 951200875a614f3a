import type { Backoff } from './retry.ts'

/** A write opened for one attempt. */
export type OpenWrite = {
  id: string
  environment_id: string
  account_id: string
  model: string
  resource: string
  method: string
  target_id: string | null
  /** Body and query as the caller sent them, parsed. */
  input: { body: Record<string, unknown>; query: Record<string, unknown>; remote_query?: [string, string][] }
}

/** What an attempt holds while it runs: its right to send, the rate it must keep, and the steps that earlier attempts finished. */
export type Hold = {
  /** A caller waits for this attempt, as the connector's gate knows it. */
  patient?: boolean
  /** Called before every remote call. @throws LeaseLost when this process may not send for the account any more */
  beforeSend(): Promise<void>
  /** Told about every answer, so that the account's rate is learned. */
  afterReply(status: number, headers: Readonly<Record<string, string>>): void
  finishedSteps: Readonly<Record<string, unknown>>
  /** Stores a finished step before the next one begins. */
  saveStep(name: string, result: unknown): Promise<void>
}

/** What a successful attempt came to; `record` is the unified record with its `remote_data`. */
export type Performed = {
  outcome: 'created' | 'matched' | 'updated' | 'deleted'
  remote_id: string | null
  record: Record<string, unknown> | null
  warnings: { code: string; pointer: string; message: string }[]
}

export type FoundAgain = { kind: 'found'; performed: Performed } | { kind: 'absent' } | { kind: 'unsure' }

/** How a write is carried out at its provider, as delivery needs to know it. */
export type Performer = {
  /** One attempt. @throws GatewayError whose code decides what comes next */
  perform(write: OpenWrite, hold: Hold): Promise<Performed>
  /** Whether doing the write twice is the same as doing it once. */
  isRepeatable(write: OpenWrite): Promise<boolean>
  /**
   * Looks at the provider for a write that may have arrived; `unsure` also where the connector cannot look. May go on with the calls
   * that the write still lacks, once it has recorded what it found as a step.
   * @param since a time before the first attempt began by what the provider's clock may be behind, in ms since the epoch
   */
  find(write: OpenWrite, hold: Hold, since: number): Promise<FoundAgain>
  /** How the write is tried again, where that is not the usual way. */
  backoff?(write: OpenWrite): Backoff | undefined
  /** The account's declared limits. */
  limits(accountId: string): Promise<{ perSecond: number; burst: number; concurrency: number }>
}

/** Thrown by a hold: another worker owns the account now, and whatever this attempt came to is not this process's to say. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}
