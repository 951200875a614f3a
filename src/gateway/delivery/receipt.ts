import type { Write, WriteAttempt, WriteError, WriteOutcome, WriteStatus, WriteWarning } from '../../ports/writes.ts'

/** What callers see of a write (wire contract 3). */
export type Receipt = {
  id: string
  integrated_account_id: string
  model: string
  resource: string
  method: string
  status: WriteStatus
  outcome: WriteOutcome | null
  attempts: WriteAttempt[]
  record: Record<string, unknown> | null
  remote_id: string | null
  error: WriteError | null
  warnings: WriteWarning[]
  idempotency_key: string | null
  created_at: string
  next_attempt_at: string | null
  finished_at: string | null
}

export function toReceipt(write: Write): Receipt {
  const { report } = write
  return {
    id: write.id,
    integrated_account_id: write.account_id,
    model: write.model,
    resource: write.resource,
    method: write.method,
    status: write.status,
    outcome: write.outcome,
    attempts: report?.attempts ?? [],
    record: report?.record ?? null,
    remote_id: write.remote_id,
    error: report?.error ?? null,
    warnings: report?.warnings ?? [],
    idempotency_key: write.idempotency_key,
    created_at: write.created_at.toISOString(),
    next_attempt_at: write.next_attempt_at?.toISOString() ?? null,
    finished_at: write.finished_at?.toISOString() ?? null,
  }
}
