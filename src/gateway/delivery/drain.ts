import type { Settlement } from '../../ports/attempts.ts'
import type { LeaseStore, TurnEnd } from '../../ports/leases.ts'
import { type AttemptParts, attemptWrite } from './attempt.ts'
import { type Backlog, makeBacklog } from './backlog.ts'
import type { HeldLease } from './lease-keeper.ts'
import { makePace } from './pace.ts'
import { classOf, restAfterFailures } from './retry.ts'
import { isCode } from './write-error.ts'

export type DrainParts = AttemptParts & { leases: LeaseStore }

/** What the worker wants of a turn under way. */
export type TurnControl = {
  /** Other accounts wait for a place in this process. */
  isCrowded(): boolean
  isStopping(): boolean
}

/** How long one call inside an attempt may wait for its token; beyond that the write waits, and not the worker. */
const TOKEN_WAIT_MS_MAX = 2_000
/** While calls are under way and nothing else is due, new writes of the account are looked for this often. */
const LOOK_MS_MIN = 50
const LOOK_MS_MAX = 1_000
const PARK_MS = 1_000
/** A turn puts the rest of an overlong lane off so many times (1,000 writes each); after that other lanes wait for it. */
const PARKS_MAX = 8
/** With the rate used up, an account rests until some tokens are there, rather than taking a turn for each. */
const TOKEN_REST_MS = 250
/** An account whose credentials were refused is tried again this often at most. */
const PAUSED_REST_MS = 60_000

/**
 * One turn of an account: its due writes, lanes side by side up to the account's concurrency, until nothing is due, the rate is used
 * up, or others wait. Every write is settled on its own. Never holds more than a batch in memory.
 */
export async function drainTurn(parts: DrainParts, held: HeldLease, control: TurnControl): Promise<TurnEnd> {
  const { accountId } = held.lease
  const limits = await parts.performer.limits(accountId)
  const turn = makeTurn(parts, held, control, limits)
  const runners = Array.from({ length: Math.max(1, limits.concurrency) }, () => turn.run())
  // All of them end before the account is given back, whatever one of them throws.
  const results = await Promise.allSettled(runners)
  const end = await turn.end()
  for (const result of results) {
    if (result.status === 'rejected')
      parts.log.error({ account_id: accountId, error: String(result.reason) }, 'A turn was cut short.')
  }
  return end
}

function makeTurn(
  parts: DrainParts,
  held: HeldLease,
  control: TurnControl,
  limits: Awaited<ReturnType<DrainParts['performer']['limits']>>,
) {
  const { attempts, clock, leases, log, observer, settings } = parts
  const { accountId } = held.lease
  const backlog: Backlog = makeBacklog(attempts, accountId, settings.batch)
  const onThrottled = (waitMs: number) => observer.throttled({ accountId, waitMs })
  const chunk = Math.min(settings.batch, Math.max(1, Math.ceil(limits.burst / 2)))
  const pace = makePace({ leases, clock, log, accountId, limits, chunk, waitMsMax: TOKEN_WAIT_MS_MAX, onThrottled })
  const startedAt = clock.now()
  let { failures } = held.lease
  let started = 0
  let active = 0
  let restMs = 0
  let isOver = false
  let parks = 0
  let lookMs = LOOK_MS_MIN
  let wake = Promise.withResolvers<void>()

  const isTimeUp = () => {
    const elapsedMs = clock.now() - startedAt
    const isLong = started >= settings.turnWritesMax || elapsedMs >= settings.turnMs
    return elapsedMs >= settings.turnMsMax || (isLong && control.isCrowded())
  }
  const signal = () => {
    wake.resolve()
    wake = Promise.withResolvers()
  }
  const finish = (rest = 0) => {
    isOver = true
    restMs = Math.max(restMs, rest)
  }

  /** Waits until a write under way ends, or for a while: nobody rings for an account that is being drained. */
  const pause = async () => {
    const stop = new AbortController()
    await Promise.race([wake.promise, clock.sleep(lookMs, stop.signal).catch(() => undefined)])
    stop.abort()
    lookMs = Math.min(lookMs * 2, LOOK_MS_MAX)
  }

  const next = async () => {
    // Ends: `isTimeUp` bounds a turn's time, and each round either starts a write, fetches some, waits or ends.
    for (;;) {
      if (held.isLost || control.isStopping() || isTimeUp()) finish()
      if (isOver) return undefined
      const waitMs = await pace.readyInMs()
      if (waitMs > 0) {
        finish(Math.max(waitMs, Math.min(TOKEN_REST_MS, (chunk * 1_000) / limits.perSecond)))
        return undefined
      }
      const write = isOver ? undefined : backlog.pick()
      if (write !== undefined) {
        active += 1
        started += 1
        return write
      }
      const overlong = backlog.trim()
      if (overlong !== undefined && parks < PARKS_MAX) {
        parks += 1
        await attempts.park(accountId, overlong, PARK_MS)
      }
      if (!backlog.isDry && parks < PARKS_MAX && (await backlog.refill())) continue
      if (isOver || active === 0) return undefined
      const before = wake.promise
      await pause()
      // Woken by an end: that its lane is free may be all that was waited for. Otherwise there may be something new.
      if (before === wake.promise) await backlog.refill()
    }
  }

  const learnFrom = ({ report, waitMs }: Settlement) => {
    const code = report.attempts.at(-1)?.error?.code
    const errorClass = code === undefined || !isCode(code) ? undefined : classOf(code, true)
    const didAnswer = errorClass !== 'unreached' && errorClass !== 'unclear'
    failures = didAnswer ? 0 : failures + 1
    if (!didAnswer) {
      const rest = restAfterFailures(failures, parts.random())
      if (rest > 0) finish(rest)
    }
    if (errorClass === 'paused') finish(Math.min(waitMs, PAUSED_REST_MS))
  }

  return {
    async run() {
      for (let write = await next(); write !== undefined; write = await next()) {
        try {
          const attempted = await attemptWrite(parts, held, pace, write)
          if (attempted.kind === 'lease_lost') finish()
          if (attempted.kind === 'settled') learnFrom(attempted.settlement)
          const waits = attempted.kind === 'settled' && attempted.settlement.status === 'waiting'
          const followers = attempted.kind === 'settled' && !waits ? false : backlog.forgetLane(write.lane)
          if (attempted.kind === 'blocked' || followers) await attempts.park(accountId, write.lane, PARK_MS)
          lookMs = LOOK_MS_MIN
        } catch (error) {
          finish()
          throw error
        } finally {
          active -= 1
          const isTrimmed = backlog.done(write)
          // Should this fail, they come back by themselves when what they were put off for is over.
          if (isTrimmed) await attempts.unpark(accountId, write.lane, settings.batch * 2).catch(() => undefined)
          signal()
        }
      }
      signal()
    },

    async end(): Promise<TurnEnd> {
      const tokensLeft = await pace.close()
      return { more: !backlog.isDry || backlog.hasWaiting, restMs: Math.ceil(restMs), failures, tokensLeft }
    },
  }
}
