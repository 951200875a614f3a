import { type GatewayError, toGatewayError } from '../../errors.ts'
import type { BegunWrite } from '../../ports/attempts.ts'
import type { DeliverySettings } from './delivery-settings.ts'
import type { TrackedHold } from './hold.ts'
import { LeaseLost, type OpenWrite, type Performed, type Performer } from './performer.ts'

export type Reconciled =
  | { kind: 'found'; performed: Performed }
  /** It certainly did not arrive, or doing it again is the same as doing it once. */
  | { kind: 'absent' }
  | { kind: 'look_again'; waitMs: number; checks: number; error?: GatewayError }
  | { kind: 'unknown'; error?: GatewayError }
  /** It was found, and what it still lacked could not be added. */
  | { kind: 'broken_off'; error: GatewayError }

/**
 * Finds out what became of a write that may have arrived, after its settle time. The number of looks is bounded by `recheckMs`; a look
 * that fails counts as one that could not tell.
 * @throws LeaseLost
 */
export async function reconcile(
  parts: { performer: Performer; settings: Pick<DeliverySettings, 'recheckMs' | 'providerClockSkewMs'> },
  write: BegunWrite,
  open: OpenWrite,
  hold: TrackedHold,
): Promise<Reconciled> {
  const { performer, settings } = parts
  const since = (write.in_doubt_since ?? write.attempted_at).getTime() - settings.providerClockSkewMs
  // Below zero: a person who retries an unknown write has decided that it is sent if looking cannot tell.
  const decided = write.checks < 0
  const checks = decided ? write.checks - 1 : write.checks + 1
  const waitMs = settings.recheckMs[Math.abs(checks) - 1]
  try {
    if (write.mode === 'queued' && (await performer.isRepeatable(open))) return { kind: 'absent' }
    const found = await performer.find(open, hold, since)
    if (found.kind !== 'unsure') return found
    if (decided) return { kind: 'absent' }
    return waitMs === undefined ? { kind: 'unknown' } : { kind: 'look_again', waitMs, checks }
  } catch (thrown) {
    if (thrown instanceof LeaseLost || hold.isLost) throw thrown
    const error = toGatewayError(thrown)
    // A look that finds the first call of several records it as a step, and goes on from there.
    if (Object.keys(hold.finishedSteps).length > Object.keys(write.steps).length) return { kind: 'broken_off', error }
    if (waitMs === undefined) return { kind: 'unknown', error }
    return { kind: 'look_again', waitMs: Math.max(waitMs, error.retryAfterMs ?? 0), checks, error }
  }
}
