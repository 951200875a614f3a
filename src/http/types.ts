import type { Context } from 'hono'
import type { Token } from '../ports/tokens.ts'

/** What the middleware puts beside a request. */
export type Variables = { requestId: string; token: Token }
export type Env = { Variables: Variables }
export type HttpContext = Context<Env>
