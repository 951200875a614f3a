import { type Receipt, toReceipt } from '../gateway/delivery/receipt.ts'
import type { Receipts } from '../gateway/delivery/receipts.ts'
import { errorOfWrite } from '../gateway/delivery/write-error.ts'
import type { WriteCall, Writes } from '../gateway/delivery/writes.ts'
import type { WithFiles } from '../ports/write-files.ts'
import { parseIdempotencyKey, parsePrefer } from './prefer.ts'
import type { HttpContext } from './types.ts'

export type SubmitParts = { writes: Writes; receipts: Receipts }

/**
 * Stores a write and answers as the caller prefers: with the outcome if there is one, otherwise 202 with the receipt. A plain call is never
 * answered with 202 by us (wire contract 3).
 * @param outcomeOf the answer to a write that succeeded
 * @throws GatewayError what the write failed with
 */
export async function submitWrite(
  c: HttpContext,
  { writes, receipts }: SubmitParts,
  call: WriteCall & WithFiles,
  outcomeOf: (receipt: Receipt) => Response,
): Promise<Response> {
  const prefer = parsePrefer(c.req.header('prefer'))
  const isPlain = prefer.kind === 'plain'
  const { write, replayed } = isPlain ? await writes.plain(call) : await writes.accept(call, prefer.waitSeconds * 1000)
  c.header('x-write-id', write.id)
  c.header('location', `/write/${write.id}`)
  if (replayed) c.header('idempotency-replayed', 'true')
  if (write.status === 'succeeded') return outcomeOf(toReceipt(write))
  if (isPlain || write.finished_at !== null) throw errorOfWrite(write)
  return c.json(await receipts.show(write), 202)
}

/** The headers that say how a write is to be taken, checked before its body is read. @throws GatewayError `invalid_request` */
export function checkWriteHeaders(c: HttpContext): { idempotencyKey: string | undefined } {
  parsePrefer(c.req.header('prefer'))
  return { idempotencyKey: parseIdempotencyKey(c.req.header('idempotency-key')) }
}
