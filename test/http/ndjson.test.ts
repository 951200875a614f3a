import { expect, test } from 'vitest'
import { GatewayError } from '../../src/errors.ts'
import { begun, streamLines } from '../../src/http/ndjson.ts'
import { silentLog } from '../../src/log.ts'

const toBytes = (records: number[]) => new TextEncoder().encode(records.map((record) => `${record}\n`).join(''))
const place = { requestId: 'request-1', log: silentLog }

/** Pages of one number each, which tell how many were fetched and whether the rest was given up. */
function countedPages(count: number, failAt = Number.POSITIVE_INFINITY) {
  const state = { fetched: 0, left: false }
  async function* pages() {
    try {
      for (let page = 0; page < count; page++) {
        if (page === failAt) throw new GatewayError('provider_timeout', 'The provider did not answer in time.')
        state.fetched += 1
        yield page % 3 === 1 ? [] : [page]
      }
    } finally {
      state.left = true
    }
  }
  return { state, pages: pages() }
}

test('all pages become lines, and pages without a record are passed over', async () => {
  const { pages } = countedPages(5)
  expect(await new Response(streamLines(pages, toBytes, place)).text()).toBe('0\n2\n3\n')
})

test('a page is fetched only when the reader took the one before it', async () => {
  const { state, pages } = countedPages(1_000)
  const reader = streamLines(pages, toBytes, place).getReader()
  for (let taken = 0; taken < 3; taken++) await reader.read()
  // Three pages were taken, one was empty, and one waits.
  expect(state.fetched).toBeLessThanOrEqual(6)
  await reader.cancel()
  expect(state.left).toBe(true)
})

test('what fails on the way is the last line, in the envelope of every error', async () => {
  const { pages } = countedPages(9, 3)
  const lines = (await new Response(streamLines(pages, toBytes, place)).text()).trimEnd().split('\n')
  expect(lines.slice(0, -1)).toEqual(['0', '2'])
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
    error: {
      statusCode: 504,
      error: 'Gateway Timeout',
      message: 'The provider did not answer in time.',
      code: 'provider_timeout',
      request_id: 'request-1',
    },
  })
})

test('what fails on the first page is thrown before the answer begins', async () => {
  await expect(begun(countedPages(3, 0).pages)).rejects.toMatchObject({ code: 'provider_timeout' })
  const { state, pages } = countedPages(3)
  const begunPages = await begun(pages)
  expect(state.fetched).toBe(1)
  await begunPages.next()
  await begunPages.return()
  expect(state.left).toBe(true)
})
