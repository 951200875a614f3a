import type { AccountCache } from '../gateway/account-cache.ts'
import { type Receipt, toReceipt } from '../gateway/receipt.ts'
import type { Registry } from '../gateway/registry.ts'
import { checkSubmission, type Submission } from '../gateway/submission.ts'
import { errorOfWrite } from '../gateway/write-error.ts'
import type { Accepted, WriteCall, Writes } from '../gateway/writes.ts'
import { accountOf } from './account-of.ts'
import { parseIdempotencyKey, parsePrefer } from './prefer.ts'
import { type CommonParameters, parseUnifiedQuery } from './query.ts'
import type { HttpContext } from './types.ts'
import { readWriteBody } from './write-body.ts'

export type WriteTarget = { model: string; resource: string; method: string; targetId: string | null }

/** Takes a write from a request to its answer (wire contract 3). */
export type WriteHandler = (c: HttpContext, target: WriteTarget) => Promise<Response>

export type WriteHandlerParts = { registry: Registry; accounts: AccountCache; writes: Writes }

export function makeWriteHandler({ registry, accounts, writes }: WriteHandlerParts): WriteHandler {
  return async (c, target) => {
    const { common, parameters, remoteQuery } = parseUnifiedQuery(new URL(c.req.url).search)
    const account = await accountOf(c, accounts, common.integrated_account_id)
    const prefer = parsePrefer(c.req.header('prefer'))
    const idempotencyKey = parseIdempotencyKey(c.req.header('idempotency-key'))
    const body = await readWriteBody(c, target)
    const targetId = target.targetId ?? (isCustom(target.method) && typeof body.id === 'string' ? body.id : null)
    const submission: Submission = { ...target, account, targetId, body, parameters, remoteQuery, strict: common.strict }
    const call: WriteCall = {
      environment_id: account.environment_id,
      account_id: account.id,
      model: target.model,
      resource: target.resource,
      method: target.method,
      target_id: targetId,
      input: checkSubmission(registry, submission),
      idempotencyKey,
    }
    const accepted = prefer.kind === 'plain' ? await writes.plain(call) : await writes.accept(call, prefer.waitSeconds * 1000)
    return reply(c, accepted, common, prefer.kind === 'plain')
  }
}

const isCustom = (method: string) => !['create', 'update', 'delete'].includes(method)

/** The outcome if there is one, otherwise 202 with the receipt. A plain call is never answered with 202. */
function reply(c: HttpContext, { write, replayed }: Accepted, common: CommonParameters, plain: boolean): Response {
  c.header('x-write-id', write.id)
  c.header('location', `/write/${write.id}`)
  if (replayed) c.header('idempotency-replayed', 'true')
  if (write.status === 'succeeded') return replyOutcome(c, toReceipt(write), common)
  if (plain || write.finished_at !== null) throw errorOfWrite(write)
  return c.json(toReceipt(write), 202)
}

function replyOutcome(c: HttpContext, receipt: Receipt, common: CommonParameters): Response {
  const { method, outcome, record, remote_id: id, warnings } = receipt
  if (method === 'delete') return c.json({ id })
  const { remote_data, ...fields } = record ?? { id }
  const shown = {
    ...Object.fromEntries(Object.entries(fields).filter(([name]) => !common.exclude_fields.includes(name))),
    ...(common.ignore_remote_data || remote_data === undefined ? {} : { remote_data }),
    ...(warnings.length === 0 ? {} : { warnings }),
  }
  return isCustom(method) ? c.json({ result: shown }) : c.json(shown, outcome === 'created' ? 201 : 200)
}
