import type { AccountCache } from '../gateway/account-cache.ts'
import type { Receipt } from '../gateway/delivery/receipt.ts'
import type { WriteCall } from '../gateway/delivery/writes.ts'
import type { DryRun } from '../gateway/dry-run.ts'
import type { Intake } from '../gateway/intake.ts'
import { writeOperationOf } from '../gateway/perform.ts'
import type { Registry } from '../gateway/registry.ts'
import { checkSubmission, modelOf, type Submission } from '../gateway/submission.ts'
import { accountOf } from './account-of.ts'
import { readPassedBody } from './passed-body.ts'
import { type CommonParameters, parseUnifiedQuery } from './query.ts'
import { checkWriteHeaders, type SubmitParts, submitWrite } from './submit-write.ts'
import type { HttpContext } from './types.ts'
import { readWriteBody } from './write-body.ts'

export type WriteTarget = { model: string; resource: string; method: string; targetId: string | null }

/** Takes a write from a request to its answer (wire contract 3). */
export type WriteHandler = (c: HttpContext, target: WriteTarget) => Promise<Response>

export type WriteHandlerParts = SubmitParts & { registry: Registry; accounts: AccountCache; intake: Intake; dryRun: DryRun }

export function makeWriteHandler({ registry, accounts, intake, dryRun, ...parts }: WriteHandlerParts): WriteHandler {
  return async (c, target) => {
    const { common, parameters, remoteQuery } = parseUnifiedQuery(new URL(c.req.url).search)
    const account = await accountOf(c, accounts, common.integrated_account_id)
    // Before the body is looked at: what is wrong with it says nothing to a caller who cannot make the call at all.
    modelOf(target.model, target.resource)
    writeOperationOf(registry, account, target)
    const { idempotencyKey } = checkWriteHeaders(c)
    const body = await (common.body_passthrough ? readPassedBody : readWriteBody)(c, target)
    const targetId = target.targetId ?? (isCustom(target.method) && typeof body.id === 'string' ? body.id : null)
    const submission: Submission = { ...target, account, targetId, body, parameters, remoteQuery, strict: common.strict }
    const input = checkSubmission(registry, submission)
    if (common.dry_run) return c.json(await dryRun({ ...target, account, targetId, input }))
    const call: WriteCall = {
      environment_id: account.environment_id,
      account_id: account.id,
      model: target.model,
      resource: target.resource,
      method: target.method,
      target_id: targetId,
      input,
      idempotencyKey,
    }
    const withFiles = await intake.accept(call, registry.connector(account.integration).files)
    return submitWrite(c, parts, withFiles, (receipt) => replyOutcome(c, receipt, common))
  }
}

const isCustom = (method: string) => !['create', 'update', 'delete'].includes(method)

function replyOutcome(c: HttpContext, receipt: Receipt, common: CommonParameters): Response {
  const { method, outcome, record, remote_id: id, warnings } = receipt
  if (method === 'delete') return c.json({ id })
  const { remote_data, ...fields } = record ?? { id }
  const shown = {
    ...Object.fromEntries(Object.entries(fields).filter(([name]) => !common.exclude_fields.includes(name))),
    ...(common.ignore_remote_data || remote_data === undefined || common.exclude_fields.includes('remote_data')
      ? {}
      : { remote_data }),
    ...(warnings.length === 0 ? {} : { warnings }),
  }
  return isCustom(method) ? c.json({ result: shown }) : c.json(shown, outcome === 'created' ? 201 : 200)
}
