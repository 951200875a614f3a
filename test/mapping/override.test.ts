import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkFields } from '../../src/mapping/check.ts'
import { compileRead } from '../../src/mapping/compile.ts'
import type { Fields } from '../../src/mapping/grammar.ts'
import { MappingError } from '../../src/mapping/mapping-error.ts'
import { type FieldsOverride, mergeFields, OVERRIDE_BYTES_MAX, parseOverride } from '../../src/mapping/override.ts'
import { json, readFields } from './arbitraries.ts'

const KNOWN = {
  candidates: { read: ['name', 'title', 'phones', 'custom_fields'], write: ['name', 'title', 'custom_fields'] },
  jobs: { read: ['name'] },
}

function failuresOf(work: () => unknown): { pointer: string; message: string }[] {
  try {
    work()
  } catch (error) {
    if (error instanceof MappingError) return [...error.failures]
    throw error
  }
  return []
}

const pointersOf = (override: unknown) => failuresOf(() => parseOverride(override, KNOWN)).map(({ pointer }) => pointer)

describe('parseOverride', () => {
  test('takes fields of known resources, entries by name, and null', () => {
    const override = {
      candidates: {
        read: { title: 'headline', name: null, 'custom_fields[level]': 'x.level' },
        write: { headline: 'title', other: null },
      },
      jobs: {},
    }
    expect(parseOverride(override, KNOWN)).toEqual(override)
  })

  test('refuses an unknown resource, side or unified field, and lists the known ones', () => {
    const override = { people: {}, jobs: { write: {}, reed: {} }, candidates: { read: { nmae: 'x', 'tags[a]': 'x' } } }
    expect(failuresOf(() => parseOverride(override, KNOWN))).toEqual([
      { pointer: '/people', message: 'is not a resource; there are candidates, jobs.' },
      { pointer: '/jobs/write', message: 'cannot be changed; there is read.' },
      { pointer: '/jobs/reed', message: 'cannot be changed; there is read.' },
      { pointer: '/candidates/read/nmae', message: expect.stringContaining('name, title, phones, custom_fields') },
      { pointer: '/candidates/read/tags[a]', message: expect.stringContaining('name, title, phones, custom_fields') },
    ])
  })

  test('refuses an entry of custom fields where the resource has none', () => {
    expect(pointersOf({ jobs: { read: { 'custom_fields[a]': 'x' } } })).toEqual(['/jobs/read/custom_fields[a]'])
  })

  test('refuses a path of a write that starts from an unknown unified field', () => {
    expect(pointersOf({ candidates: { write: { a: 'name', b: { first: ['titel', '$.x', 'custom_fields[a]'] } } } })).toEqual([
      '/candidates/write/b/first/0',
    ])
    expect(pointersOf({ candidates: { write: { a: { each: 'custom_fields', map: 'name' } } } })).toEqual([])
  })

  test('refuses what is not in the grammar, with its pointer', () => {
    expect(pointersOf({ candidates: { read: { title: { from: 'a', as: 'eval' } } } })).toEqual(['/candidates/read/title/as'])
    expect(pointersOf([])).toEqual([''])
    expect(pointersOf({ candidates: 5 })).toEqual(['/candidates'])
    expect(pointersOf({ candidates: { read: 5 } })).toEqual(['/candidates/read'])
  })

  test('puts its pointers under the place where the override stands', () => {
    expect(failuresOf(() => parseOverride({ people: {} }, KNOWN, '/unified_model_override/ats'))[0]?.pointer).toBe(
      '/unified_model_override/ats/people',
    )
  })

  test('refuses more than 8 KB of JSON, counted in bytes', () => {
    const sized = (chars: number, char: string) => ({ candidates: { read: { title: { const: char.repeat(chars) } } } })
    const around = JSON.stringify(sized(0, '')).length
    expect(pointersOf(sized(OVERRIDE_BYTES_MAX - around, 'x'))).toEqual([])
    expect(pointersOf(sized(OVERRIDE_BYTES_MAX - around + 1, 'x'))).toEqual([''])
    expect(pointersOf(sized((OVERRIDE_BYTES_MAX - around) / 2 + 1, 'é'))).toEqual([''])
  })

  test('refuses more than six levels inside a field', () => {
    const six = { fields: { a: { fields: { b: { list: [] } } } } }
    const seven = { fields: { a: { fields: { b: { list: [{ const: 1 }] } } } } }
    expect(pointersOf({ candidates: { read: { title: six } } })).toEqual([])
    expect(pointersOf({ candidates: { read: { title: seven } } })).toEqual(['/candidates/read/title/fields/a/fields/b/list/0'])
  })

  test('refuses what is not JSON', () => {
    const circle: Record<string, unknown> = {}
    circle.candidates = circle
    for (const value of [circle, undefined, () => 1, 1n]) expect(pointersOf(value)).toEqual([''])
  })

  test('throws nothing but MappingError, whatever it gets', () => {
    const shaped = fc.record({ candidates: fc.record({ read: json, write: json }, { requiredKeys: [] }) })
    fc.assert(
      fc.property(fc.oneof(json, shaped, fc.anything()), (value) => failuresOf(() => parseOverride(value, KNOWN)).length >= 0),
    )
  })
})

