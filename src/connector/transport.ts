import type { LookupFunction } from 'node:net'
import { Agent, type Dispatcher } from 'undici'
import { GatewayError } from '../errors.ts'
import { BytesExchange } from './bytes-exchange.ts'
import { type Egress, makeGuardedLookup } from './egress.ts'
import { StreamExchange } from './stream-exchange.ts'
import type { RemoteBytes, RemoteStream, Transport, WireRequest } from './wire.ts'

export type TransportOptions = {
  egress: Egress
  /** Resolves names and judges the addresses; the guarded look-up of the system's resolver unless a test brings its own. */
  lookup?: LookupFunction
  connectTimeoutMs?: number
  /** Connections to one origin; further calls wait for a free one within their time. */
  connectionsMax?: number
  /** Origins with open connections; a call to one more is `provider_unreachable`. */
  originsMax?: number
  /**
   * How long an idle connection is kept when the server does not say. Servers drop idle connections after 5 s and more; a call
   * that meets such a connection at the wrong moment fails with an unknown outcome, so we leave first.
   */
  idleMs?: number
}

/** How long `close` waits for calls under way before it cuts them off. */
const CLOSE_MS_MAX = 5_000

/** A transport over sockets: HTTP/1.1, connections kept per origin, every address judged by `egress`. */
export function makeTransport(options: TransportOptions): Transport {
  const { egress } = options
  const agent = new Agent({
    // HTTP/2 would put many calls on one line, where it can no longer be told whether a call that broke was sent.
    allowH2: false,
    pipelining: 1,
    connections: options.connectionsMax ?? 64,
    maxOrigins: options.originsMax ?? 1024,
    keepAliveTimeout: options.idleMs ?? 4_000,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: options.connectTimeoutMs ?? 5_000, lookup: options.lookup ?? makeGuardedLookup(egress) },
  })

  let isClosing = false
  let underWay = 0
  let whenIdle: (() => void) | undefined
  const leave = () => {
    underWay -= 1
    if (underWay === 0) whenIdle?.()
  }
  const enter = (request: WireRequest) => {
    egress.checkUrl(request.url)
    if (isClosing) throw new GatewayError('unavailable', 'The gateway is shutting down.')
    underWay += 1
  }

  return {
    async call(request) {
      enter(request)
      return new Promise<RemoteStream>((resolve, reject) => {
        agent.dispatch(toDispatch(request, FOR_STREAMS), new StreamExchange(request, leave, resolve, reject))
      })
    },
    async text(request, bytesMax) {
      enter(request)
      return new Promise<RemoteBytes>((resolve, reject) => {
        agent.dispatch(toDispatch(request, FOR_BYTES), new BytesExchange(request, leave, bytesMax, resolve, reject))
      })
    },
    async close() {
      isClosing = true
      if (underWay > 0) {
        const { promise, resolve } = Promise.withResolvers<void>()
        whenIdle = resolve
        const timer = setTimeout(resolve, CLOSE_MS_MAX)
        await promise
        clearTimeout(timer)
      }
      await agent.destroy()
    },
  }
}

const FOR_BYTES = { 'user-agent': 'ats-gateway', 'accept-encoding': 'gzip, deflate, br' }
/** Files are compressed already, and with their length the caller can show progress. */
const FOR_STREAMS = { 'user-agent': 'ats-gateway', 'accept-encoding': 'identity' }

function toDispatch({ method, url, headers, body }: WireRequest, ours: Record<string, string>): Dispatcher.DispatchOptions {
  return { origin: url.origin, path: url.pathname + url.search, method, headers: { ...ours, ...headers }, body: body ?? null }
}
