import type { Actor } from '../gateway/linking/accounts.ts'
import type { HttpContext } from './types.ts'

/** Who acts, and in which environment: the token of the request. */
export function actorOf(c: HttpContext): Actor {
  const token = c.get('token')
  return { environmentId: token.environment_id, actorId: token.id }
}
