import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeAccountCache } from '../../src/gateway/account-cache.ts'
import { makeLinks } from '../../src/gateway/linking/links.ts'
import { makeAccountStore } from '../../src/storage/accounts.ts'
import type { Database } from '../../src/storage/database.ts'
import { makeEnvironmentStore } from '../../src/storage/environments.ts'
import { makeId } from '../../src/storage/ids.ts'
import { makeTokenStore } from '../../src/storage/tokens.ts'
import { DATABASES } from '../support/databases.ts'
import { newAccount, testVault } from '../support/fixtures.ts'
import { makeNotebook } from '../support/notebook.ts'

const DAY_MS = 86_400_000

describe.each(DATABASES)('links on $name', ({ open }) => {
  let database: Database
  let environmentId: string
  let now = Date.UTC(2026, 0, 1)
  beforeAll(async () => {
    database = await open()
    environmentId = (await makeEnvironmentStore(database).ensure('default')).id
  })
  afterAll(() => database.close())

  const make = () => {
    const { registry, gateOf } = makeNotebook()
    const store = makeAccountStore(database, testVault)
    const links = makeLinks({
      registry,
      store,
      gateOf,
      cache: makeAccountCache(store),
      tokens: makeTokenStore(database),
      clock: { now: () => now, sleep: async () => undefined },
      audit: async () => undefined,
      lines: () => {
        throw new Error('No provider is called here.')
      },
      makeId,
      sandbox: undefined,
    })
    return { links, store, actor: { environmentId, actorId: null } }
  }

  test('a link is good for a week, or for as long as was asked for', async () => {
    const { links, actor } = make()
    const week = await links.issue(actor, { tenant_id: 'acme' })
    const short = await links.issue(actor, { tenant_id: 'acme', expires_in: 60 })
    expect(week.expiresAt.getTime() - now).toBe(7 * DAY_MS)
    expect((await links.open(week.secret)).terms).toMatchObject({ tenant_id: 'acme', reconnects: false })
    now += 60_000
    await expect(links.open(short.secret)).rejects.toMatchObject({ code: 'unauthenticated', details: { link: 'expired' } })
    now += 7 * DAY_MS
    await expect(links.open(week.secret)).rejects.toMatchObject({ details: { link: 'expired' } })
  })

  test('an expired link still knows where the customer came from', async () => {
    const { links, actor } = make()
    const { secret } = await links.issue(actor, { tenant_id: 'acme', expires_in: 60, redirect_uri: 'https://app.example/back' })
    now += 61_000
    await expect(links.open(secret)).rejects.toMatchObject({ details: { redirect_uri: 'https://app.example/back' } })
  })

  test('a link to an account that was removed is no link any more', async () => {
    const { links, store, actor } = make()
    const { id } = await store.insert(newAccount(environmentId, { integration: 'notebook', is_sandbox: false }))
    const { secret } = await links.issue(actor, { integrated_account_id: id })
    expect((await links.open(secret)).connectors.map((connector) => connector.id)).toEqual(['notebook'])
    await store.delete(environmentId, id)
    await expect(links.open(secret)).rejects.toMatchObject({ details: { link: 'unknown' } })
  })

  test('a sandbox link is refused where there is no sandbox', async () => {
    const { links, actor } = make()
    await expect(links.issue(actor, { tenant_id: 'acme', is_sandbox: true })).rejects.toMatchObject({ code: 'invalid_request' })
  })
})
