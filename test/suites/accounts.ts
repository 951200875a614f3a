import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AccountStore } from '../../src/ports/accounts.ts'
import { newAccount } from '../support/fixtures.ts'

export type AccountBench = {
  store: AccountStore
  /** Two environments. */
  environments: [string, string]
  /** Everything that lies in the accounts' table, as text. */
  dump(): Promise<string>
  close(): Promise<void>
}

/** What an AccountStore promises, whatever it is built on. */
export function describeAccountStore(name: string, open: () => Promise<AccountBench>): void {
  describe(`${name}: AccountStore`, () => {
    let bench: AccountBench
    let store: AccountStore
    let here: string
    let there: string
    beforeAll(async () => {
      bench = await open()
      store = bench.store
      ;[here, there] = bench.environments
    })
    afterAll(() => bench.close())

    test('an account comes back as it was stored, credentials in clear', async () => {
      const account = await store.insert(newAccount(here, { context: { perform_as: 'u1' } }))
      expect(account).toMatchObject({ credentials: { api_key: 'planted-secret' }, context: { perform_as: 'u1' }, revision: 1 })
      expect(await store.find(account.id)).toEqual(account)
      expect(await store.findIn(here, account.id)).toEqual(account)
    })

    test('credentials do not lie readable in the table', async () => {
      await store.insert(newAccount(here))
      expect(await bench.dump()).not.toContain('planted-secret')
    })

    test('another environment finds, lists and deletes nothing of it', async () => {
      const account = await store.insert(newAccount(here))
      expect(await store.findIn(there, account.id)).toBeUndefined()
      expect(await store.list(there, {}, { limit: 100 })).toEqual([])
      expect(await store.delete(there, account.id)).toBe(false)
      expect(await store.find(account.id)).toBeDefined()
    })

    test('what cannot be an id is not found, and is no error', async () => {
      for (const id of ['', 'x', "'; drop table account_queue; --"]) {
        expect(await store.find(id)).toBeUndefined()
        expect(await store.update(id, { tenant_id: 't' })).toBeUndefined()
        expect(await store.delete(here, id)).toBe(false)
        expect(await store.list(here, {}, { limit: 10, after: id })).toEqual([])
      }
      expect(await store.find(randomUUID())).toBeUndefined()
    })

    test('a change counts the revision up and leaves the other fields alone', async () => {
      const account = await store.insert(newAccount(here))
      const error = { code: 'provider_refused_credentials', message: 'Renew the key.', at: '2026-01-01T00:00:00.000Z' }
      const changed = await store.update(account.id, { status: 'needs_reauth', last_error: error })
      expect(changed).toMatchObject({ status: 'needs_reauth', last_error: error, revision: 2, tenant_id: account.tenant_id })
      expect(changed?.credentials).toEqual(account.credentials)
      const cleared = await store.update(account.id, { last_error: null, unified_model_override: { ats: {} } })
      expect(cleared).toMatchObject({ last_error: null, unified_model_override: { ats: {} }, revision: 3 })
    })

    test('of two changes made on the same revision, one is told that the other came first', async () => {
      const account = await store.insert(newAccount(here))
      const both = await Promise.all([
        store.update(account.id, { credentials: { api_key: 'first' } }, 1),
        store.update(account.id, { credentials: { api_key: 'second' } }, 1),
      ])
      expect(both.filter((one) => one !== undefined)).toHaveLength(1)
      expect((await store.find(account.id))?.revision).toBe(2)
    })

    test('lists go newest first, page by page, without a gap or a repetition', async () => {
      const tenant = randomUUID()
      const ids: string[] = []
      for (let n = 0; n < 7; n++) ids.unshift((await store.insert(newAccount(here, { tenant_id: tenant }))).id)
      const seen: string[] = []
      for (let pages = 0; pages < 4; pages++) {
        const after = seen.at(-1)
        const page = await store.list(here, { tenant_id: tenant }, { limit: 3, ...(after !== undefined && { after }) })
        seen.push(...page.map(({ id }) => id))
      }
      expect(seen).toEqual(ids)
    })

    test('filters narrow the list', async () => {
      const account = await store.insert(newAccount(here, { integration: 'other', status: 'disabled' }))
      expect((await store.list(here, { integration: 'other' }, { limit: 10 })).map(({ id }) => id)).toEqual([account.id])
      expect((await store.list(here, { status: 'disabled' }, { limit: 10 })).map(({ id }) => id)).toEqual([account.id])
    })

    test('every change is announced', async () => {
      const onChange = vi.fn()
      const stop = await store.onChange(onChange)
      const account = await store.insert(newAccount(here))
      await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith(account.id))
      onChange.mockClear()
      await store.delete(here, account.id)
      await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith(account.id))
      expect(await store.find(account.id)).toBeUndefined()
      await stop()
    })
  })
}
