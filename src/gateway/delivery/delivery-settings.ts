/** The bounds of delivery, in milliseconds where nothing else is said. */
export type DeliverySettings = {
  /** A worker that does not report for so long loses its accounts. */
  leaseMs: number
  heartbeatMs: number
  /** Nothing is sent in the last part of a lease that could not be extended. */
  sendMarginMs: number
  /** How long one call to a provider may be under way: the connector's own time-out. */
  callTimeoutMs: number
  /** After an attempt that may have arrived: how long until the provider is asked, and is believed when it says no. */
  settleMs: number
  /** Further looks after one that could not tell; after the last of them the write is `unknown`. */
  recheckMs: readonly number[]
  /** Subtracted from the time of an attempt before the provider is asked for what is newer: its clock may be behind ours. */
  providerClockSkewMs: number
  /** Accounts that one process drains at once. */
  accountsMax: number
  /** Writes that are taken from the backlog at once. */
  batch: number
  /** After so long, or so many writes, a turn ends if other accounts wait. */
  turnMs: number
  turnWritesMax: number
  /** A turn ends after so long in any case. */
  turnMsMax: number
  /** How often a worker looks for due accounts without being told. */
  pollMs: number
  sweepMs: number
  /** How long settling is tried while the database is away. */
  persistMs: number
  /** How long a stop waits for writes under way. */
  stopMs: number
  /** How long a plain call may take, with waiting for its lane and its turn. */
  plainMs: number
  /** How long a plain call that may have arrived waits for workers to find out. */
  plainLookMs: number
  /** Writes older than this are given up. */
  ageMsMax: number
  /** The same while the account waits for somebody to link it again. */
  pausedAgeMsMax: number
  idempotencyMs: number
  inputsKeptMs: number
  receiptsKeptMs: number
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

export const DELIVERY_SETTINGS: DeliverySettings = {
  leaseMs: 15_000,
  heartbeatMs: 5_000,
  sendMarginMs: 5_000,
  callTimeoutMs: 30_000,
  settleMs: 10_000,
  recheckMs: [20_000, MINUTE, 5 * MINUTE],
  providerClockSkewMs: MINUTE,
  accountsMax: 64,
  batch: 32,
  turnMs: 2_000,
  turnWritesMax: 100,
  turnMsMax: MINUTE,
  pollMs: 1_000,
  sweepMs: 5_000,
  persistMs: MINUTE,
  stopMs: 45_000,
  plainMs: MINUTE,
  plainLookMs: 15_000,
  ageMsMax: DAY,
  pausedAgeMsMax: 7 * DAY,
  idempotencyMs: DAY,
  inputsKeptMs: 7 * DAY,
  receiptsKeptMs: 90 * DAY,
}

/**
 * How long a write that another worker left running is let alone. That worker stopped sending `sendMarginMs` before its lease ended,
 * and a call it had begun then is over after `callTimeoutMs`; before that the provider's answer to a look would prove nothing.
 */
export function recoverWaitMs({ callTimeoutMs, sendMarginMs, settleMs }: DeliverySettings): number {
  return Math.max(0, callTimeoutMs - sendMarginMs) + settleMs
}
