import type { Context } from 'hono'
import { forbidden } from './refusal.ts'
import type { PublicCall } from './route.ts'
import type { Claims } from './sessions.ts'
import { asRecord } from './values.ts'

/** The spelling on the wire matters to the guard: `TENANT-ID` is refused although header names have no case. In process only lower case is left. */
function tenantHeader(c: Context): string | undefined {
  const raw = (c.env as { incoming?: { rawHeaders?: string[] } } | undefined)?.incoming?.rawHeaders
  if (raw === undefined) return c.req.header('tenant-id')
  const at = raw.findIndex((name, index) => index % 2 === 0 && (name === 'Tenant-Id' || name === 'tenant-id'))
  return at === -1 ? undefined : raw[at + 1]
}

/** The tenant as the call names it: by header, else in the query of a GET or DELETE, else in the body of the rest. `where[tenantId]` does not count. */
function namedTenant(c: Context, call: PublicCall): unknown {
  const header = tenantHeader(c)
  if (header !== undefined) return header
  if (c.req.method === 'GET' || c.req.method === 'DELETE') return call.query.tenantId ?? findInputOf(call.query.data)?.tenantId
  const body = asRecord(call.body)
  if (c.req.method === 'PUT' && call.body === undefined) throw new Error('The tenant guard read a property of nothing.')
  return body?.tenantId ?? asRecord(body?.tenant)?.id
}

/** The `findInput` of the `data=<JSON>` parameter that some lists read. */
export function findInputOf(data: unknown): Record<string, unknown> | undefined {
  return asRecord(parseData(data)?.findInput)
}

export function parseData(data: unknown): Record<string, unknown> | undefined {
  if (typeof data !== 'string') return undefined
  try {
    return asRecord(JSON.parse(data))
  } catch {
    return undefined
  }
}

/** @throws Refusal 403 when the call names no tenant, or another one than the token's */
export function checkTenant(c: Context, call: PublicCall, claims: Claims): void {
  if (namedTenant(c, call) !== claims.tenantId) throw forbidden()
}

/** @throws Refusal 403, which looks the same as a missing tenant */
export function checkPermission(claims: Claims, permission: string | undefined): void {
  if (permission !== undefined && !claims.permissions.includes(permission)) throw forbidden()
}
