import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FetchPage, gather, type Place, walk } from '../../src/gateway/reading/gather.ts'

const START: Place = { at: undefined, skip: 0 }

/** A list in pages of a size, told apart by a cursor. */
function pagesOf(records: readonly number[], size: number): FetchPage<number> {
  return async (position) => {
    const from = position === undefined ? 0 : Number(String(position).slice(1))
    const next = from + size < records.length ? `p${from + size}` : undefined
    return { records: records.slice(from, from + size), next, partial: false }
  }
}

test('following next to the end shows every record that passes once and in order, whatever the sizes and bounds', async () => {
  const lists = fc.record({
    records: fc.array(fc.nat(9), { maxLength: 60 }),
    size: fc.integer({ min: 1, max: 12 }),
    recordsMax: fc.integer({ min: 1, max: 7 }),
    pagesMax: fc.integer({ min: 1, max: 4 }),
    threshold: fc.nat(10),
  })
  await fc.assert(
    fc.asyncProperty(lists, async ({ records, size, recordsMax, pagesMax, threshold }) => {
      const keeps = (record: number) => record >= threshold
      const seen: number[] = []
      let place: Place | undefined = START
      while (place !== undefined) {
        const page: Awaited<ReturnType<typeof gather<number>>> = await gather(pagesOf(records, size), keeps, place, {
          recordsMax,
          pagesMax,
        })
        expect(page.records.length).toBeLessThanOrEqual(recordsMax)
        seen.push(...page.records)
        place = page.next
      }
      expect(seen).toEqual(records.filter(keeps))
    }),
  )
})

test('no more pages than the bound are fetched for one answer', async () => {
  let fetched = 0
  const records = Array.from({ length: 1_000 }, (_, index) => index)
  const fetch: FetchPage<number> = (position) => {
    fetched += 1
    return pagesOf(records, 10)(position)
  }
  const { records: found, next } = await gather(fetch, () => false, START, { recordsMax: 5, pagesMax: 3 })
  expect([found, next, fetched]).toEqual([[], { at: 'p30', skip: 0 }, 3])
})

test('a provider that says the same page again is found out', async () => {
  const stuck: FetchPage<number> = async () => ({ records: [1], next: 'same', partial: false })
  const walked = async () => {
    for await (const records of walk(stuck, () => true, START)) expect(records).toEqual([1])
  }
  await expect(walked()).rejects.toMatchObject({ code: 'provider_surprised' })
  await expect(gather(stuck, () => true, START, { recordsMax: 9, pagesMax: 9 })).rejects.toMatchObject({
    code: 'provider_surprised',
  })
})
