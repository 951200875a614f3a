import { SpanKind } from '@opentelemetry/api'
import type { Transport, WireRequest } from '../connector/wire.ts'
import type { Route } from '../gateway/lines.ts'
import type { Account } from '../ports/accounts.ts'
import { withSpan } from './span.ts'

export type ProviderCall = { integration: string; status: number | undefined; ms: number }

/** Tells of every call to a provider, and gives each a span. Neither has the call's path or query, which may name a person. */
export function observeCalls(
  route: (account: Account) => Route,
  { onCall, now }: { onCall(call: ProviderCall): void; now(): number },
): (account: Account) => Route {
  return (account) => {
    const { baseUrl, transport } = route(account)
    const observed = <Reply extends { status: number }>(request: WireRequest, send: () => Promise<Reply>): Promise<Reply> => {
      const started = now()
      const { integration } = account
      const attributes = {
        'http.request.method': request.method,
        'server.address': request.url.hostname,
        'ats_gateway.integration': integration,
        'ats_gateway.account_id': account.id,
      }
      return withSpan(`${request.method} ${integration}`, SpanKind.CLIENT, attributes, async (span) => {
        let status: number | undefined
        try {
          const reply = await send()
          status = reply.status
          span.setAttribute('http.response.status_code', status)
          return reply
        } finally {
          onCall({ integration, status, ms: now() - started })
        }
      })
    }
    const watched: Transport = {
      call: (request) => observed(request, () => transport.call(request)),
      text: (request, bytesMax) => observed(request, () => transport.text(request, bytesMax)),
      close: () => transport.close(),
    }
    return { baseUrl, transport: watched }
  }
}
