import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkFields, parseFields } from '../../src/mapping/check.ts'
import { MappingError } from '../../src/mapping/mapping-error.ts'
import { json } from './arbitraries.ts'

const pointers = (fields: unknown, mode: 'read' | 'write' = 'read') => checkFields(fields, { mode }).map(({ pointer }) => pointer)

describe('checkFields', () => {
  test('lets every form of the grammar pass', () => {
    const fields = {
      path: 'a.b',
      const: { const: [{ a: null }] },
      from: { from: 'a', as: 'trim', else: { const: '' } },
      first: { first: ['a', { const: 1 }] },
      join: { join: ['a', 'b'], with: ' ' },
      lookup: { lookup: '$.table', from: 'a', pick: 'text', else: 'b' },
      table: { lookup: { a: 1 }, from: 'a' },
      when: { when: 'a', is: ['x', null], use: 'b', else: 'c' },
      each: { each: 'list', map: { fields: { b: '^.b' }, when: '.' } },
      list: { list: ['a'] },
      concat: { concat: ['a', { each: 'b', map: '.' }] },
      'custom_fields[level]': 'level',
    }
    expect(checkFields(fields, { mode: 'read' })).toEqual([])
  })

  test('names every failure by a JSON pointer', () => {
    const fields = {
      a: 5,
      b: { from: 'x', as: 'trimm' },
      'c/d~': { first: ['x', { each: 'y' }] },
      e: { fields: { f: { const: 1, from: 'x' } } },
      g: { when: 'x', is: { no: 1 }, use: 'x' },
      h: { lookup: 5, from: 'x' },
      i: {},
      j: { join: 'x' },
    }
    expect(pointers(fields)).toEqual([
      '/a',
      '/b/as',
      '/c~1d~0/first/1/map',
      '/e/fields/f/from',
      '/g/is',
      '/h/lookup',
      '/i',
      '/j/join',
      '/j/with',
    ])
  })

  test('refuses a misspelt key and says which there are', () => {
    const [failure] = checkFields({ a: { from: 'x', els: 'y' } }, { mode: 'read' })
    expect(failure).toMatchObject({ pointer: '/a/els', message: expect.stringContaining('from, as, else') })
  })

  test('refuses a path that climbs out of the record', () => {
    expect(pointers({ a: '^.x' }, 'read')).toEqual([])
    expect(pointers({ a: '^.^.x' }, 'read')).toEqual(['/a'])
    expect(pointers({ a: '^.x' }, 'write')).toEqual(['/a'])
    expect(pointers({ a: { each: 'l', map: '^.x' } }, 'write')).toEqual([])
    expect(pointers({ a: { each: 'l', map: { each: '^.m', map: '^.^.^.x' } } }, 'write')).toEqual(['/a/map/map'])
  })

  test('refuses what lies too deep, without going there', () => {
    let deep: unknown = 'a'
    for (let i = 0; i < 100_000; i++) deep = { list: [deep] }
    expect(checkFields({ a: deep, b: { const: [[[[]]]] } }, { mode: 'read', depthMax: 4 })).toHaveLength(2)
  })

  test('allows null for a field only where fields can be removed', () => {
    expect(pointers({ a: null })).toEqual(['/a'])
    const removals = (fields: unknown) => checkFields(fields, { mode: 'read', removals: true }).map(({ pointer }) => pointer)
    expect(removals({ a: null, b: { fields: { c: null } } })).toEqual([])
    expect(removals({ a: { list: [null] }, b: { each: 'x', map: { fields: { c: null } } } })).toEqual([
      '/a/list/0',
      '/b/map/fields/c',
    ])
  })

  test('answers for anything, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(json, fc.anything()), (value) => Array.isArray(checkFields(value, { mode: 'read', removals: true }))),
    )
    fc.assert(fc.property(fc.dictionary(fc.string(), json), (value) => Array.isArray(checkFields(value, { mode: 'write' }))))
  })

  test('as parseFields, throws one error with all failures', () => {
    try {
      parseFields({ a: 1, b: 2 }, { mode: 'read' })
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(MappingError)
      expect((error as MappingError).failures.map(({ pointer }) => pointer)).toEqual(['/a', '/b'])
    }
  })
})
