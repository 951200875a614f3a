import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Log } from '../../log.ts'
import type { Env, HttpContext } from '../types.ts'

export type Answered = { method: string; route: string; status: number; ms: number }

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** What middleware for all paths is registered at: no route of its own took the request. */
const NO_ROUTE = '/*'

/**
 * One span, one line at `debug` and one count for every request: its route's pattern, its status and the ids that it is about, never its
 * path, query or body. Must come after the request was named.
 */
export function observe({ log, onAnswer }: { log: Log; onAnswer(answered: Answered): void }): MiddlewareHandler<Env> {
  return (c, next) => {
    const started = performance.now()
    const caller = propagation.extract(context.active(), c.req.raw.headers, HEADERS)
    return trace.getTracer('ats-gateway').startActiveSpan(c.req.method, { kind: SpanKind.SERVER }, caller, async (span) => {
      try {
        await next()
      } finally {
        const route = routeOf(c)
        const answered = { method: c.req.method, route, status: c.res.status, ms: performance.now() - started }
        const ids = idsOf(c)
        onAnswer(answered)
        log.debug({ ...ids, ...answered, ms: Math.round(answered.ms) }, 'A request was answered.')
        if (span.isRecording()) {
          span.updateName(`${answered.method} ${route}`)
          span.setAttributes({
            'http.request.method': answered.method,
            'http.route': route,
            'http.response.status_code': answered.status,
            ...Object.fromEntries(Object.entries(ids).map(([name, id]) => [`ats_gateway.${name}`, id])),
          })
          if (answered.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
        }
        span.end()
      }
    })
  }
}

const HEADERS = {
  get: (headers: Headers, name: string) => headers.get(name) ?? undefined,
  keys: (headers: Headers) => [...headers.keys()],
}

function routeOf(c: HttpContext): string {
  const route = routePath(c)
  return route === NO_ROUTE || route === '*' ? 'none' : route
}

function idsOf(c: HttpContext): Record<string, string> {
  const accountId = c.req.query('integrated_account_id')
  // A read has no write, and asking for its headers would cost it something.
  const writeId = c.req.method === 'GET' ? undefined : c.res.headers.get('x-write-id')
  return {
    request_id: c.get('requestId'),
    ...(typeof accountId === 'string' && ID.test(accountId) && { account_id: accountId }),
    ...(typeof writeId === 'string' && { write_id: writeId }),
  }
}
