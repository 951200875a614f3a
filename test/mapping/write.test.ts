import { describe, expect, test } from 'vitest'
import { compileWrite, type Engine } from '../../src/mapping/compile.ts'
import type { Expr } from '../../src/mapping/grammar.ts'

describe.each<Engine>(['codegen', 'closures'])('writing with %s', (engine) => {
  const ABSENT = Symbol('absent')
  /** The mapped field, telling absent from null. */
  const map = (expr: Expr, input: unknown, context = {}): unknown => {
    const body = compileWrite({ field: expr }, { engine })(input, context)
    return body === undefined ? ABSENT : body.field
  }

  test('what is absent leaves its key out, and an explicit null stays null', () => {
    const write = compileWrite({ headline: 'title', location: 'locations.0', 'archived[reason]': 'reason' }, { engine })
    expect(write({ title: null, reason: 'r' }, {})).toStrictEqual({ headline: null, 'archived[reason]': 'r' })
    expect(write({ title: '' }, {})).toStrictEqual({ headline: '' })
    expect(write({ title: undefined }, {})).toBeUndefined()
  })

  test('zero, false and the empty text are written', () => {
    for (const value of [0, false, '']) expect(map('a', { a: value })).toBe(value)
  })

  test('nothing is written when nothing of the input has a place', () => {
    expect(compileWrite({ name: 'name' }, { engine })({ other: 1 }, {})).toBeUndefined()
    expect(compileWrite({}, { engine })({ name: 'Ada' }, {})).toBeUndefined()
  })

  test('constants and the context are written beside the input', () => {
    expect(compileWrite({ role: { const: 'x' }, org: '$.org' }, { engine })({}, { org: 1 })).toEqual({ role: 'x', org: 1 })
    expect(map({ const: null }, {})).toBeNull()
  })

  test('a transform is not asked about what is absent', () => {
    expect(map({ from: 'a', as: 'is_set' }, {})).toBe(ABSENT)
    expect(map({ from: 'a', as: 'is_set' }, { a: null })).toBe(false)
    expect(map({ from: 'a', as: 'ms_from_iso' }, { a: null })).toBeNull()
    expect(map({ from: 'a', as: 'ms_from_iso' }, { a: '1970-01-01T00:00:01Z' })).toBe(1000)
    expect(map({ from: 'a', as: 'ms_from_iso' }, { a: 'soon' })).toBe(ABSENT)
  })

  test('of several alternatives the first value wins, and a null is kept only if there is none', () => {
    const expr: Expr = { first: ['a', 'b'] }
    expect(map(expr, { a: null, b: 2 })).toBe(2)
    expect(map(expr, { a: null })).toBeNull()
    expect(map(expr, { b: null })).toBeNull()
    expect(map(expr, {})).toBe(ABSENT)
    expect(map({ from: 'a', else: 'b' }, { a: null })).toBeNull()
  })

  test('a join of cleared parts clears the whole, one of absent parts is absent', () => {
    const expr: Expr = { join: ['first_name', 'last_name'], with: ' ' }
    expect(map(expr, { first_name: 'Ada', last_name: null })).toBe('Ada')
    expect(map(expr, { first_name: null, last_name: null })).toBeNull()
    expect(map(expr, { first_name: '' })).toBe(ABSENT)
    expect(map(expr, {})).toBe(ABSENT)
  })

  test('a look-up of null is null, and of what is not in the table absent', () => {
    const expr: Expr = { lookup: { open: 'published' }, from: 'status' }
    expect(map(expr, { status: 'open' })).toBe('published')
    expect(map(expr, { status: null })).toBeNull()
    expect(map(expr, { status: 'other' })).toBe(ABSENT)
    expect(map(expr, {})).toBe(ABSENT)
  })

  test('an absent list is absent, null is null, and an empty list is empty', () => {
    const expr: Expr = { each: 'emails', map: 'email' }
    expect(map(expr, {})).toBe(ABSENT)
    expect(map(expr, { emails: null })).toBeNull()
    expect(map(expr, { emails: [] })).toEqual([])
    expect(map(expr, { emails: [{ email: 'a@b.test' }, {}] })).toEqual(['a@b.test'])
  })

  test('an object or list without contents is absent', () => {
    expect(map({ fields: { city: 'city', zip: { fields: { code: 'zip' } } } }, {})).toBe(ABSENT)
    expect(map({ fields: { city: 'city' } }, { city: null })).toEqual({ city: null })
    expect(map({ fields: { role: { const: 'x' } }, when: 'email' }, {})).toBe(ABSENT)
    expect(map({ fields: { role: { const: 'x' } }, when: 'email' }, { email: 'a' })).toEqual({ role: 'x' })
    expect(map({ list: ['a', 'b'] }, {})).toBe(ABSENT)
    expect(map({ list: ['a', 'b'] }, { b: 0 })).toEqual([0])
  })

  test('concat is absent without any list, and null if one was cleared', () => {
    const expr: Expr = { concat: ['a', 'b'] }
    expect(map(expr, {})).toBe(ABSENT)
    expect(map(expr, { a: null })).toBeNull()
    expect(map(expr, { a: null, b: [1] })).toEqual([1])
    expect(map(expr, { a: [] })).toEqual([])
  })

  test('the entry of a list of names and values is found by its name', () => {
    expect(map('custom_fields[level]', { custom_fields: [{ name: 'level', value: false }] })).toBe(false)
    expect(map('custom_fields[level]', { custom_fields: [] })).toBe(ABSENT)
  })

  test('a key with brackets is the name of a remote field as it stands', () => {
    expect(compileWrite({ 'custom_fields[a]': 'a' }, { engine })({ a: 1 }, {})).toEqual({ 'custom_fields[a]': 1 })
  })
})
