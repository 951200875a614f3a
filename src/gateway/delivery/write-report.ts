import type { BegunWrite } from '../../ports/attempts.ts'
import type { WriteAttempt, WriteReport } from '../../ports/writes.ts'
import { classOf, type ErrorClass } from './retry.ts'
import { isCode } from './write-error.ts'

/** Attempts kept with a receipt; more than any class of error may have. */
const ATTEMPTS_KEPT = 50

const NOTHING: WriteReport = { record: null, warnings: [], error: null, attempts: [] }

/** The report with one more attempt. Attempts whose process was gone before it could say anything are filled in as lost. */
export function withAttempt(
  write: BegunWrite,
  attempt: Omit<WriteAttempt, 'number' | 'started_at'>,
  change: Partial<WriteReport>,
) {
  const report = write.report ?? NOTHING
  const started_at = write.attempted_at.toISOString()
  const attempts = [...report.attempts]
  const last = attempts.at(-1)?.number ?? Math.max(0, write.attempts - ATTEMPTS_KEPT)
  for (let number = last + 1; number < write.attempts; number++) {
    attempts.push({ number, started_at, finished_at: started_at, kind: 'send', result: 'lost' })
  }
  attempts.push({ number: write.attempts, started_at, ...attempt })
  return { ...report, error: null, ...change, attempts: attempts.slice(-ATTEMPTS_KEPT) }
}

/**
 * How many attempts since the write was accepted, or last retried, ended with an error of the class. Lost ones count as unclear: a
 * write that brings down each process that tries it must come to an end too.
 */
export function attemptsOfClass(write: BegunWrite, errorClass: ErrorClass): number {
  const openedAt = write.attempted_at.getTime() - write.ageMs
  return (write.report?.attempts ?? []).filter(
    (attempt) =>
      Date.parse(attempt.started_at) >= openedAt - 1 && attempt.kind === 'send' && classOfAttempt(attempt) === errorClass,
  ).length
}

function classOfAttempt({ result, error }: WriteAttempt): ErrorClass | undefined {
  if (result === 'lost') return 'unclear'
  return error !== undefined && isCode(error.code) ? classOf(error.code, true) : undefined
}
