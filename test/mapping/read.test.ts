import { describe, expect, test } from 'vitest'
import { compileRead, type Engine } from '../../src/mapping/compile.ts'
import type { Expr } from '../../src/mapping/grammar.ts'
import { MappingError } from '../../src/mapping/mapping-error.ts'

describe.each<Engine>(['codegen', 'closures'])('reading with %s', (engine) => {
  const map = (expr: Expr, remote: unknown, context = {}, parent?: unknown) =>
    compileRead({ field: expr }, { engine })(remote, context, parent).field

  test('a path finds keys and indices, and what is not there is null', () => {
    expect(map('user.emails.0', { user: { emails: ['a@b.test'] } })).toBe('a@b.test')
    expect(map('user.emails.1', { user: { emails: ['a@b.test'] } })).toBeNull()
    expect(map('user.emails.0', { user: null })).toBeNull()
    expect(map('user', undefined)).toBeNull()
  })

  test('a path does not take the letters of a text or the length of a list for data', () => {
    expect(map('name.0', { name: 'Ada' })).toBeNull()
    expect(map('name.length', { name: 'Ada' })).toBeNull()
    expect(map('list.length', { list: [1] })).toBeNull()
    expect(map('length', { length: 3 })).toBe(3)
  })

  test('a path finds own properties only', () => {
    expect(map('toString', {})).toBeNull()
    expect(map('a.valueOf', { a: [] })).toBeNull()
    expect(map('toString', { toString: 'mine' })).toBe('mine')
  })

  test('zero, false, the empty text and the empty list are values, not missing ones', () => {
    for (const value of [0, false, '', []]) {
      expect(map('a', { a: value })).toEqual(value)
      expect(map({ first: ['a', { const: 'other' }] }, { a: value })).toEqual(value)
      expect(map({ from: 'a', else: { const: 'other' } }, { a: value })).toEqual(value)
    }
    for (const remote of [{}, { a: null }]) expect(map({ first: ['a', { const: 'other' }] }, remote)).toBe('other')
  })

  test('the entry of a list of names and values is found by its name', () => {
    const remote = { custom_fields: [{ name: 'size' }, { name: 'level', value: 3 }, { name: 'level', value: 4 }] }
    expect(map('custom_fields[level]', remote)).toBe(3)
    expect(map('custom_fields[size]', remote)).toBeNull()
    expect(map('custom_fields[toString]', remote)).toBeNull()
    expect(map('custom_fields[level]', { custom_fields: { level: 3 } })).toBeNull()
  })

  test('a lone dot is the item itself', () => {
    expect(map('.', 5)).toBe(5)
    expect(map({ each: 'tags', map: '.' }, { tags: ['a', 'b'] })).toEqual(['a', 'b'])
  })

  test('^. looks in the enclosing item, one further out each time, and at last in the row that the list was unwound from', () => {
    const expr: Expr = { each: 'a', map: { each: 'b', map: { join: ['^.^.^.row', '^.^.id', '^.id', 'id'], with: '/' } } }
    expect(map(expr, { id: '1', a: [{ id: '2', b: [{ id: '3' }] }] }, {}, { row: '0' })).toEqual([['0/1/2/3']])
    expect(map('^.row', {})).toBeNull()
  })

  test('$. looks in the context of the call', () => {
    expect(map('$.settings.site', { settings: { site: 'remote' } }, { settings: { site: 'ours' } })).toBe('ours')
    expect(map({ each: 'list', map: '$.site' }, { list: [1] }, { site: 'ours' })).toEqual(['ours'])
  })

  test('a constant is given whatever the record is', () => {
    expect(map({ const: { a: [1, null] } }, null)).toEqual({ a: [1, null] })
    expect(map({ const: null }, { a: 1 })).toBeNull()
    expect(map({ const: 'constructor' }, null)).toBe('constructor')
  })

  test('a constant cannot be changed by who gets it', () => {
    const made = map({ const: { a: [1] } }, null) as { a: number[] }
    expect(() => made.a.push(2)).toThrow(TypeError)
  })

  test('else stands in for what is missing before or after the transform', () => {
    const expr: Expr = { from: 'at', as: 'iso_from_ms', else: { const: 'never' } }
    expect(map(expr, { at: 0 })).toBe('1970-01-01T00:00:00.000Z')
    expect(map(expr, {})).toBe('never')
    expect(map(expr, { at: 'soon' })).toBe('never')
  })

  test('join leaves out what is missing or empty, and is missing when nothing is left', () => {
    const expr: Expr = { join: ['a', 'b', 'c'], with: ' ' }
    expect(map(expr, { a: 'x', b: '', c: 'z' })).toBe('x z')
    expect(map(expr, { a: 1, b: null })).toBeNull()
  })

  test('a look-up takes a table of its own or from the context, with texts, numbers and booleans as keys', () => {
    expect(map({ lookup: { open: 'yes', 1: 'one', true: 'true' }, from: 'a' }, { a: 'open' })).toBe('yes')
    expect(map({ lookup: { 1: 'one' }, from: 'a' }, { a: 1 })).toBe('one')
    expect(map({ lookup: { true: 'T' }, from: 'a' }, { a: true })).toBe('T')
    expect(map({ lookup: '$.reasons', from: 'a', pick: 'text' }, { a: 'r1' }, { reasons: { r1: { text: 'No' } } })).toBe('No')
    expect(map({ lookup: '$.reasons', from: 'a', pick: 'text' }, { a: 'r1' })).toBeNull()
  })

  test('a look-up does not find what objects inherit', () => {
    for (const a of ['toString', '__proto__', 'constructor']) {
      expect(map({ lookup: { x: 1 }, from: 'a', else: { const: 'none' } }, { a })).toBe('none')
      expect(map({ lookup: '$.table', from: 'a', else: { const: 'none' } }, { a }, { table: {} })).toBe('none')
    }
  })

  test('when compares with one answer, a list of answers, or missing', () => {
    const expr = (is: string | string[] | null): Expr => ({ when: 'a', is, use: { const: 'yes' }, else: { const: 'no' } })
    expect(map(expr('x'), { a: 'x' })).toBe('yes')
    expect(map(expr('x'), { a: 'y' })).toBe('no')
    expect(map(expr(['x', 'y']), { a: 'y' })).toBe('yes')
    expect(map(expr(null), {})).toBe('yes')
    expect(map(expr(null), { a: null })).toBe('yes')
    expect(map(expr(null), { a: '' })).toBe('no')
    expect(map({ when: 'a', is: 'x', use: { const: 'yes' } }, { a: 'y' })).toBeNull()
  })

  test('each maps a list, leaves out what is missing, and is empty without a list', () => {
    expect(map({ each: 'list', map: 'a' }, { list: [{ a: 1 }, {}, null, { a: 0 }] })).toEqual([1, 0])
    for (const list of [undefined, null, 'text', { length: 1 }]) expect(map({ each: 'list', map: '.' }, { list })).toEqual([])
  })

  test('an object has all its fields, and with when it is missing unless that path has a value', () => {
    expect(map({ fields: { id: 'job', name: 'none' } }, { job: 1 })).toEqual({ id: 1, name: null })
    expect(map({ fields: { id: 'job' }, when: 'job' }, { job: null })).toBeNull()
    expect(map({ fields: { id: 'job' }, when: 'job' }, { job: 0 })).toEqual({ id: 0 })
  })

  test('a list keeps the values that are not missing', () => {
    expect(map({ list: ['a', 'b', 'c'] }, { a: 1, b: null, c: '' })).toEqual([1, ''])
    expect(map({ list: ['a'] }, {})).toEqual([])
    expect(map({ list: [] }, {})).toEqual([])
  })

  test('concat puts the items of lists one after the other', () => {
    const expr: Expr = { concat: [{ each: 'a', map: '.' }, 'b', { list: ['c'] }] }
    expect(map(expr, { a: [1], b: [2, null], c: 3 })).toEqual([1, 2, null, 3])
    expect(map(expr, { b: 'text' })).toEqual([])
  })

  test('a field custom_fields[x] sets that entry of the list, in its place or at the end', () => {
    const read = compileRead(
      { id: 'id', custom_fields: { from: 'meta', as: 'entries' }, 'custom_fields[b]': 'own.b', 'custom_fields[c]': 'own.c' },
      { engine },
    )
    expect(read({ id: 1, meta: { a: 1, b: 2 }, own: { b: 'B' } }, {})).toEqual({
      id: 1,
      custom_fields: [
        { name: 'a', value: 1 },
        { name: 'b', value: 'B' },
        { name: 'c', value: null },
      ],
    })
    expect(compileRead({ 'custom_fields[c]': 'c' }, { engine })({ c: 0 }, {})).toEqual({
      custom_fields: [{ name: 'c', value: 0 }],
    })
  })

  test('blank fields stand in for those that a mapping lacks, in the order of the model', () => {
    const read = compileRead({ name: 'n', id: 'i' }, { engine, blank: { id: null, name: null, tags: [] } })
    expect(Object.entries(read({ i: 1 }, {}))).toEqual([
      ['id', 1],
      ['name', null],
      ['tags', []],
    ])
  })

  test('every record has the same keys in the same order', () => {
    const read = compileRead({ b: 'b', a: { fields: { d: 'd', c: 'c' } } }, { engine })
    for (const remote of [{}, { a: 1, d: 2 }, null]) {
      expect(Object.keys(read(remote, {}))).toEqual(['b', 'a'])
      expect(Object.keys(read(remote, {}).a as object)).toEqual(['d', 'c'])
    }
  })

  test('fields that do not keep to the grammar are not compiled', () => {
    expect(() => compileRead({ a: '__proto__.b' }, { engine })).toThrow(MappingError)
  })
})
