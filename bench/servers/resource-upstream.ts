import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { leverPages } from '../support/lever-lists.ts'

// Lever's lists as bytes that are ready. `/_seen` tells which paths were asked for since it was asked last.
const BASE = '/v1'
const pages = leverPages()
const nothing = Buffer.from(JSON.stringify({ data: [], hasNext: false }))
let seen: string[] = []

const server = createServer((request, response) => {
  const url = request.url ?? '/'
  if (url === '/_seen') {
    response.end(JSON.stringify(seen))
    seen = []
    return
  }
  if (seen.length < 100) seen.push(url)
  const body = pages.get(url.replace(/\?.*/, '').slice(BASE.length)) ?? nothing
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length }).end(body)
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
process.once('SIGTERM', () => process.exit(0))
