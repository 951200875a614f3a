import { createHash } from 'node:crypto'
import { createMiddleware } from 'hono/factory'
import { AtsError } from './ats-error.ts'
import type { AtsContext, AtsEnv, Principal } from './context.ts'
import { makeTokenBuckets } from './token-buckets.ts'

/** Who a bearer token belongs to, or undefined when it is not, or no longer, a token. */
export type Authenticate = (bearer: string) => Promise<Principal | undefined>

const BEARER = /^Bearer ([\w.~+/=-]{1,2000})$/i

/** Lets a call in with its principal, and keeps each token to its environment's rate. A caller in this process brings its principal and has no rate. */
export function makeAuthorize(ats: AtsContext, authenticate: Authenticate) {
  const buckets = makeTokenBuckets(ats.now)
  return createMiddleware<AtsEnv>(async (c, next) => {
    const inProcess = c.env?.principal
    if (inProcess === undefined) {
      const bearer = BEARER.exec(c.req.header('authorization') ?? '')?.[1]
      const principal = bearer === undefined ? undefined : await authenticate(bearer)
      if (bearer === undefined || principal === undefined) {
        throw new AtsError('unauthorized', 'Send a valid API key in the header Authorization: Bearer <key>.')
      }
      await takeCall(bearer, principal)
      c.set('principal', principal)
    } else {
      c.set('principal', inProcess)
    }
    await next()
  })

  async function takeCall(bearer: string, { environmentId }: Principal): Promise<void> {
    const { requests_per_minute } = await ats.settings.read(environmentId)
    if (requests_per_minute === null) return
    // Hashed, so that a dump of the memory holds no list of keys.
    const waitSeconds = buckets.take(createHash('sha256').update(bearer).digest('base64'), requests_per_minute)
    if (waitSeconds === 0) return
    throw new AtsError('rate_limit_exceeded', `This key may make ${requests_per_minute} requests a minute.`, {
      retryAfterSeconds: waitSeconds,
    })
  }
}

/** Lets only principals with a scope through; `admin` has all. */
export function requireScope(scope: 'read' | 'write' | 'admin') {
  return createMiddleware<AtsEnv>(async (c, next) => {
    const { scopes } = c.var.principal
    if (!scopes.includes(scope) && !scopes.includes('admin'))
      throw new AtsError('forbidden', `This needs a key with the scope ${scope}.`)
    await next()
  })
}
