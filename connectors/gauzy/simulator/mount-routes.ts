import type { Context, Hono } from 'hono'
import { parse } from 'qs'
import { checkPermission, checkTenant } from './guards.ts'
import { badId, noRoute } from './refusal.ts'
import { readBody } from './request-body.ts'
import type { Answer, PublicCall, Route } from './route.ts'
import type { Throttle } from './throttle.ts'
import { isUuid } from './values.ts'
import { isServer, type World } from './world.ts'

/** Path parameters that are not ids. */
const FREE_PARAMS = new Set(['email', 'action'])

/** Serves the routes under /api. Guards belong to routes, so a path without a route is 404 whoever asks. */
export function mountRoutes(app: Hono, world: World, throttle: Throttle, routes: Route[]): void {
  for (const route of routes) {
    app.on(route.method, `/api${route.path}`, async (c) => {
      for (const [name, value] of Object.entries(throttle(c.req.path, addressOf(c)))) c.header(name, value)
      const query = parse(new URL(c.req.url).search, { ignoreQueryPrefix: true, arrayLimit: 100 }) as Record<string, unknown>
      return reply(c, handle(c, route, { world, params: c.req.param(), query, body: await readBody(c) }))
    })
  }
  app.notFound((c) => {
    const { pathname, search } = new URL(c.req.url)
    const { status, body } = noRoute(c.req.method, pathname + search)
    return reply(c, { status, body })
  })
}

/** The guards in the provider's order: token (401), tenant (403), permission (403), then the ids of the path (406). */
function handle(c: Context, route: Route, call: PublicCall): Answer {
  if (route.access === 'public') return route.handle(call)
  const claims = call.world.sessions.check(c.req.header('authorization'))
  const server = isServer(call.world)
  if (route.access === 'tenant') {
    if (server) checkTenant(c, call, claims)
    checkPermission(claims, route.permission)
  }
  const ids = Object.entries(call.params).filter(([name]) => !FREE_PARAMS.has(name))
  if (server && ids.some(([, id]) => !isUuid(id))) throw badId()
  return route.handle({ ...call, claims })
}

/** Sends an answer as the provider does. */
export function reply(c: Context, { status, body }: Answer): Response {
  // Every answer sets a session cookie. A client that sends it back gains nothing.
  c.header('set-cookie', 'connect.sid=s%3Asimulator; Path=/; HttpOnly')
  return body === undefined ? c.body(null, status as 204) : c.json(body, status as 200)
}

function addressOf(c: Context): string {
  const incoming = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming
  return incoming?.socket?.remoteAddress ?? 'in process'
}
