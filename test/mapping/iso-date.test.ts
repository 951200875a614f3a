import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isoFromMs, msFromIso } from '../../src/mapping/iso-date.ts'

const DATE_MS_MAX = 8.64e15
const anyMs = fc.oneof(
  fc.integer({ min: -DATE_MS_MAX, max: DATE_MS_MAX }),
  fc.integer({ min: 0, max: 4_102_444_800_000 }),
  // Midnights and the moments around them, where a day is taken from the cache or not.
  fc
    .tuple(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.integer({ min: -2, max: 2 }))
    .map(([day, ms]) => day * 86_400_000 + ms),
)

describe('isoFromMs', () => {
  test('gives what Date.toISOString gives, over the whole range of dates', () => {
    fc.assert(
      fc.property(anyMs, (ms) => {
        expect(isoFromMs(ms)).toBe(new Date(ms).toISOString())
        expect(isoFromMs(ms)).toBe(new Date(ms).toISOString())
      }),
      { numRuns: 20_000 },
    )
  })

  test('gives what Date.toISOString gives at the edges of days, months, years and the range', () => {
    const edges = [0, -1, 1, 86_399_999, 86_400_000, -86_400_000, -86_400_001, 951_782_400_000, DATE_MS_MAX, -DATE_MS_MAX]
    const years = [-62_167_219_200_000, -62_167_219_200_001, 253_402_300_799_999, 253_402_300_800_000]
    for (const ms of [...edges, ...years, -0]) expect(isoFromMs(ms)).toBe(new Date(ms).toISOString())
  })

  test('cuts fractions of a millisecond as Date does', () => {
    fc.assert(
      fc.property(fc.double({ min: -DATE_MS_MAX, max: DATE_MS_MAX, noNaN: true }), (ms) => {
        expect(isoFromMs(ms)).toBe(new Date(ms).toISOString())
      }),
    )
  })

  test('is undefined where a Date is invalid', () => {
    for (const ms of [Number.NaN, Infinity, -Infinity, DATE_MS_MAX + 1, -DATE_MS_MAX - 1]) expect(isoFromMs(ms)).toBeUndefined()
  })
})

describe('msFromIso', () => {
  test('reads back every date that is written', () => {
    fc.assert(
      fc.property(anyMs, (ms) => msFromIso(new Date(ms).toISOString()) === ms),
      { numRuns: 5000 },
    )
  })

  test.each([
    ['2024-01-10', '2024-01-10T00:00:00.000Z'],
    ['2024-01-10T09:30', '2024-01-10T09:30:00.000Z'],
    ['2024-01-10 09:30:15', '2024-01-10T09:30:15.000Z'],
    ['2024-01-10T09:30:15.1234567Z', '2024-01-10T09:30:15.123Z'],
    ['2024-01-10T09:30:15,5Z', '2024-01-10T09:30:15.500Z'],
    ['2024-01-10T09:30:15+02:00', '2024-01-10T07:30:15.000Z'],
    ['2024-01-10T09:30:15-0530', '2024-01-10T15:00:15.000Z'],
    ['2024-01-10 09:30:15.000000+00', '2024-01-10T09:30:15.000Z'],
    [' 2024-02-29t00:00:00z ', '2024-02-29T00:00:00.000Z'],
    ['0050-01-01', '0050-01-01T00:00:00.000Z'],
    ['+010000-01-01', '+010000-01-01T00:00:00.000Z'],
  ])('reads %s as %s, whatever the zone of the machine', (text, iso) => {
    expect(new Date(msFromIso(text)!).toISOString()).toBe(iso)
  })

  test.each([
    '',
    'soon',
    'foo 1',
    '10/01/2024',
    '2024',
    '2024-1-1',
    '2023-02-29',
    '2024-02-30',
    '2024-13-01',
    '2024-01-10T24:00',
    '2024-01-10T09:60',
    '2024-01-10T09:30:15+25:00',
    '-000000-01-01',
    '+275760-09-13T00:00:00.001Z',
  ])('does not take %j for a date', (text) => expect(msFromIso(text)).toBeUndefined())
})
