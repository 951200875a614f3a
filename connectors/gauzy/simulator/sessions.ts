import { readJwt, signJwt } from './jwt.ts'
import { permissionsOf } from './permissions.ts'
import { deadToken, unauthorized } from './refusal.ts'
import type { GauzySettings } from './settings.ts'
import type { Row, Store } from './store.ts'
import { asText } from './values.ts'

export type Claims = {
  userId: string
  tenantId: string
  role: string
  permissions: readonly string[]
}

export type TokenPair = { token: string; refreshToken: string }

export type Sessions = {
  open(user: Row): TokenPair
  /** A new pair for a refresh token, which works only once. @throws Refusal 401 for one that is bad, revoked or was used before */
  rotate(refreshToken: unknown): TokenPair
  /** Ends the refresh token; access tokens live on until they expire. */
  close(refreshToken: unknown): void
  /** Whose token this is. @throws Refusal 401, which says no more for a missing, a bad or an expired token */
  check(authorization: string | undefined): Claims
  /** Voids the access token that this header carries. */
  expire(authorization: string | undefined): void
}

type RefreshState = 'live' | 'rotated' | 'revoked'

/** @param now milliseconds since the epoch; it alone decides when a token has expired */
export function makeSessions(options: {
  store: Store
  now: () => number
  newId: () => string
  secret: string
  settings: Pick<GauzySettings, 'accessTokenSeconds' | 'refreshTokenSeconds'>
}): Sessions {
  const { store, now, newId, secret, settings } = options
  const refreshes = new Map<string, RefreshState>()
  const voided = new Set<string>()

  const issue = (user: Row, tokenType: 'ACCESS' | 'REFRESH'): { token: string; tokenId: string } => {
    const tokenId = newId()
    const iat = Math.floor(now() / 1000)
    const exp = iat + (tokenType === 'ACCESS' ? settings.accessTokenSeconds : settings.refreshTokenSeconds)
    return { token: signJwt({ ...describeUser(store, user), tokenType, tokenId, iat, exp }, secret), tokenId }
  }

  const open = (user: Row): TokenPair => {
    const refresh = issue(user, 'REFRESH')
    refreshes.set(refresh.tokenId, 'live')
    return { token: issue(user, 'ACCESS').token, refreshToken: refresh.token }
  }

  const read = (token: unknown, tokenType: string): Record<string, unknown> | undefined => {
    const claims = typeof token === 'string' ? readJwt(token, secret) : undefined
    return claims?.tokenType === tokenType && Number(claims.exp) * 1000 > now() ? claims : undefined
  }

  const bearer = (authorization: string | undefined) => /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]

  return {
    open,
    rotate: (refreshToken) => {
      const claims = read(refreshToken, 'REFRESH')
      const user = store.find('user', claims?.userId)
      const tokenId = String(claims?.tokenId)
      const state = refreshes.get(tokenId)
      if (claims === undefined || user === undefined || state === undefined) throw unauthorized()
      if (state !== 'live') throw deadToken(state === 'rotated' ? 'Token is rotated' : 'Token is revoked')
      refreshes.set(tokenId, 'rotated')
      return open(user)
    },
    close: (refreshToken) => {
      const claims = read(refreshToken, 'REFRESH')
      if (claims !== undefined) refreshes.set(String(claims.tokenId), 'revoked')
    },
    check: (authorization) => {
      const claims = read(bearer(authorization), 'ACCESS')
      if (claims === undefined || voided.has(String(claims.tokenId)) || store.find('user', claims.userId) === undefined)
        throw unauthorized()
      return claims as unknown as Claims
    },
    expire: (authorization) => {
      const claims = read(bearer(authorization), 'ACCESS')
      if (claims !== undefined) voided.add(String(claims.tokenId))
    },
  }
}

function describeUser(store: Store, user: Row) {
  const employee = store.referring('employee', 'userId', user.id)[0]
  const role = asText(store.find('role', user.roleId)?.name) ?? 'VIEWER'
  return {
    id: user.id,
    userId: user.id,
    tenantId: user.tenantId,
    organizationId: employee?.organizationId ?? user.lastOrganizationId ?? null,
    employeeId: employee?.id ?? null,
    role,
    permissions: permissionsOf(role),
    ipAddress: '127.0.0.1',
    userAgent: 'simulator',
  }
}
