import { createHash, randomBytes } from 'node:crypto'
import { OFFLINE } from './scopes.ts'

const SECOND_MS = 1000
const DAY_MS = 86_400 * SECOND_MS
const CODE_LIFE_MS = 600 * SECOND_MS
const REFRESH_LIFE_MS = 365 * DAY_MS
const REFRESH_IDLE_MS = 90 * DAY_MS
export const ACCESS_LIFE_SECONDS = 3600

export type Challenge = { value: string; method: 'S256' | 'plain' }
type Code = { redirectUri: string; scopes: Set<string>; challenge: Challenge | undefined; expiresAt: number }
type Access = { grant: string; scopes: Set<string>; expiresAt: number }
type Refresh = { grant: string; scopes: Set<string>; expiresAt: number; usedAt: number }

export type Tokens = { access_token: string; refresh_token?: string; token_type: 'Bearer'; scope: string; expires_in: number }

/** The codes and tokens that were given out. Every method that takes one answers undefined when it is unknown, used up or too old. */
export type TokenBook = {
  issueCode(grant: { redirectUri: string; scopes: Set<string>; challenge: Challenge | undefined }): string
  exchange(code: string, redirectUri: string, verifier: string | undefined): Tokens | undefined
  refresh(token: string): Tokens | undefined
  read(accessToken: string): Access | undefined
  /** Voids an access token before its time. */
  expire(accessToken: string): void
}

/** @param options.now milliseconds; options.rotate whether a refresh voids the refresh token that was used */
export function makeTokenBook(options: { now: () => number; rotate: boolean; audience: string }): TokenBook {
  const codes = new Map<string, Code>()
  const accesses = new Map<string, Access>()
  const refreshes = new Map<string, Refresh>()

  const issue = (grant: string, scopes: Set<string>, refreshLifeEnds: number): Tokens => {
    const at = options.now()
    const access = tokenText({
      aud: options.audience,
      scope: [...scopes].join(' '),
      exp: Math.floor(at / SECOND_MS) + ACCESS_LIFE_SECONDS,
    })
    accesses.set(access, { grant, scopes, expiresAt: at + ACCESS_LIFE_SECONDS * SECOND_MS })
    const tokens: Tokens = {
      access_token: access,
      token_type: 'Bearer',
      scope: [...scopes].join(' '),
      expires_in: ACCESS_LIFE_SECONDS,
    }
    if (!scopes.has(OFFLINE)) return tokens
    const refresh = randomBytes(24).toString('base64url')
    refreshes.set(refresh, { grant, scopes, expiresAt: refreshLifeEnds, usedAt: at })
    return { ...tokens, refresh_token: refresh }
  }

  return {
    issueCode: (grant) => {
      const code = randomBytes(24).toString('base64url')
      codes.set(code, { ...grant, expiresAt: options.now() + CODE_LIFE_MS })
      return code
    },
    exchange: (code, redirectUri, verifier) => {
      const found = codes.get(code)
      codes.delete(code)
      if (found === undefined || found.expiresAt <= options.now() || found.redirectUri !== redirectUri) return undefined
      if (!isAnswered(found.challenge, verifier)) return undefined
      return issue(`oauth-${randomBytes(8).toString('hex')}`, found.scopes, options.now() + REFRESH_LIFE_MS)
    },
    refresh: (token) => {
      const found = refreshes.get(token)
      const at = options.now()
      if (found === undefined || found.expiresAt <= at || found.usedAt + REFRESH_IDLE_MS <= at) return undefined
      if (options.rotate) refreshes.delete(token)
      else found.usedAt = at
      return issue(found.grant, found.scopes, found.expiresAt)
    },
    read: (accessToken) => {
      const found = accesses.get(accessToken)
      return found !== undefined && found.expiresAt > options.now() ? found : undefined
    },
    expire: (accessToken) => {
      accesses.delete(accessToken)
    },
  }
}

/** Shaped like the JWT that Lever gives; nobody checks its signature, the book knows what it gave out. */
function tokenText(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${randomBytes(32).toString('base64url')}`
}

function isAnswered(challenge: Challenge | undefined, verifier: string | undefined): boolean {
  if (challenge === undefined) return true
  if (verifier === undefined) return false
  return challenge.value === (challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url'))
}
