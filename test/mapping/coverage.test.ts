import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { consumedPointers, providedPointers, unsupportedPointers } from '../../src/mapping/coverage.ts'
import { json, readFields, writeFields } from './arbitraries.ts'

describe('what a mapping for reading provides', () => {
  test('is every field that can have a value, down to the leaves', () => {
    const provided = providedPointers({
      name: 'n',
      phones: { each: 'p', map: { fields: { number: 'v', type: { const: null } } } },
      tags: { each: 't', map: '.' },
      locations: { list: ['l'] },
      stage: { fields: { id: 's.id', job: { fields: { id: '^.job' } } }, when: 's' },
      status: { when: 'x', is: null, use: { const: 'active' }, else: { const: 'rejected' } },
      'custom_fields[level]': 'level',
    })
    expect(provided).toEqual([
      '/custom_fields/[level]',
      '/locations',
      '/name',
      '/phones/*/number',
      '/stage/id',
      '/stage/job/id',
      '/status',
      '/tags',
    ])
  })

  test('is not what is always null or always empty, whatever that depends on', () => {
    expect(providedPointers({ a: { const: null }, b: { const: [] }, c: { first: [] } })).toEqual([])
    expect(providedPointers({ a: { when: 'x', is: 1, use: { const: null } } })).toEqual([])
    expect(providedPointers({ a: { const: false }, b: { const: 0 }, c: { const: '' } })).toEqual(['/a', '/b', '/c'])
  })

  test('is a field as a whole where one alternative gives all of it', () => {
    expect(providedPointers({ a: { first: [{ fields: { b: 'b' } }, 'whole'] } })).toEqual(['/a'])
    expect(providedPointers({ a: { first: [{ fields: { b: 'b' } }, { fields: { c: 'c' } }] } })).toEqual(['/a/b', '/a/c'])
    expect(
      providedPointers({ a: { concat: [{ each: 'x', map: { fields: { b: '.' } } }, { list: [{ fields: { c: 'c' } }] }] } }),
    ).toEqual(['/a/*/b', '/a/*/c'])
  })

  test('can be told of every mapping', () => {
    fc.assert(fc.property(readFields, (fields) => providedPointers(fields).every((pointer) => pointer.startsWith('/'))))
  })
})

describe('what a mapping for writing consumes', () => {
  test('is every place of the input that it reads', () => {
    const consumed = consumedPointers({
      name: { join: ['first_name', 'last_name'], with: ' ' },
      email: 'emails.0.email',
      phones: { each: 'phones', map: { fields: { value: 'number', label: '^.label' } } },
      level: 'custom_fields[level].deep',
      state: { lookup: '$.states', from: 'status', else: 'remote_status' },
      when: { when: 'kind', is: 'x', use: 'y' },
      org: '$.org',
    })
    expect(consumed).toEqual([
      '/custom_fields/[level]',
      '/emails/0/email',
      '/first_name',
      '/kind',
      '/label',
      '/last_name',
      '/phones/*/number',
      '/remote_status',
      '/status',
      '/y',
    ])
  })

  test('is the whole where the whole is read as well as a part', () => {
    expect(consumedPointers({ a: 'tags', b: 'tags.0' })).toEqual(['/tags'])
    expect(consumedPointers({ a: '.' })).toEqual([''])
  })

  test('is not the whole of an object that is only asked whether it is there', () => {
    expect(consumedPointers({ a: { fields: { id: 'job.id' }, when: 'job' } })).toEqual(['/job/id'])
    expect(consumedPointers({ a: { fields: { id: { const: 1 } }, when: 'job' } })).toEqual(['/job'])
  })
})

describe('what of an input has no place', () => {
  const consumed = ['/name', '/emails/*/email', '/phones/0/number', '/tags', '/custom_fields/[level]', '/job/id']
  const unsupported = (input: unknown) => unsupportedPointers(input, consumed)

  test('is nothing when all of it is consumed', () => {
    expect(unsupported({ name: 'A', tags: ['a', { b: 1 }], emails: [{ email: 'a' }, { email: 'b' }], job: { id: 1 } })).toEqual(
      [],
    )
  })

  test('is named by the highest pointer under which nothing could find a place', () => {
    expect(unsupported({ links: ['a', 'b'], source: { a: { b: 1 } } })).toEqual(['/links', '/source'])
  })

  test('is named by its index in a list of which other parts are consumed', () => {
    expect(
      unsupported({ emails: [{ email: 'a', type: 'work' }], phones: [{ number: '1' }, { number: '2', type: 'x' }] }),
    ).toEqual(['/emails/0/type', '/phones/1'])
  })

  test('is told for entries of names and values one by one', () => {
    expect(
      unsupported({
        custom_fields: [
          { name: 'size', value: 1 },
          { name: 'level', value: { a: 1 } },
        ],
      }),
    ).toEqual(['/custom_fields/0'])
  })

  test('includes an explicit null or an empty list, but not what is undefined', () => {
    expect(unsupported({ title: null, links: [], source: {}, other: undefined })).toEqual(['/title', '/links', '/source'])
  })

  test('includes a null whose parts are read one by one, but not one that is mapped as a list', () => {
    expect(unsupported({ phones: null, job: null, emails: null })).toEqual(['/phones', '/job'])
    expect(unsupported({ phones: [], emails: [] })).toEqual([])
  })

  test('escapes keys as JSON pointers do', () => {
    expect(unsupportedPointers({ 'a/b': { 'c~': 1, d: 2 } }, ['/a~1b/d'])).toEqual(['/a~1b/c~0'])
  })

  test('is each field of the input when nothing is consumed', () => {
    expect(unsupportedPointers({ a: 1, b: [1] }, [])).toEqual(['/a', '/b'])
  })

  test('can be told of any input and any mapping', () => {
    fc.assert(
      fc.property(json, writeFields, (input, fields) => Array.isArray(unsupportedPointers(input, consumedPointers(fields)))),
    )
  })
})
