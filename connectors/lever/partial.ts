import type { Session } from '../../src/connector/contract.ts'
import { type ErrorCode, toGatewayError } from '../../src/errors.ts'

/** Lever, or the host of a file, said no and will say no again; everything else may still succeed, and ends the attempt so that it is resumed. */
const DEFINITE: readonly ErrorCode[] = [
  'provider_rejected',
  'provider_forbidden',
  'provider_not_found',
  'provider_conflict',
  'egress_denied',
  'invalid_request',
  'payload_too_large',
]

/**
 * Does one part of a write of several calls. A definite refusal becomes a warning at the part's places in the input, because the rest is done.
 * @returns whether it was done
 * @throws GatewayError when trying again can help
 */
export async function attempt(session: Session, pointers: readonly string[], work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (thrown) {
    const error = toGatewayError(thrown)
    if (!DEFINITE.includes(error.code)) throw thrown
    for (const pointer of pointers) session.warn({ code: 'not_written', pointer, message: error.message })
    return false
  }
}
