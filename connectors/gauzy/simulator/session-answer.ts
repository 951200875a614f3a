import { show } from './find/show.ts'
import type { Shown } from './schema/table.ts'
import type { TokenPair } from './sessions.ts'
import type { Row } from './store.ts'
import { isServer, stampOf, type World } from './world.ts'

/** What a log-in answers: the user with role and employee, and a pair of tokens. */
export function sessionAnswer(world: World, user: Row): Shown {
  const stamp = {
    ...stampOf(world, { tenantId: String(user.tenantId), userId: user.id }),
    at: Date.parse(String(user.updatedAt)),
  }
  const fresh = world.store.update('user', user.id, { lastLoginAt: new Date(world.now()).toISOString() }, stamp)
  const shown = show(world.store, 'user', fresh, { role: {}, employee: {} })
  return { user: shown, ...pairAnswer(world, world.sessions.open(fresh)) }
}

/** The documentation prints `refreshToken`; a server says `refresh_token`. */
export const pairAnswer = (world: World, { token, refreshToken }: TokenPair) =>
  isServer(world) ? { token, refresh_token: refreshToken } : { token, refreshToken }
