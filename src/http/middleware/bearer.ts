import type { MiddlewareHandler } from 'hono'
import { GatewayError } from '../../errors.ts'
import { requireScope, type Tokens } from '../../gateway/tokens.ts'
import type { Scope, TokenKind } from '../../ports/tokens.ts'
import type { Env } from '../types.ts'

/**
 * Lets only callers with a token of one of the kinds through, and puts the token beside the request.
 * @param scope needed for the route; by default `read` for GET and HEAD, `write` for everything else
 */
export function bearer(tokens: Tokens, options: { scope?: Scope; kinds?: readonly TokenKind[] } = {}): MiddlewareHandler<Env> {
  const kinds = options.kinds ?? ['api']
  return async (c, next) => {
    const header = c.req.header('authorization')
    const token = await tokens.authenticate(header?.startsWith('Bearer ') ? header.slice('Bearer '.length).trim() : undefined)
    if (!kinds.includes(token.kind))
      throw new GatewayError('forbidden', `A token of the kind ${token.kind} is not good for this call.`)
    requireScope(token, options.scope ?? (c.req.method === 'GET' || c.req.method === 'HEAD' ? 'read' : 'write'))
    c.set('token', token)
    await next()
  }
}
