import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EnvironmentStore, NewToken, TokenStore } from '../../src/ports/tokens.ts'

export type TokenBench = { tokens: TokenStore; environments: EnvironmentStore; close(): Promise<void> }

/** What a TokenStore and an EnvironmentStore promise, whatever they are built on. */
export function describeTokenStore(name: string, open: () => Promise<TokenBench>): void {
  describe(`${name}: TokenStore and EnvironmentStore`, () => {
    let bench: TokenBench
    let here: string
    let there: string
    beforeAll(async () => {
      bench = await open()
      here = (await bench.environments.ensure('here')).id
      there = (await bench.environments.ensure('there')).id
    })
    afterAll(() => bench.close())

    const token = (change: Partial<NewToken> = {}): NewToken => ({
      environment_id: here,
      kind: 'api',
      name: 'ci',
      scopes: ['read', 'write'],
      account_id: null,
      grant_data: { tenant_id: 't' },
      expires_at: null,
      ...change,
    })

    test('a token is found by its hash, and only by its own', async () => {
      const hash = randomBytes(32)
      const stored = await bench.tokens.insert(token(), hash)
      expect(await bench.tokens.findByHash(hash)).toEqual(stored)
      expect(stored).toMatchObject({ scopes: ['read', 'write'], grant_data: { tenant_id: 't' }, used_at: null })
      expect(stored).not.toHaveProperty('hash')
      expect(await bench.tokens.findByHash(randomBytes(32))).toBeUndefined()
    })

    test('a revoked token is gone, and only its own environment can revoke it', async () => {
      const hash = randomBytes(32)
      const { id } = await bench.tokens.insert(token(), hash)
      expect(await bench.tokens.revoke(there, id)).toBe(false)
      expect(await bench.tokens.revoke(here, id)).toBe(true)
      expect(await bench.tokens.revoke(here, id)).toBe(false)
      expect(await bench.tokens.findByHash(hash)).toBeUndefined()
      expect(await bench.tokens.use(id)).toBe(false)
    })

    test('a chosen token is stored once, also when several processes adopt it at the same moment', async () => {
      const hash = randomBytes(32)
      const adopted = await Promise.all([1, 2, 3, 4].map(() => bench.tokens.adopt(token(), hash)))
      expect(new Set(adopted.map((one) => one?.id)).size).toBe(1)
      expect(adopted[0]).toEqual(await bench.tokens.findByHash(hash))
    })

    test('a chosen token that was revoked stays revoked', async () => {
      const hash = randomBytes(32)
      const adopted = await bench.tokens.adopt(token(), hash)
      await bench.tokens.revoke(here, adopted!.id)
      expect(await bench.tokens.adopt(token(), hash)).toBeUndefined()
    })

    test('of several uses at once of a single-use token, exactly one succeeds', async () => {
      const { id } = await bench.tokens.insert(token({ kind: 'link' }), randomBytes(32))
      const uses = await Promise.all([1, 2, 3, 4].map(() => bench.tokens.use(id)))
      expect(uses.filter(Boolean)).toHaveLength(1)
    })

    test('a list shows the tokens of one kind of one environment, newest first', async () => {
      const first = await bench.tokens.insert(token({ environment_id: there, name: 'first' }), randomBytes(32))
      const second = await bench.tokens.insert(token({ environment_id: there, name: 'second' }), randomBytes(32))
      await bench.tokens.insert(token({ environment_id: there, kind: 'account' }), randomBytes(32))
      expect((await bench.tokens.list(there, 'api')).map(({ id }) => id)).toEqual([second.id, first.id])
    })

    test('what cannot be an id is not found, and is no error', async () => {
      expect(await bench.tokens.revoke(here, 'x')).toBe(false)
      expect(await bench.tokens.use('x')).toBe(false)
      expect(await bench.environments.find('x')).toBeUndefined()
      expect(await bench.environments.find(randomUUID())).toBeUndefined()
    })

    test('an environment is made once, also when several processes start at the same moment', async () => {
      const made = await Promise.all([1, 2, 3, 4].map(() => bench.environments.ensure('shared')))
      expect(new Set(made.map(({ id }) => id)).size).toBe(1)
      expect(await bench.environments.find(made[0]!.id)).toEqual(made[0])
    })
  })
}
