import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeLeverRecords } from '../lever-records.ts'

// Lever's list of 10,000 opportunities: the same hundred records on every page, as bytes that are ready, and a cursor that differs.
const PAGES = Number(process.env.BENCH_PAGES ?? 100)
const rows = JSON.stringify({ data: makeLeverRecords(100) }).slice(0, -1)
const pages = Array.from({ length: PAGES }, (_, page) =>
  page + 1 < PAGES ? `,"hasNext":true,"next":"page-${page + 1}"}` : ',"hasNext":false}',
)
const head = Buffer.from(rows)
const reasons = Buffer.from(JSON.stringify({ data: [], hasNext: false }))

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://upstream.test')
  const isList = url.pathname === '/v1/opportunities'
  const tail = Buffer.from(pages[Number((url.searchParams.get('offset') ?? 'page-0').slice('page-'.length))] ?? '')
  const length = isList ? head.length + tail.length : reasons.length
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': length })
  if (isList) response.write(head)
  response.end(isList ? tail : reasons)
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, pages: PAGES })
})
process.once('SIGTERM', () => process.exit(0))
