import { createHash, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { GatewayError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { NewToken, Scope, Token, TokenStore } from '../ports/tokens.ts'

/** A revoked token stops working everywhere after this long. */
const TOKEN_TTL_MS = 1_000
const TOKENS_MAX = 10_000
const SECRET_BYTES = 32

/** Bearer tokens: random, shown once, stored as a hash. */
export type Tokens = {
  /** A new token and its secret, which is not kept. */
  issue(token: NewToken): Promise<{ token: Token; secret: string }>
  /** Adopts a secret that the operator chose (API_TOKEN), once. @throws GatewayError `forbidden` when it was revoked: it stays so */
  adopt(token: NewToken, secret: string): Promise<Token>
  /** @throws GatewayError `unauthenticated` when the secret is unknown, revoked or expired */
  authenticate(secret: string | undefined): Promise<Token>
}

export function makeTokens(store: TokenStore, clock: Clock): Tokens {
  const cached = new LRUCache<string, Token>({ max: TOKENS_MAX, ttl: TOKEN_TTL_MS })
  const refuse = (message: string) => new GatewayError('unauthenticated', message)

  return {
    async issue(token) {
      const secret = `atsg_${randomBytes(SECRET_BYTES).toString('base64url')}`
      return { token: await store.insert(token, hashOf(secret)), secret }
    },
    async adopt(token, secret) {
      const adopted = await store.adopt(token, hashOf(secret))
      if (adopted === undefined) throw new GatewayError('forbidden', 'This token was revoked. Choose another one.')
      return adopted
    },
    async authenticate(secret) {
      if (secret === undefined || secret === '')
        throw refuse('This call needs a token: send the header Authorization: Bearer <token>.')
      const hash = hashOf(secret)
      const key = hash.toString('base64')
      const known = cached.get(key)
      const token = known ?? (await store.findByHash(hash))
      if (token === undefined) throw refuse('This token is not known, or was revoked.')
      if (token.expires_at !== null && token.expires_at.getTime() <= clock.now()) throw refuse('This token has expired.')
      if (known === undefined) cached.set(key, token)
      return token
    },
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** `admin` has every scope. @throws GatewayError `forbidden` naming the scope that is missing */
export function requireScope(token: Token, scope: Scope): void {
  if (token.scopes.includes(scope) || token.scopes.includes('admin')) return
  throw new GatewayError('forbidden', `This token lacks the scope ${scope}; it has: ${token.scopes.join(', ') || 'none'}.`)
}
