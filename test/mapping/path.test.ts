import { describe, expect, test } from 'vitest'
import { parsePath, tryPath } from '../../src/mapping/path.ts'

describe('paths', () => {
  test('are keys, indices and entries joined by dots', () => {
    expect(parsePath('user.emails.0')).toEqual({
      from: 'item',
      up: 0,
      steps: [
        { kind: 'key', key: 'user' },
        { kind: 'key', key: 'emails' },
        { kind: 'index', index: 0 },
      ],
    })
    expect(parsePath('custom_fields[a b].x').steps).toEqual([
      { kind: 'key', key: 'custom_fields' },
      { kind: 'entry', name: 'a b' },
      { kind: 'key', key: 'x' },
    ])
  })

  test('begin with ^. for an item further out and with $. for the context', () => {
    expect(parsePath('^.^.id')).toMatchObject({ from: 'item', up: 2, steps: [{ key: 'id' }] })
    expect(parsePath('$.stages')).toMatchObject({ from: 'context', up: 0, steps: [{ key: 'stages' }] })
    expect(parsePath('.')).toEqual({ from: 'item', up: 0, steps: [] })
  })

  test('keep numbers that are no index, and a dollar without a dot, as keys', () => {
    expect(parsePath('01').steps).toEqual([{ kind: 'key', key: '01' }])
    expect(parsePath('$schema.-1').steps).toEqual([
      { kind: 'key', key: '$schema' },
      { kind: 'key', key: '-1' },
    ])
  })

  test.each(['', '..', 'a.', '.a', 'a..b', '$.', '^.', 'a[', 'a]', 'a[]', '[x]', 'a[b]c', 'a[b][c]', 'x'.repeat(257)])(
    'cannot be %j',
    (text) => expect(tryPath(text)).toHaveProperty('fault'),
  )

  test('that are written as in other languages are refused with the way to write them', () => {
    expect(tryPath('phones.*.number')).toMatchObject({ fault: expect.stringContaining('each') })
    expect(tryPath('phones[0].number')).toMatchObject({ fault: expect.stringContaining('phones.0') })
  })
})