describe('mergeFields', () => {
  const base: Fields = {
    name: 'n',
    stage: { fields: { id: 's.id', name: 's.name' }, when: 's' },
    phones: { each: 'p', map: { fields: { number: 'v' } } },
    custom_fields: { from: 'meta', as: 'entries' },
  }

  test('replaces and adds single fields and leaves the others', () => {
    expect(mergeFields(base, { name: { const: 'x' }, title: 'h' })).toEqual({ ...base, name: { const: 'x' }, title: 'h' })
    expect(mergeFields(base, {})).toEqual(base)
  })

  test('merges two objects of fields in turn, keeping the condition', () => {
    expect(mergeFields(base, { stage: { fields: { name: 'label', rank: 's.rank' } } }).stage).toEqual({
      fields: { id: 's.id', name: 'label', rank: 's.rank' },
      when: 's',
    })
  })

  test('replaces every other form as a whole', () => {
    const phones: Fields[string] = { each: 'q', map: { fields: { type: 't' } } }
    expect(mergeFields(base, { phones, stage: 'x' })).toMatchObject({ phones, stage: 'x' })
  })

  test('takes away a field that is null, at the top and inside', () => {
    const merged = mergeFields(base, { name: null, stage: { fields: { id: null } }, unknown: null })
    expect(Object.keys(merged)).toEqual(['stage', 'phones', 'custom_fields'])
    expect(merged.stage).toEqual({ fields: { name: 's.name' }, when: 's' })
    expect(mergeFields({}, { a: { fields: { b: null, c: 'c' } } })).toEqual({ a: { fields: { c: 'c' } } })
  })

  test('adds a named entry to the custom fields of the base, or puts it in the place of the entry of that name', () => {
    const read = compileRead(mergeFields(base, { 'custom_fields[level]': 'x', 'custom_fields[size]': 'y' }))
    expect(read({ meta: { level: 1, team: 2 }, x: 'X', y: 'Y' }, {}).custom_fields).toEqual([
      { name: 'level', value: 'X' },
      { name: 'team', value: 2 },
      { name: 'size', value: 'Y' },
    ])
  })

  test('changes neither the base nor the override', () => {
    const frozen = JSON.stringify(base)
    const override: FieldsOverride = { stage: { fields: { id: null } }, name: null }
    mergeFields(base, override)
    expect(JSON.stringify(base)).toBe(frozen)
    expect(override).toEqual({ stage: { fields: { id: null } }, name: null })
  })

  test('makes a mapping that keeps to the grammar', () => {
    fc.assert(
      fc.property(
        readFields,
        readFields,
        (lower, upper) => checkFields(mergeFields(lower, upper), { mode: 'read' }).length === 0,
      ),
    )
  })
})
