import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono } from 'hono'
import { GatewayError } from '../../errors.ts'
import { requireScope, type Tokens } from '../../gateway/tokens.ts'
import type { Env, HttpContext } from '../types.ts'

export type MetricsParts = {
  metrics: { render(): Promise<string>; contentType: string }
  tokens: Tokens
  /** The environment whose admins run the gateway: the numbers are about all environments. */
  operatorEnvironmentId(): Promise<string>
  /** Whether the gateway says that it stands behind a proxy, which calls from this machine on behalf of anybody. */
  isBehindProxy: boolean
}

/**
 * `/metrics` for Prometheus. Without a token only for who calls this machine's own address directly from this machine, and never once
 * PUBLIC_URL is set; everybody else needs an admin token of the default environment.
 */
export function metricsRoutes(parts: MetricsParts): Hono<Env> {
  return new Hono<Env>().get('/metrics', async (c) => {
    if (parts.isBehindProxy || !isFromHere(c)) await requireOperator(c, parts)
    return c.body(await parts.metrics.render(), 200, { 'content-type': parts.metrics.contentType })
  })
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
/** As the Host header writes it; a page that makes a browser call us by another name is not meant. */
const OWN_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']

function isFromHere(c: HttpContext): boolean {
  // Without a socket there is no caller's address.
  if (typeof c.env !== 'object' || c.env === null || !('incoming' in c.env)) return false
  return (
    LOOPBACK.test(getConnInfo(c).remote.address ?? '') &&
    OWN_NAMES.has(new URL(c.req.url).hostname) &&
    FORWARDED.every((name) => c.req.header(name) === undefined)
  )
}

async function requireOperator(c: HttpContext, { tokens, operatorEnvironmentId }: MetricsParts): Promise<void> {
  const header = c.req.header('authorization')
  const token = await tokens.authenticate(header?.startsWith('Bearer ') ? header.slice('Bearer '.length).trim() : undefined)
  requireScope(token, 'admin')
  if (token.kind !== 'api' || token.environment_id !== (await operatorEnvironmentId()))
    throw new GatewayError('forbidden', 'Only an admin token of the default environment sees the metrics.')
}
