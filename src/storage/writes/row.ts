import type { Vault } from '../../ports/vault.ts'
import type { Write, WriteInput, WriteReport } from '../../ports/writes.ts'

/** What is read of a write `w`: everything but its input and steps. */
export const WRITE_COLUMNS = `w.id, w.seq, w.environment_id, w.account_id, w.model, w.resource, w.method, w.target_id, w.lane, w.mode,
  w.status, w.outcome, w.remote_id, w.error_code, w.report, w.idempotency_key, w.request_hash, w.attempts, w.created_at, w.finished_at,
  case when w.finished_at is null and w.status <> 'running' then
    greatest(w.due_at, (select q.resume_at from account_queue q where q.account_id = w.account_id)) end as next_attempt_at`

export type WriteRow = Omit<Write, 'report'> & { report: Buffer | null }

/** Sealed columns are bound to the row and to the column: a report does not open as an input. */
export type SealedColumn = 'input' | 'steps' | 'report'

export function sealColumn(vault: Vault, id: string, column: SealedColumn, value: unknown): Buffer {
  return vault.seal(`${id} ${column}`, value)
}

export function openColumn(vault: Vault, id: string, column: SealedColumn, sealed: Buffer): unknown {
  return vault.open(`${id} ${column}`, sealed)
}

export function toWrite(vault: Vault, { report, ...row }: WriteRow): Write {
  return { ...row, report: report === null ? null : (openColumn(vault, row.id, 'report', report) as WriteReport) }
}

export function openInput(vault: Vault, id: string, sealed: Buffer): WriteInput {
  return openColumn(vault, id, 'input', sealed) as WriteInput
}
