import { expect, test } from 'vitest'
import { makeLimiter } from '../../src/connector/limiter.ts'

const RATE = { perSecond: 10, burst: 2 }

/** Time that goes on when told to; sleepers wake in order. */
function makeFakeClock() {
  let now = 0
  let sleepers: { at: number; wake: () => void }[] = []
  return {
    now: () => now,
    sleep: (ms: number) => new Promise<void>((wake) => sleepers.push({ at: now + ms, wake })),
    sleeping: () => sleepers.length,
    async advanceTo(at: number) {
      await new Promise(setImmediate)
      for (;;) {
        sleepers.sort((one, other) => one.at - other.at)
        const next = sleepers[0]
        if (next === undefined || next.at > at) break
        sleepers = sleepers.slice(1)
        now = Math.max(now, next.at)
        next.wake()
        await new Promise(setImmediate)
      }
      now = at
    },
  }
}

/** Starts a call and notes when its turn came, or how it was refused. */
function start(clock: ReturnType<typeof makeFakeClock>, beforeSend: () => Promise<void>) {
  const call: { sentAt?: number; error?: unknown } = {}
  beforeSend().then(
    () => {
      call.sentAt = clock.now()
    },
    (error: unknown) => {
      call.error = error
    },
  )
  return call
}

test('calls of an account get their turns in order, other accounts are not held up', async () => {
  const clock = makeFakeClock()
  const limiter = makeLimiter({ clock })
  const calls = Array.from({ length: 5 }, () => start(clock, limiter.gate('busy', RATE).beforeSend))
  const other = start(clock, limiter.gate('other', RATE).beforeSend)
  await clock.advanceTo(1_000)
  expect(calls.map(({ sentAt }) => sentAt)).toEqual([0, 0, 100, 200, 300])
  expect(other.sentAt).toBe(0)
})

test('a call whose turn would come too late is refused at once and told when, so nobody waits in vain', async () => {
  const clock = makeFakeClock()
  const limiter = makeLimiter({ clock, waitMsMax: 500 })
  const calls = Array.from({ length: 1_000 }, () => start(clock, limiter.gate('busy', RATE).beforeSend))
  await clock.advanceTo(0)
  expect(clock.sleeping()).toBe(5)
  expect(calls.at(-1)?.error).toMatchObject({ code: 'too_many_requests', retryAfterMs: 600 })
  await clock.advanceTo(500)
  expect(calls.filter(({ sentAt }) => sentAt !== undefined)).toHaveLength(7)
})

test('calls that wait when the provider asks for a pause keep it, and then go at the lower rate', async () => {
  const clock = makeFakeClock()
  const limiter = makeLimiter({ clock })
  const { beforeSend, afterReply } = limiter.gate('busy', RATE)
  const calls = Array.from({ length: 5 }, () => start(clock, beforeSend))
  await clock.advanceTo(50)
  afterReply(429, { 'retry-after': '2' })
  await clock.advanceTo(10_000)
  expect(calls.map(({ sentAt }) => sentAt)).toEqual([0, 0, 2_050, 2_250, 2_450])
})

test('calls that wait are refused when the pause is longer than they may wait', async () => {
  const clock = makeFakeClock()
  const { beforeSend, afterReply } = makeLimiter({ clock, waitMsMax: 1_000 }).gate('busy', RATE)
  const calls = Array.from({ length: 3 }, () => start(clock, beforeSend))
  await clock.advanceTo(50)
  afterReply(429, { 'retry-after': '60' })
  await clock.advanceTo(100)
  expect(calls[2]?.error).toMatchObject({ code: 'too_many_requests', retryAfterMs: 59_950 })
})

test('pauses that follow one another do not hold a call beyond its time', async () => {
  const clock = makeFakeClock()
  const { beforeSend, afterReply } = makeLimiter({ clock, waitMsMax: 1_000 }).gate('busy', RATE)
  const calls = Array.from({ length: 3 }, () => start(clock, beforeSend))
  for (let at = 50; at <= 5_000; at += 50) {
    await clock.advanceTo(at)
    afterReply(503, { 'retry-after': '1' })
  }
  await clock.advanceTo(10_000)
  expect(calls[2]?.error).toMatchObject({ code: 'too_many_requests' })
  expect(clock.sleeping()).toBe(0)
})

test('the quota that the provider tells of is known by account, and the last word stays', () => {
  const limiter = makeLimiter({ clock: makeFakeClock() })
  limiter.gate('told', RATE).afterReply(200, { 'ratelimit-limit': '100', 'ratelimit-remaining': '7' })
  limiter.gate('told', RATE).afterReply(200, {})
  expect(limiter.quotaOf('told')).toEqual({ limit: 100, remaining: 7 })
  expect(limiter.quotaOf('untold')).toBeUndefined()
})

test('accounts beyond the bound are forgotten, the longest unused first', async () => {
  const clock = makeFakeClock()
  const limiter = makeLimiter({ clock, accountsMax: 2 })
  for (const id of ['a', 'b', 'c']) limiter.gate(id, RATE).afterReply(200, { 'ratelimit-remaining': '1' })
  expect(['a', 'b', 'c'].map((id) => limiter.quotaOf(id))).toEqual([undefined, { remaining: 1 }, { remaining: 1 }])
})
