import { request } from 'undici'
import { startChild } from './support/child.ts'
import { linkLever } from './support/link-lever.ts'
import { peakMb, residentMb } from './support/resident.ts'
import { median } from './support/statistics.ts'

/**
 * 10,000 Lever candidates with remote_data as one stream, against the same records page by page: throughput, and what the stream adds to
 * the memory that the gateway rests at after the pages.
 *
 *   npx node bench/stream.ts
 */
const ROUNDS = 3
const WARM_UP_PAGES = 20

/** Where the envelope ends; parsing the records before it would be the benchmark's own work. */
const ENVELOPE = /"next_cursor":(?:"([^"]*)"|null),"prev_cursor":[^,]*,"result_count":(\d+)/
const ENVELOPE_BYTES_MAX = 500

const upstream = await startChild(new URL('./servers/paged-upstream.ts', import.meta.url))
const gateway = await startChild(new URL('./servers/gateway.ts', import.meta.url))
const headers = { authorization: `Bearer ${gateway.said.token}` }
try {
  const account = await linkLever(gateway.url, gateway.said.token, upstream.url)
  const list = `${gateway.url}/unified/ats/candidates?integrated_account_id=${account}`
  const pid = Number(gateway.said.pid)
  await byPages(list, WARM_UP_PAGES)
  const seconds = { pages: [] as number[], stream: [] as number[] }
  const grown: number[] = []
  const counts = new Set<number>()
  for (let round = 0; round < ROUNDS; round++) {
    // The stream comes first, so that the pages have not made the memory that it would need.
    const before = residentMb(pid)
    const peak = await peakMb(pid, async () => {
      seconds.stream.push(await timed(async () => void counts.add(await byStream(list))))
    })
    grown.push(peak - before)
    seconds.pages.push(await timed(async () => void counts.add(await byPages(list))))
  }
  if (counts.size !== 1) throw new Error(`Stream and pages gave different numbers of records: ${[...counts].join(', ')}.`)
  report(counts.values().next().value ?? 0, seconds, grown, residentMb(pid))
} finally {
  await gateway.stop()
  await upstream.stop()
}

function report(records: number, seconds: { pages: number[]; stream: number[] }, grown: number[], restMb: number): void {
  const rate = (values: number[]) => records / median(values)
  console.log(`${records} candidates, ${ROUNDS} rounds`)
  console.table({
    'page by page': { 'records per second': rate(seconds.pages).toFixed(0) },
    stream: { 'records per second': rate(seconds.stream).toFixed(0) },
  })
  console.log(`stream / page by page: ${(rate(seconds.stream) / rate(seconds.pages)).toFixed(2)} (at least 0.80 wanted)`)
  const megabytes = grown.map((mb) => mb.toFixed(0)).join(', ')
  console.log(`memory grew by ${megabytes} MB while streaming (less than 60 wanted), and is ${restMb.toFixed(0)} MB at the end`)
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1000
}

async function byPages(list: string, pagesMax = Number.POSITIVE_INFINITY): Promise<number> {
  let records = 0
  let at = ''
  for (let pages = 0; pages < pagesMax; pages++) {
    const { body, statusCode } = await request(`${list}&limit=100${at}`, { headers })
    const page = Buffer.from(await body.arrayBuffer())
    if (statusCode !== 200) throw new Error(`A page answered ${statusCode}: ${page.toString().slice(0, 200)}`)
    const [, next, count] = ENVELOPE.exec(page.toString('latin1', page.length - ENVELOPE_BYTES_MAX)) ?? []
    records += Number(count)
    if (next === undefined) break
    at = `&next_cursor=${next}`
  }
  return records
}

async function byStream(list: string): Promise<number> {
  const { body, statusCode } = await request(`${list}&response_format=stream`, { headers })
  let lines = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1
  }
  if (statusCode !== 200) throw new Error(`The stream answered ${statusCode}.`)
  return lines
}
