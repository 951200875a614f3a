import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeBucket } from '../../src/connector/bucket.ts'

const RATE = { perSecond: 10, burst: 20 }
const drained = () => {
  const bucket = makeBucket(RATE)
  for (let taken = 0; taken < RATE.burst; taken++) bucket.take(0)
  return bucket
}

test('a burst goes at once, then one call each tenth of a second', () => {
  const bucket = makeBucket(RATE)
  expect(Array.from({ length: 20 }, () => bucket.take(0))).toEqual(Array(20).fill(0))
  expect(bucket.take(0)).toBe(100)
  expect(bucket.take(100)).toBe(0)
  expect(bucket.take(100)).toBe(100)
})

test('calls that may wait get their turns in order, and a call that may not takes nothing', () => {
  const bucket = drained()
  expect([bucket.take(0, 1_000), bucket.take(0, 1_000), bucket.take(0, 250), bucket.take(0, 250), bucket.take(0, 1_000)]).toEqual(
    [100, 200, 300, 300, 300],
  )
})

test('a rest fills the bucket up to the burst and no further', () => {
  const bucket = drained()
  expect(Array.from({ length: 21 }, () => bucket.take(3_600_000))).toEqual([...Array(20).fill(0), 100])
})

test('a refusal halves the rate and pauses, and the pause ends with one call and not with a burst', () => {
  const bucket = makeBucket(RATE)
  expect(bucket.learn(429, { 'retry-after': '3' }, 0)).toBe(true)
  expect(bucket.perSecond(0)).toBe(5)
  expect(bucket.take(1_000)).toBe(2_000)
  expect(bucket.take(3_000)).toBe(0)
  expect(bucket.take(3_000)).toBe(200)
})

test('refusals of calls that were under way together count once, later ones again, down to a sixteenth', () => {
  const bucket = makeBucket(RATE)
  for (const at of [0, 10, 999]) bucket.learn(429, { 'retry-after': '0' }, at)
  expect(bucket.perSecond(1_000)).toBeCloseTo(5, 1)
  for (let at = 1_000; at < 20_000; at += 1_000) bucket.learn(429, { 'retry-after': '0' }, at)
  expect(bucket.perSecond(19_000)).toBeCloseTo(RATE.perSecond / 16, 1)
})

test('the rate comes back evenly, a half in five minutes, and never exceeds what was declared', () => {
  const bucket = makeBucket(RATE)
  bucket.learn(429, { 'retry-after': '0' }, 0)
  expect(bucket.perSecond(150_000)).toBeCloseTo(7.5)
  expect(bucket.perSecond(300_000)).toBe(10)
  expect(bucket.perSecond(3_000_000)).toBe(10)
})

test('a pause is never shortened by an answer that asks for less', () => {
  const bucket = makeBucket(RATE)
  bucket.learn(429, { 'retry-after': '10' }, 0)
  expect(bucket.learn(503, { 'retry-after': '1' }, 0)).toBe(false)
  expect(bucket.take(1_000)).toBe(9_000)
})

test('no more is spent than the provider says is left', () => {
  const bucket = makeBucket(RATE)
  expect(bucket.learn(200, { 'x-ratelimit-remaining': '2', 'x-ratelimit-reset': '30' }, 0)).toBe(false)
  expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([0, 0, 100])
  expect(bucket.learn(200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' }, 0)).toBe(true)
  expect(bucket.take(0)).toBe(30_000)
})

test('a clock that is set back neither fills the bucket nor locks it', () => {
  const bucket = drained()
  expect(bucket.take(-3_600_000)).toBe(100)
  expect(bucket.take(-3_599_900)).toBe(0)
})

test('in no span of time do more calls go than the burst and the rate allow', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 30, maxLength: 200 }), (steps) => {
      const bucket = makeBucket(RATE)
      const sentAt: number[] = []
      let now = 0
      for (const step of steps) {
        now += step
        const waitMs = bucket.take(now, 500)
        if (waitMs <= 500) sentAt.push(now + waitMs)
      }
      for (const [first, from] of sentAt.entries()) {
        for (const [last, to] of sentAt.entries()) {
          if (last >= first) expect(last - first + 1).toBeLessThanOrEqual(RATE.burst + ((to - from) / 1_000) * RATE.perSecond + 1)
        }
      }
    }),
    { numRuns: 30 },
  )
})
