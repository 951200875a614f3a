import type { MiddlewareHandler } from 'hono'
import { forbidden, unauthorized } from './refusal.ts'
import { CONFIDENTIAL, isAllowed } from './scopes.ts'
import type { LeverEnv } from './world.ts'

/** Who calls: the id that its rate is counted under, and what it may do. */
export type Caller = { id: string; scopes: ReadonlySet<string> | 'all'; confidential: boolean }

/** A key that may do everything, but not see confidential data. */
export const API_KEY = 'lever-simulator-key'
/** A key that may do everything. */
export const CONFIDENTIAL_API_KEY = 'lever-simulator-key-confidential'
/** A key that may only read opportunities. */
export const NARROW_API_KEY = 'lever-simulator-key-narrow'

const KEYS = new Map<string, Caller>([
  [API_KEY, { id: API_KEY, scopes: 'all', confidential: false }],
  [CONFIDENTIAL_API_KEY, { id: CONFIDENTIAL_API_KEY, scopes: 'all', confidential: true }],
  [NARROW_API_KEY, { id: NARROW_API_KEY, scopes: new Set(['opportunities:read:admin']), confidential: false }],
])

/**
 * Lets a call through with a known API key (Basic, key as user name, empty password) or a living access token (Bearer); 401 otherwise,
 * and 403 when the credential does not reach the endpoint. @param scopeOfToken the scopes of an access token, undefined when it is void
 */
export function authenticate(
  scopeOfToken: (token: string) => { grant: string; scopes: Set<string> } | undefined,
): MiddlewareHandler<LeverEnv> {
  return async (c, next) => {
    const [scheme = '', value = ''] = (c.req.header('authorization') ?? '').split(' ')
    const caller =
      scheme.toLowerCase() === 'basic' ? callerOfKey(value) : scheme.toLowerCase() === 'bearer' ? bearer(value) : undefined
    if (caller === undefined) throw unauthorized('The credential is missing or not valid')
    if (caller.scopes !== 'all' && !isAllowed(caller.scopes, c.req.method, c.req.path))
      throw forbidden('This credential may not use this endpoint')
    c.set('caller', caller)
    await next()
  }

  function bearer(token: string): Caller | undefined {
    const found = scopeOfToken(token)
    return found && { id: found.grant, scopes: found.scopes, confidential: found.scopes.has(CONFIDENTIAL) }
  }
}

function callerOfKey(encoded: string): Caller | undefined {
  const [key = '', password] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return password === '' ? KEYS.get(key) : undefined
}
