import type { WriteMode, WriteStatus } from '../../ports/writes.ts'

type Ids = { accountId: string; writeId: string }

/** What happens in delivery, for metrics and traces. Called synchronously; must be quick and must not throw. */
export type DeliveryObserver = {
  accepted(event: Ids & { mode: WriteMode }): void
  /** An attempt began; `waitedMs` since the write was accepted or retried. */
  begun(event: Ids & { attempt: number; waitedMs: number }): void
  settled(event: Ids & { status: WriteStatus; outcome: string | null; code: string | null; runMs: number }): void
  throttled(event: { accountId: string; waitMs: number }): void
  /** A worker lost an account or a write to another one. */
  leaseLost(event: { accountId: string }): void
}

export const noObserver: DeliveryObserver = { accepted() {}, begun() {}, settled() {}, throttled() {}, leaseLost() {} }
