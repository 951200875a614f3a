import { expect, test } from 'vitest'
import { makeCursors } from '../../src/connector/cursor.ts'

const cursors = makeCursors(Buffer.alloc(32, 7))
const scope = ['account', 'ats', 'candidates', { job_id: '1' }]

test.each([['%5B101%2C178%5D'], [40], ['']])('a cursor opens to the position it was made of: %s', (position) => {
  expect(cursors.open(scope, cursors.seal(scope, position))).toBe(position)
})

test.each([
  ['of another query', (cursor: string) => [['account', 'ats', 'candidates', { job_id: '2' }], cursor] as const],
  ['that was changed', (cursor: string) => [scope, `${cursor.slice(0, -2)}AA`] as const],
  ['that is too short', () => [scope, 'AAAA'] as const],
  ['that is no cursor', () => [scope, 'not a cursor at all, really'] as const],
])('a cursor %s is refused', (_name, make) => {
  const [otherScope, cursor] = make(cursors.seal(scope, 40))
  expect(() => cursors.open(otherScope, cursor)).toThrow(expect.objectContaining({ code: 'invalid_cursor' }))
})

test('a cursor of an installation with another key is refused', () => {
  const other = makeCursors(Buffer.alloc(32, 8))
  expect(() => other.open(scope, cursors.seal(scope, 40))).toThrow(expect.objectContaining({ code: 'invalid_cursor' }))
})
