import type { Vault } from '../../ports/vault.ts'
import type { Write, WriteInput, WriteReport } from '../../ports/writes.ts'

/** What is read of a write for callers: everything but its input and steps. */
export const WRITE_COLUMNS = `id, seq, environment_id, account_id, model, resource, method, target_id, lane, mode, status, outcome,
  remote_id, error_code, report, idempotency_key, request_hash, attempts, due_at, created_at, finished_at`

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
