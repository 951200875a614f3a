import type { Warning } from '../connector/contract.ts'
import { placeholderOf, type Rehearsal, RehearsalOver, rehearse } from '../connector/rehearsal.ts'
import { runWrite } from '../connector/run.ts'
import type { Gate } from '../connector/session.ts'
import type { Account } from '../ports/accounts.ts'
import type { WriteInput } from '../ports/writes.ts'
import type { Lines } from './lines.ts'
import { unsupportedWarnings, writeOperationOf } from './perform.ts'
import type { Registry } from './registry.ts'
import { type ShownRequest, showRequest } from './shown-request.ts'

/** A write as `checkSubmission` let it pass. */
export type DryRunCall = {
  account: Account
  model: string
  resource: string
  method: string
  targetId: string | null
  input: WriteInput
}

export type DryRunReport = {
  dry_run: true
  integrated_account_id: string
  model: string
  resource: string
  method: string
  /** What would be sent to change something, in order. What was read to find that out is not among it. */
  requests: ShownRequest[]
  /** Whether these are all of them. */
  complete: boolean
  /** Why the rest cannot be known without sending; null when there is no rest. */
  incomplete_because: string | null
  /** Ids in later requests that stand in for those that the provider would give, with what they stand for. */
  placeholders: Record<string, string>
  /** What would be lost, as with the write itself. */
  warnings: Warning[]
}

/**
 * Plays a write and reports what it would send. Nothing is changed at the provider, and nothing is stored; reads that the write needs for its
 * decisions are made.
 * @throws GatewayError what the write would fail with before it sends anything
 */
export type DryRun = (call: DryRunCall) => Promise<DryRunReport>

export function makeDryRun(parts: { registry: Registry; lines: Lines; gateOf(account: Account): Gate }): DryRun {
  const { registry, lines, gateOf } = parts
  return async (call) => {
    const { account, model, resource: name, method, targetId, input } = call
    const { resource, operation } = writeOperationOf(registry, account, call)
    const opened = await lines.open(account, { model, gate: gateOf(account), query: input.query })
    const { session, requests } = rehearse(opened)
    const asked = {
      query: input.query,
      input: input.body,
      ...(targetId === null ? {} : { id: targetId }),
      ...(input.remote_query === undefined ? {} : { remoteQuery: input.remote_query }),
    }
    let because: string | null = null
    try {
      await runWrite(session, resource, method, operation, asked)
    } catch (error) {
      // Before anything was to be sent the reasons are real ones; after that, the answers that led there are made up.
      if (requests.length === 0) {
        await lines.noteFailure(account, error)
        throw error
      }
      because = whyIncomplete(error, requests)
    }
    const connector = registry.connector(account.integration)
    const shown = requests.map((request) => showRequest(connector, session.account, request))
    return {
      dry_run: true,
      integrated_account_id: account.id,
      model,
      resource: name,
      method,
      requests: shown,
      complete: because === null,
      incomplete_because: because,
      placeholders: placeholdersIn(shown),
      warnings: [...unsupportedWarnings(registry, account, call), ...opened.warnings],
    }
  }
}

function whyIncomplete(error: unknown, requests: Rehearsal['requests']): string {
  if (error instanceof RehearsalOver) return error.message
  return `What follows depends on the provider's answer to request ${requests.length}.`
}

function placeholdersIn(requests: readonly ShownRequest[]): Record<string, string> {
  const text = JSON.stringify(requests)
  const meanings = requests.map(
    (_, index) => [placeholderOf(index + 1), `The id in the answer to request ${index + 1}.`] as const,
  )
  return Object.fromEntries(meanings.filter(([placeholder]) => text.includes(placeholder)))
}
