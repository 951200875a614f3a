import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeLeverRecords } from '../lever-records.ts'

// Lever's list of 100 opportunities as bytes that are ready, so that the upstream costs its callers as little as it can.
const page = Buffer.from(JSON.stringify({ data: makeLeverRecords(100), hasNext: false }))
const reasons = Buffer.from(JSON.stringify({ data: [], hasNext: false }))

const server = createServer((request, response) => {
  const body = request.url?.startsWith('/v1/opportunities') ? page : reasons
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length }).end(body)
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bytes: page.length })
})
process.once('SIGTERM', () => process.exit(0))
