import { GatewayError, toGatewayError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { BegunWrite, Settlement } from '../../ports/attempts.ts'
import type { Clock } from '../../ports/clock.ts'
import type { WriteAttempt, WriteReport } from '../../ports/writes.ts'
import type { DeliverySettings } from './delivery-settings.ts'
import type { TrackedHold } from './hold.ts'
import { LeaseLost, type OpenWrite, type Performed, type Performer } from './performer.ts'
import { reconcile } from './reconcile.ts'
import { classOf, decideResend, decideRetry } from './retry.ts'
import { toWriteError } from './write-error.ts'
import { attemptsOfClass, withAttempt } from './write-report.ts'

export type ProcessParts = {
  performer: Performer
  clock: Clock
  log: Log
  settings: DeliverySettings
  /** 0..1. */
  random(): number
}

/**
 * Carries out one attempt on a write that was begun, and says what it came to. A write in doubt is looked up first, and sent again only
 * if it certainly did not arrive. Sends at most once.
 * @throws LeaseLost when the write is not this process's any more; then nothing may be stored
 */
export async function processWrite(parts: ProcessParts, write: BegunWrite, hold: TrackedHold): Promise<Settlement> {
  const attempt = makeAttempt(parts, write)
  if (write.input === null) return attempt.end('dead', 'send', { error: UNREADABLE })
  const open: OpenWrite = { ...write, input: write.input }
  if (write.in_doubt_since !== null || write.mode === 'look') {
    const settled = await lookUp(parts, write, open, hold, attempt)
    if (settled !== undefined) return settled
  }
  try {
    return attempt.succeed('send', await parts.performer.perform(open, hold))
  } catch (thrown) {
    if (thrown instanceof LeaseLost || hold.isLost) throw thrown
    const error = toGatewayError(thrown)
    if (error.code === 'internal') parts.log.error({ write_id: write.id, error: describe(thrown) }, 'A write met a defect.')
    return decide(parts, write, open, hold, attempt, error)
  }
}

/** Undefined when the write is to be sent again now. */
async function lookUp(parts: ProcessParts, write: BegunWrite, open: OpenWrite, hold: TrackedHold, attempt: Attempt) {
  const { settings } = parts
  const looked = await reconcile(parts, write, open, hold)
  const before = write.report?.error ?? null
  switch (looked.kind) {
    case 'found':
      return attempt.succeed('look', looked.performed)
    case 'look_again':
      return attempt.end('waiting', 'look', {
        error: looked.error,
        before,
        waitMs: looked.waitMs,
        inDoubt: true,
        checks: looked.checks,
      })
    case 'broken_off':
      return decide(parts, write, open, hold, attempt, looked.error)
    case 'unknown':
      return attempt.end('unknown', 'look', { error: looked.error ?? UNSETTLED, inDoubt: true })
    case 'absent': {
      if (write.mode !== 'queued') return attempt.end('failed', 'look', { error: NOT_ARRIVED, before })
      const attempts = attemptsOfClass(write, 'unclear')
      const backoff = parts.performer.backoff?.(open)
      const { ageMs } = write
      const resend = decideResend({ code: write.error_code, attempts, ageMs, ageMsMax: settings.ageMsMax, backoff })
      return resend === 'again' ? undefined : attempt.end(resend, 'look', { error: NOT_ARRIVED, before })
    }
  }
}

async function decide(
  { performer, settings, random }: ProcessParts,
  write: BegunWrite,
  open: OpenWrite,
  hold: TrackedHold,
  attempt: Attempt,
  error: GatewayError,
): Promise<Settlement> {
  const errorClass = classOf(error.code, hold.sent)
  const repeatable = write.mode === 'queued' && (await performer.isRepeatable(open).catch(() => false))
  const decision = decideRetry({
    code: error.code,
    sent: hold.sent,
    repeatable,
    attempt: attemptsOfClass(write, errorClass) + 1,
    ageMs: write.ageMs,
    ageMsMax: settings.ageMsMax,
    pausedAgeMsMax: settings.pausedAgeMsMax,
    settleMs: settings.settleMs,
    backoff: performer.backoff?.(open),
    retryAfterMs: error.retryAfterMs,
    random: random(),
  })
  if (decision.kind !== 'wait') return attempt.end(decision.kind, 'send', { error })
  // The caller of a plain call is told, and decides himself; what remains is to find out what happened.
  if (write.mode !== 'queued' && !decision.inDoubt) return attempt.end('failed', 'send', { error })
  return attempt.end('waiting', 'send', { error, waitMs: decision.waitMs, inDoubt: decision.inDoubt })
}

type End = {
  error: GatewayError | undefined
  /** The error of the attempt that is in doubt, which the receipt goes on showing while it is looked up. */
  before?: WriteReport['error']
  waitMs?: number
  inDoubt?: boolean
  checks?: number
}
type Attempt = ReturnType<typeof makeAttempt>

function makeAttempt({ clock }: ProcessParts, write: BegunWrite) {
  const startedAt = clock.now()
  /** Begins at the database's time and lasts as long as our clock says, so that the clocks need not agree. */
  const entry = (kind: WriteAttempt['kind'], result: WriteAttempt['result'], error?: GatewayError) => ({
    kind,
    result,
    finished_at: new Date(write.attempted_at.getTime() + Math.max(0, clock.now() - startedAt)).toISOString(),
    ...(error !== undefined && {
      error: {
        code: error.code,
        message: error.message,
        ...(error.remote?.status !== undefined && { remote_status: error.remote.status }),
      },
    }),
  })

  return {
    succeed(kind: WriteAttempt['kind'], { outcome, remote_id, record, warnings }: Performed): Settlement {
      const report = withAttempt(write, entry(kind, 'succeeded'), { record, warnings })
      return { status: 'succeeded', outcome, remote_id, error_code: null, report, waitMs: 0, inDoubt: false, checks: 0 }
    },
    end(status: Exclude<Settlement['status'], 'succeeded'>, kind: WriteAttempt['kind'], end: End): Settlement {
      const { waitMs = 0, inDoubt = false, checks = 0 } = end
      const error = end.before ?? (end.error === undefined ? null : toWriteError(end.error))
      const report = withAttempt(write, entry(kind, status, end.error), { error })
      return { status, outcome: null, remote_id: null, error_code: error?.code ?? null, report, waitMs, inDoubt, checks }
    },
  }
}

const UNREADABLE = new GatewayError(
  'internal',
  'The stored input could not be opened: its encryption key is not configured, or it was erased. Nothing was sent.',
)
const UNSETTLED = new GatewayError(
  'provider_timeout',
  'An attempt may have arrived, and looking at the provider could not settle it. Look there; then retry or leave it.',
)
const NOT_ARRIVED = new GatewayError('provider_failed', 'The provider does not have the record: the attempt did not arrive.')

function describe(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
}
