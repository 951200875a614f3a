import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitRows, splitSmall } from '../../src/connector/rows.ts'

const Row = fc.dictionary(fc.string(), fc.jsonValue()).map((row) => ({ id: 'r', ...row }))

test('the rows of any list come out as they went in, with their own text', () => {
  fc.assert(
    fc.property(
      fc.array(Row),
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom(undefined, 'data'),
      (rows, rest, at) => {
        const reply =
          at === undefined ? rows : { data: rows, ...Object.fromEntries(Object.entries(rest).filter(([key]) => key !== 'data')) }
        const text = JSON.stringify(reply)
        const parsed = JSON.parse(text)
        const split = splitRows(Buffer.from(text), at)
        // A key that reads as an array index is written before `data`: not the expected layout, and said so.
        if (split === undefined) return !text.startsWith('{"data":[')
        expect(split.rows).toEqual(at === undefined ? parsed : parsed.data)
        expect(split.pieces.map((piece) => JSON.parse(piece.toString()))).toEqual(split.rows)
        expect(split.envelope).toEqual(at === undefined ? [] : { ...parsed, data: [] })
        return true
      },
    ),
  )
})

test('a small reply cut as text gives the same rows, texts and envelope, or nothing', () => {
  let cut = 0
  fc.assert(
    fc.property(fc.array(Row), fc.constantFrom(undefined, 'data'), fc.jsonValue(), (rows, at, more) => {
      const bytes = Buffer.from(JSON.stringify(at === undefined ? rows : { data: rows, more }))
      const small = splitSmall(bytes, at)
      if (small === undefined) return
      cut += 1
      const split = splitRows(bytes, at)
      expect(small).toEqual({ ...split, pieces: split?.pieces.map(String) })
    }),
  )
  expect(cut).toBeGreaterThan(0)
  expect(splitSmall(Buffer.from(`{"data":[{"id":"${'x'.repeat(40_000)}"}]}`), 'data')).toBeUndefined()
})

test('rows that hold lists of objects with the same first key are not cut inside', () => {
  const rows = [
    { id: 'a', tags: [{ id: 't1' }, { id: 't2', text: '},{"id":"x"' }] },
    { id: 'b', tags: [] },
  ]
  const split = splitRows(Buffer.from(JSON.stringify({ data: rows, hasNext: false })), 'data')
  expect(split?.rows).toEqual(rows)
  expect(split?.envelope).toEqual({ data: [], hasNext: false })
})

test.each([
  ['an object where a list is expected', '{"data":{"id":1}}'],
  ['a list of texts', '{"data":["a","b"]}'],
  ['a list of objects and numbers', '{"data":[{"id":1},2]}'],
  ['broken JSON', '{"data":[{"id":1},{id}]}'],
  ['a truncated list', '{"data":[{"id":1},{"id":'],
  ['a page of HTML', '<!doctype html>'],
])('%s gives nothing', (_name, text) => {
  expect(splitRows(Buffer.from(text), 'data')).toBeUndefined()
  expect(splitSmall(Buffer.from(text), 'data')).toBeUndefined()
})
