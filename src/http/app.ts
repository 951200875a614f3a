import { Hono } from 'hono'
import { GatewayError, toGatewayError } from '../errors.ts'
import type { Log } from '../log.ts'
import { makeAllowedMethods } from './allowed-methods.ts'
import { errorHeaders, toErrorBody } from './error-body.ts'
import { type Answered, observe } from './middleware/observe.ts'
import { requestId } from './middleware/request-id.ts'
import { checkAddress } from './storable-text.ts'
import type { Env } from './types.ts'

/** Sub-apps by the path they are mounted at. Plain Hono apps with answers and errors of their own may be among them. */
export type Mounts = Record<string, Hono<Env> | Hono>

/** The HTTP application: names and counts requests, mounts the routes, and turns every error into the one envelope. */
export function makeApp(mounts: Mounts, log: Log, onAnswer: (answered: Answered) => void = () => undefined): Hono<Env> {
  const app = new Hono<Env>()
  app.use(requestId)
  app.use(observe({ log, onAnswer }))
  app.use(async (c, next) => {
    checkAddress(c.req.url)
    await next()
  })
  for (const [path, routes] of Object.entries(mounts)) app.route(path, routes as Hono<Env>)
  const allowedAt = makeAllowedMethods(app.routes)
  app.notFound((c) => {
    const error = noRoute(c.req.method, c.req.path, allowedAt(c.req.path))
    if (error.status === 405) c.header('allow', allowedAt(c.req.path).join(', '))
    return c.json(toErrorBody(error, c.get('requestId')), error.status as 404)
  })
  app.onError((thrown, c) => {
    const error = toGatewayError(thrown)
    const line = { request_id: c.get('requestId'), code: error.code, method: c.req.method, path: c.req.path }
    // What a provider does is no defect of ours, and what a caller does is nobody's to look into.
    if (error.code === 'internal' || error.code === 'unavailable') log.error({ ...line, error: describe(error) }, error.message)
    else if (error.status >= 500) log.warn(line, error.message)
    else log.debug(line, error.message)
    return c.json(toErrorBody(error, c.get('requestId')), error.status as 400, errorHeaders(error))
  })
  return app
}

function noRoute(method: string, path: string, allowed: readonly string[]): GatewayError {
  if (allowed.length === 0)
    return new GatewayError('not_found', `There is no ${method} ${path}. The routes are described at /openapi.json.`)
  return new GatewayError('operation_not_supported', `There is no ${method} ${path}. There is: ${allowed.join(', ')}.`, {
    details: { supported: allowed },
  })
}

/** Message and stack of an error and of what caused it; never the values that it carries. */
function describe(error: Error): Record<string, unknown> {
  const cause = error.cause instanceof Error ? { cause: describe(error.cause) } : {}
  return { name: error.name, message: error.message, stack: error.stack, ...cause }
}
