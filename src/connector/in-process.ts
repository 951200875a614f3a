import { GatewayError } from '../errors.ts'
import { toDeadlineFailure, toUnusable } from './transport-failure.ts'
import type { RemoteBytes, RemoteStream, Transport, WireRequest } from './wire.ts'

/**
 * A transport to an app in this process, such as a simulator. Whatever the app throws is a line that was cut: the call may have been
 * carried out. An app that is too slow is left to finish, as a server would, and the caller gets `provider_timeout`.
 */
export function makeInProcessTransport(fetch: (request: Request) => Response | Promise<Response>): Transport {
  const ask = async ({ method, url, headers, body }: WireRequest): Promise<Response> =>
    fetch(
      new Request(url, { method, headers, ...(body === undefined ? {} : { body: body as string | Uint8Array<ArrayBuffer> }) }),
    )

  return {
    call: (request) =>
      inTime<RemoteStream>(request, async () => {
        const response = await ask(request)
        const stream = response.body ?? new ReadableStream({ start: (sink) => sink.close() })
        return { status: response.status, headers: toRecord(response.headers), stream }
      }),
    async text(request, bytesMax) {
      const reply = await inTime<RemoteBytes>(request, async () => {
        const response = await ask(request)
        const bytes = Buffer.from(await response.arrayBuffer())
        return { status: response.status, headers: toRecord(response.headers), bytes }
      })
      if (reply.bytes.length <= bytesMax) return reply
      throw toUnusable(request, `is larger than ${bytesMax} bytes`, { bytes_max: bytesMax })
    },
    async close() {},
  }
}

async function inTime<T>(request: WireRequest, work: () => Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(toDeadlineFailure(request, true)), request.timeoutMs)
  const { host } = request.url
  const answer = work().catch((cause: unknown) => {
    throw new GatewayError('provider_failed', `${host} cut the line.`, { cause, details: { host } })
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

function toRecord(headers: Headers): Record<string, string> {
  const record: Record<string, string> = {}
  for (const [name, value] of headers) record[name] = record[name] === undefined ? value : `${record[name]}, ${value}`
  return record
}
