import type { Session } from '../../src/connector/contract.ts'
import { isMissingRoute } from './errors.ts'

/**
 * Does something in the way that the account's server speaks: as the documentation page says, or as running servers do. An account
 * without a `dialect` is tried by the documentation; a server that lacks the route has done nothing, so the other way is taken and
 * remembered. Only `server` is remembered: one documented route that works does not promise the next.
 */
export async function inDialect<T>(
  session: Session,
  ways: { documented: () => Promise<T>; server: () => Promise<T> },
): Promise<T> {
  if (speaksServer(session)) return ways.server()
  try {
    return await ways.documented()
  } catch (thrown) {
    if (!mayFallBack(session) || !isMissingRoute(thrown)) throw thrown
    await session.remember({ dialect: 'server' })
    return ways.server()
  }
}

export const speaksServer = ({ account }: Session): boolean => account.context.dialect === 'server'

/** Whether a missing route still means that the other dialect should be tried. */
export const mayFallBack = ({ account }: Session): boolean => account.context.dialect === undefined
