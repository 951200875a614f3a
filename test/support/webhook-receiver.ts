import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

type Headers = Record<string, string | string[] | undefined>

/** Verifies the three headers of Standard Webhooks, with WebCrypto and nothing of the gateway's. */
export async function isStandardSignature(headers: Headers, body: string, secret: string): Promise<boolean> {
  const key = Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (char) => char.charCodeAt(0))
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const wanted = btoa(String.fromCharCode(...(await hmac(key, signed))))
  return String(headers['webhook-signature'])
    .split(' ')
    .some((one) => one === `v1,${wanted}`)
}

/** Verifies `X-Truto-Signature`, likewise. */
export async function isTrutoSignature(headers: Headers, body: string, secret: string): Promise<boolean> {
  const hex = Array.from(await hmac(new TextEncoder().encode(secret), body), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
  return headers['x-truto-signature'] === `format=sha256,v=${hex}`
}

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(text)))
}

export type Received = {
  path: string
  headers: IncomingHttpHeaders
  text: string
  body: Record<string, unknown> & { payload: Record<string, unknown> }
}
type Reply = { status: number; headers?: Record<string, string>; body?: string }

export type Receiver = {
  url: string
  received: Received[]
  /** How the next deliveries are answered; then with 200. */
  replies: Reply[]
  /** Resolves with the first delivery, past or to come, that fits. */
  next(fits: (one: Received) => boolean, withinMs?: number): Promise<Received>
  close(): Promise<void>
}

/** An endpoint on this machine. */
export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const replies: Reply[] = []
  const waiting = new Set<() => void>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString('utf8')
    received.push({ path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) })
    const { status, headers = {}, body = '' } = replies.shift() ?? { status: 200 }
    response.writeHead(status, headers).end(body)
    for (const wake of waiting) wake()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    replies,
    next(fits, withinMs = 20_000) {
      const { promise, resolve, reject } = Promise.withResolvers<Received>()
      const timer = setTimeout(() => reject(new Error('No such delivery came.')), withinMs)
      const look = () => {
        const found = received.find(fits)
        if (found === undefined) return
        waiting.delete(look)
        clearTimeout(timer)
        resolve(found)
      }
      waiting.add(look)
      look()
      return promise
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
