export type Scope = 'read' | 'write' | 'admin'
export type TokenKind = 'api' | 'account' | 'link'

/** A bearer token without its secret, of which only the SHA-256 is stored. */
export type Token = {
  id: string
  environment_id: string
  kind: TokenKind
  name: string
  scopes: Scope[]
  /** The one account that an account token is good for, or that a link token reconnects. */
  account_id: string | null
  /** What a link token allows: tenant, integrations, redirect address. */
  grant_data: Record<string, unknown>
  expires_at: Date | null
  used_at: Date | null
  created_at: Date
}

export type NewToken = Omit<Token, 'id' | 'used_at' | 'created_at'>

export type TokenStore = {
  insert(token: NewToken, hash: Buffer): Promise<Token>
  /** The token of that hash, stored now if it is new, also when several processes do so at once; undefined when it was revoked. */
  adopt(token: NewToken, hash: Buffer): Promise<Token | undefined>
  /** The token of that hash, unless it was revoked. Expiry is the caller's to judge. */
  findByHash(hash: Buffer): Promise<Token | undefined>
  list(environmentId: string, kind: TokenKind): Promise<Token[]>
  revoke(environmentId: string, id: string): Promise<boolean>
  /** Marks a single-use token as used; false when it was used before, also by a call at the same moment. */
  use(id: string): Promise<boolean>
}

export type Environment = { id: string; name: string; settings: Record<string, unknown>; created_at: Date }

export type EnvironmentStore = {
  /** The environment of that name, made when it is missing, also under concurrent starts. */
  ensure(name: string): Promise<Environment>
  find(id: string): Promise<Environment | undefined>
}
