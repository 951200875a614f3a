import { expect, test } from 'vitest'
import { cutPage } from '../../src/connector/paging.ts'

const CURSOR = { kind: 'cursor', param: 'offset', next: 'next', more: 'hasNext', limit: 'limit', limitMax: 100 } as const
const OFFSET = { kind: 'offset', param: 'skip', limit: 'take', limitMax: 100, total: 'total' } as const
const UNCOUNTED = { kind: 'offset', param: 'offset', limit: 'limit', limitMax: 100 } as const

test('a cursor goes on only while the provider says that there is more', () => {
  expect(cutPage(CURSOR, { query: {} }, 50, { hasNext: true, next: 'abc' }).next).toBe('abc')
  expect(cutPage(CURSOR, { query: {} }, 50, { hasNext: false, next: 'abc' }).next).toBeUndefined()
  expect(cutPage(CURSOR, { query: {} }, 50, { hasNext: true }).next).toBeUndefined()
})

test('an offset goes on until the total is seen', () => {
  expect(cutPage(OFFSET, { query: {}, limit: 10 }, 10, { total: 25 }).next).toBe(10)
  expect(cutPage(OFFSET, { query: {}, limit: 10, position: 20 }, 5, { total: 25 }).next).toBeUndefined()
  expect(cutPage(OFFSET, { query: {}, limit: 10, position: 20 }, 0, { total: 25 }).next).toBeUndefined()
})

test('without a total, a full page means that there may be more and a short one that there is not', () => {
  expect(cutPage(UNCOUNTED, { query: {}, limit: 10 }, 10, []).next).toBe(10)
  expect(cutPage(UNCOUNTED, { query: {}, limit: 10 }, 9, []).next).toBeUndefined()
})

test('a provider that ignores the page size gave the whole list, and we page it', () => {
  expect(cutPage(OFFSET, { query: {}, limit: 10, position: 10 }, 25, { total: 25 })).toEqual({ from: 10, to: 20, next: 20 })
  expect(cutPage({ kind: 'none' }, { query: {}, limit: 10, position: 20 }, 25, [])).toEqual({ from: 20, to: 30, next: undefined })
})
