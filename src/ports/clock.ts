/** Time as the gateway sees it; injected so that tests do not wait. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number
  /** Waits, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
