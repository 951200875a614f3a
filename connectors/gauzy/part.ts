import type { Session } from '../../src/connector/contract.ts'
import { type ErrorCode, GatewayError } from '../../src/errors.ts'
import { mayFallBack } from './dialect.ts'
import { isMissingRoute } from './errors.ts'

/** Answers that say that nothing was written and that the same call will not be taken later either. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'provider_rejected',
  'provider_forbidden',
  'provider_not_found',
  'provider_conflict',
  'operation_not_supported',
])

/** Whether a failed call certainly changed nothing, and another try would fail alike. */
export function isRefusal(session: Session, thrown: unknown): thrown is GatewayError {
  if (!(thrown instanceof GatewayError) || !REFUSALS.has(thrown.code)) return false
  return !(isMissingRoute(thrown) && mayFallBack(session))
}

export type Part = {
  /** The step's name; unlike any other of the write. */
  step: string
  /** The part's place in the caller's input. */
  pointer: string
  send(): Promise<unknown>
}

/**
 * Writes one part of a record that exists already. A definite refusal becomes a warning, because the record cannot be taken back; it is
 * recorded with the step, so that a resumed write warns again instead of asking again. Every other failure is the write's own.
 * @returns whether the part was written
 */
export async function writePart(session: Session, { step, pointer, send }: Part): Promise<boolean> {
  const { refused } = await session.step<{ refused: string | null }>(step, async () => {
    try {
      await send()
      return { refused: null }
    } catch (thrown) {
      if (!isRefusal(session, thrown)) throw thrown
      return { refused: thrown.message }
    }
  })
  if (refused !== null) warnUnwritten(session, pointer, `The record was written without it. ${refused}`)
  return refused === null
}

export function warnUnwritten(session: Session, pointer: string, message: string): void {
  session.warn({ code: 'not_written', pointer, message })
}
