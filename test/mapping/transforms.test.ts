import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UNSAFE_KEYS } from '../../src/mapping/json-value.ts'
import { isTransformName, TRANSFORMS, type TransformName } from '../../src/mapping/transforms.ts'
import { json } from './arbitraries.ts'

const NAMES = Object.keys(TRANSFORMS) as TransformName[]

describe('transforms', () => {
  test.each<[TransformName, unknown, unknown]>([
    ['iso_from_ms', 1_780_000_000_000, '2026-05-28T20:26:40.000Z'],
    ['iso_from_ms', '1780000000000', '2026-05-28T20:26:40.000Z'],
    ['iso_from_ms', 0, '1970-01-01T00:00:00.000Z'],
    ['iso_from_ms', '', undefined],
    ['iso_from_ms', Number.NaN, undefined],
    ['iso', '2024-01-10', '2024-01-10T00:00:00.000Z'],
    ['iso', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['iso', new Date(Number.NaN), undefined],
    ['iso', 0, undefined],
    ['date', '2024-01-10T23:30:00-02:00', '2024-01-11'],
    ['date', '+010000-01-01', '+010000-01-01'],
    ['ms_from_iso', '1970-01-01T00:00:01Z', 1000],
    ['ms_from_iso', new Date(Number.NaN), undefined],
    ['text', 5, '5'],
    ['text', false, 'false'],
    ['text', {}, undefined],
    ['number', ' 1.5e3 ', 1500],
    ['number', '', undefined],
    ['number', '0x10', undefined],
    ['number', '1e999', undefined],
    ['number', true, undefined],
    ['boolean', 'TRUE', true],
    ['boolean', 0, false],
    ['boolean', '', undefined],
    ['boolean_text', true, 'true'],
    ['boolean_text', 'no', undefined],
    ['blank_to_null', '  ', null],
    ['blank_to_null', ' a ', ' a '],
    ['blank_to_null', 0, 0],
    ['trim', ' a ', 'a'],
    ['lower', 'ÄB', 'äb'],
    ['upper', 'äb', 'ÄB'],
    ['first_name', ' Ada  King Lovelace ', 'Ada'],
    ['last_name', ' Ada  King Lovelace ', 'King Lovelace'],
    ['last_name', 'Ada\u00a0\tLovelace', 'Lovelace'],
    ['first_name', 'Ada', 'Ada'],
    ['last_name', 'Ada', undefined],
    ['first_name', '  ', undefined],
    ['last_name', '', undefined],
    ['not', 'false', true],
    ['not', true, false],
    ['not', 'maybe', undefined],
    ['is_set', '', true],
    ['is_set', 0, true],
    ['is_set', null, false],
    ['is_set', undefined, false],
    [
      'entries',
      { a: 1, b: null, c: undefined },
      [
        { name: 'a', value: 1 },
        { name: 'b', value: null },
      ],
    ],
    ['entries', [1], undefined],
    [
      'from_entries',
      [{ name: 'a', value: 1 }, { name: 'b', value: null }, { name: 'c' }, { name: 5, value: 5 }, 'x'],
      { a: 1, b: null },
    ],
    ['from_entries', {}, undefined],
    ['url_name', 'https://files.test/a/my%20cv.pdf?sig=1#x', 'my cv.pdf'],
    ['url_name', 'files.test/a/cv.pdf/', 'cv.pdf'],
    ['url_name', 'https://files.test/100%.pdf', '100%.pdf'],
    ['url_name', 'https://files.test/', undefined],
    ['host_type', 'https://de.linkedin.com/in/ada', 'linkedin'],
    ['host_type', 'www.GitHub.com/ada?tab=1', 'github'],
    ['host_type', '//x.com', 'twitter'],
    ['host_type', 'http://gitlab.com:8080/a', 'gitlab'],
    ['host_type', 'https://notlinkedin.com', null],
    ['host_type', 'https://linkedin.com.evil.test', null],
    ['host_type', 'ada.test/linkedin.com', null],
    ['host_type', 'ada.test/?next=https://github.com', null],
    ['host_type', '', null],
    ['host_type', 5, undefined],
    ['unique', ['a', 'b', 'a'], ['a', 'b']],
    ['strings', ['a', 1, null, ''], ['a', '']],
  ])('%s of %j is %j', (name, value, result) => {
    expect(TRANSFORMS[name](value)).toStrictEqual(result)
  })

  test('never throw, whatever they get', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), fc.oneof(json, fc.anything()), (name, value) => void TRANSFORMS[name](value)),
    )
  })

  test('give undefined for undefined and null for null, all but is_set', () => {
    for (const name of NAMES.filter((one) => one !== 'is_set')) {
      expect(TRANSFORMS[name](undefined), name).toBeUndefined()
      expect(TRANSFORMS[name](null), name).toBeNull()
    }
  })

  test('from_entries undoes entries', () => {
    const key = fc.string().filter((text) => !UNSAFE_KEYS.has(text))
    fc.assert(
      fc.property(fc.dictionary(key, fc.integer()), (object) => {
        expect(TRANSFORMS.from_entries(TRANSFORMS.entries(object))).toStrictEqual({ ...object })
      }),
    )
  })

  test('the table is frozen, and names are its own', () => {
    expect(Object.isFrozen(TRANSFORMS)).toBe(true)
    expect(isTransformName('trim')).toBe(true)
    expect(isTransformName('toString')).toBe(false)
    expect(isTransformName('__proto__')).toBe(false)
  })
})
