import { GatewayError } from '../../src/errors.ts'
import { makeHold, type TrackedHold } from '../../src/gateway/delivery/hold.ts'
import type { Pace } from '../../src/gateway/delivery/pace.ts'
import type { FoundAgain, Performer } from '../../src/gateway/delivery/performer.ts'
import { processWrite } from '../../src/gateway/delivery/process.ts'
import { silentLog } from '../../src/log.ts'
import type { BegunWrite } from '../../src/ports/attempts.ts'
import { realClock } from './clocks.ts'
import { FAST } from './delivery.ts'

export const AT = new Date('2026-01-01T00:00:00.000Z')

export function begun(change: Partial<BegunWrite> = {}): BegunWrite {
  return {
    id: 'w1',
    seq: '1',
    environment_id: 'e1',
    account_id: 'a1',
    model: 'ats',
    resource: 'candidates',
    method: 'create',
    target_id: null,
    lane: 'w1',
    mode: 'queued',
    status: 'running',
    outcome: null,
    remote_id: null,
    error_code: null,
    report: null,
    idempotency_key: null,
    request_hash: null,
    attempts: 1,
    next_attempt_at: null,
    created_at: AT,
    finished_at: null,
    input: { body: { first_name: 'Jane' }, query: {} },
    steps: {},
    attempted_at: AT,
    in_doubt_since: null,
    checks: 0,
    ageMs: 0,
    ...change,
  }
}

export const freePace: Pace = { readyInMs: async () => 0, take: async () => undefined, learn() {}, close: async () => 0 }

export function holdFor(write: BegunWrite, change: Partial<Parameters<typeof makeHold>[0]> = {}): TrackedHold {
  return makeHold({
    write,
    pace: freePace,
    check: async () => undefined,
    saveSteps: async () => true,
    at: () => undefined,
    ...change,
  })
}

export const done = { outcome: 'created', remote_id: 'r1', record: { id: 'r1' }, warnings: [] } as const

export const matched: FoundAgain = { kind: 'found', performed: { ...done, outcome: 'matched', warnings: [] } }

export function performer(change: Partial<Performer> = {}): Performer {
  return {
    perform: async (_write, hold) => {
      await hold.beforeSend()
      return { ...done, warnings: [] }
    },
    isRepeatable: async () => false,
    find: async () => ({ kind: 'unsure' }),
    limits: async () => ({ perSecond: 1, burst: 1, concurrency: 1 }),
    ...change,
  }
}
export const failing = (error: Error, sends = true): Partial<Performer> => ({
  perform: async (_write, hold) => {
    if (sends) await hold.beforeSend()
    throw error
  },
})
export const run = (write: BegunWrite, change: Partial<Performer> = {}, hold = holdFor(write)) =>
  processWrite({ performer: performer(change), clock: realClock, log: silentLog, settings: FAST, random: () => 0.5 }, write, hold)

export const timeout = new GatewayError('provider_timeout', 'No answer.')
export const inDoubt = { in_doubt_since: AT, error_code: 'provider_timeout', attempts: 2 }
