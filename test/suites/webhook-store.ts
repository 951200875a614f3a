import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewDelivery, ProviderHookStore, Webhook, WebhookEvent, WebhookStore } from '../../src/ports/webhooks.ts'
import { makeAccountStore } from '../../src/storage/accounts.ts'
import type { Database } from '../../src/storage/database.ts'
import { makeErasureStore } from '../../src/storage/erasures.ts'
import { makeProviderHookStore } from '../../src/storage/webhooks/provider-hooks.ts'
import { makeWebhookStore } from '../../src/storage/webhooks/webhooks.ts'
import { type DeliveryStores, makeDeliveryStores, settlement } from '../support/delivery-stores.ts'
import { newAccount, testVault } from '../support/fixtures.ts'

/** What a store of endpoints promises, whatever the database. */
export function describeWebhookStore(name: string, open: () => Promise<Database>): void {
  describe(`${name}: WebhookStore`, () => {
    let database: Database
    let stores: DeliveryStores
    let webhooks: WebhookStore
    let hooks: ProviderHookStore

    beforeAll(async () => {
      database = await open()
      stores = makeDeliveryStores(database)
      webhooks = makeWebhookStore(database, testVault)
      hooks = makeProviderHookStore(database, testVault)
    })
    afterAll(() => stores.close())

    const endpoint = async (environmentId: string, events = ['*']): Promise<Webhook> => {
      const row = { environment_id: environmentId, url: 'https://hooks.example', events, description: null }
      const made = await webhooks.insert({ ...row, secrets: [{ value: 'whsec_AAAA' }] }, 50)
      if (made === undefined) throw new Error('No room.')
      return made
    }
    const event = ({ id, environment_id }: Webhook, change: Partial<NewDelivery> = {}): NewDelivery => {
      const delivery = webhooks.makeId()
      const body = { id: delivery, event: 'write:succeeded', payload: { person: 'jane@example.com' } }
      return { id: delivery, environment_id, webhook_id: id, event: 'write:succeeded', lane: delivery, body, ...change }
    }
    const told = (webhook: Webhook) => webhooks.deliveries(webhook.id, {}, { limit: 100 })
    const begunWrite = async (environment: string) => {
      const account = await stores.account(environment)
      const write = await stores.accept(account)
      const lease = await stores.lease(account.id)
      await stores.attempts.begin(write.id, lease.owner, 0)
      return { account, write, lease }
    }

    test('what tells of an outcome is stored with the outcome, and not without it', async () => {
      const { account, write, lease } = await begunWrite('with the outcome')
      const webhook = await endpoint(account.environment_id)
      expect(await stores.attempts.settle(write.id, 'somebody else', settlement('succeeded'), [event(webhook)])).toBeUndefined()
      expect(await told(webhook)).toEqual([])
      const delivery = event(webhook)
      expect(await stores.attempts.settle(write.id, lease.owner, settlement('succeeded'), [delivery])).toBeDefined()
      expect(await told(webhook)).toMatchObject([
        { id: delivery.id, event: 'write:succeeded', status: 'accepted', body: delivery.body },
      ])
      // A try whose reply was lost is made again, with other ids, and tells nobody twice.
      expect(await stores.attempts.settle(write.id, lease.owner, settlement('succeeded'), [event(webhook)])).toBeUndefined()
      expect(await told(webhook)).toHaveLength(1)
    })

    test('an endpoint that was disabled or removed meanwhile is told nothing, and the outcome is stored all the same', async () => {
      const { account, write, lease } = await begunWrite('disabled meanwhile')
      const [disabled, removed] = [await endpoint(account.environment_id), await endpoint(account.environment_id)]
      await webhooks.disable(disabled.id, 'by_admin')
      await webhooks.delete(account.environment_id, removed.id)
      const deliveries = [event(disabled), event(removed)]
      await stores.attempts.settle(write.id, lease.owner, settlement('succeeded'), deliveries)
      expect(await told(disabled)).toEqual([])
      expect(await stores.writes.find(account.environment_id, write.id)).toMatchObject({ status: 'succeeded' })
      const [{ n }] = (await stores.sql('select count(*)::int as n from write where account_id = $1', removed.id)) as [
        { n: number },
      ]
      expect(n).toBe(0)
    })

    test('a plain write that never began tells of its end in the same statement, whoever ends it', async () => {
      const account = await stores.account('plain')
      const webhook = await endpoint(account.environment_id)
      const own = await stores.accept(account, { plain: { owner: 'me', withinMs: 60_000 } })
      await stores.attempts.abandonPlain(own.id, 'somebody else', { record: null, warnings: [], error: null, attempts: [] }, [
        event(webhook),
      ])
      expect(await told(webhook)).toEqual([])
      await stores.attempts.abandonPlain(own.id, 'me', { record: null, warnings: [], error: null, attempts: [] }, [
        event(webhook),
      ])
      expect(await told(webhook)).toHaveLength(1)

      const left = await stores.accept(account, { plain: { owner: 'gone', withinMs: -1_000 } })
      const ended: string[] = []
      await stores.attempts.sweepPlain(0, 100, async (write) => {
        ended.push(`${write.id} ${write.status}`)
        return [event(webhook)]
      })
      expect(ended).toContain(`${left.id} failed`)
      expect(await told(webhook)).toHaveLength(1 + ended.length)
    })

    test('deliveries are no writes of callers: no list shows them, and nobody retries them as such', async () => {
      const account = await stores.account('no writes')
      const webhook = await endpoint(account.environment_id)
      const delivery = event(webhook)
      await webhooks.send([delivery])
      await stores.sql("update write set status = 'dead', error_code = 'x', finished_at = now() where id = $1", delivery.id)
      expect(await stores.writes.list(account.environment_id, { status: 'dead' }, { limit: 10 })).toEqual([])
      expect(await stores.writes.find(account.environment_id, delivery.id)).toBeUndefined()
      expect(await stores.writes.retry(account.environment_id, delivery.id)).toEqual({ kind: 'not_found' })
    })

    test('an endpoint is claimed and given back like an account, and its line goes with it', async () => {
      const { environment_id } = await stores.account('like an account')
      const webhook = await endpoint(environment_id)
      await webhooks.send([event(webhook)])
      const lease = await stores.lease(webhook.id)
      expect(await stores.attempts.take(webhook.id, 10)).toHaveLength(1)
      expect(await stores.leases.release(lease, { more: false, restMs: 0, failures: 0, tokensLeft: 0 })).toBeLessThanOrEqual(0)
      await webhooks.delete(environment_id, webhook.id)
      expect(await stores.sql('select 1 from account_queue where account_id = $1', webhook.id)).toEqual([])
      expect(await stores.sql('select 1 from erasure where account_id = $1', webhook.id)).toHaveLength(1)
    })

    test('a removed account takes its line along', async () => {
      const account = await stores.account('line of an account')
      await makeAccountStore(database, testVault).delete(account.environment_id, account.id)
      expect(await stores.sql('select 1 from account_queue where account_id = $1', account.id)).toEqual([])
    })

    test('a disabled endpoint rests, and enabling it makes what waited due', async () => {
      const { environment_id } = await stores.account('rests')
      const webhook = await endpoint(environment_id)
      await webhooks.send([event(webhook)])
      expect(await webhooks.disable(webhook.id, 'failing')).toBe(true)
      expect(await webhooks.disable(webhook.id, 'by_admin')).toBe(false)
      expect(await told(webhook)).toMatchObject([{ next_attempt_at: null }])
      await stores.leases.markReady(webhook.id)
      expect((await stores.leases.claim('anybody', 1_000, 1_000)).map(({ accountId }) => accountId)).not.toContain(webhook.id)
      expect(await webhooks.enable(environment_id, webhook.id)).toMatchObject({ disabled_reason: null, failing_since: null })
      await stores.lease(webhook.id)
      expect(await stores.attempts.take(webhook.id, 10)).toHaveLength(1)
    })

    test('how long nothing was delivered is counted from the first failure, and a success ends it', async () => {
      const { environment_id } = await stores.account('failing')
      const webhook = await endpoint(environment_id)
      const error = { code: 'provider_failed', message: 'answers with 500', at: new Date().toISOString() }
      expect(await webhooks.noteFailure(webhook.id, error)).toBe(0)
      await stores.sql("update webhook set failing_since = failing_since - interval '3 hours' where id = $1", webhook.id)
      expect(await webhooks.noteFailure(webhook.id, error)).toBeGreaterThanOrEqual(3 * 3_600_000)
      await webhooks.noteSuccess(webhook.id)
      expect(await webhooks.find(webhook.id)).toMatchObject({ failing_since: null, last_error: null })
    })

    test('a replay takes finished deliveries only, under their ids, one or those of a time, the oldest first', async () => {
      const { environment_id } = await stores.account('replay')
      const webhook = await endpoint(environment_id)
      const deliveries = [event(webhook), event(webhook), event(webhook)]
      await webhooks.send(deliveries)
      const [first, second, open] = deliveries as [NewDelivery, NewDelivery, NewDelivery]
      for (const { id } of [first, second])
        await stores.sql("update write set status = 'succeeded', outcome = 'created', finished_at = now() where id = $1", id)
      expect(await webhooks.replay(webhook.id, { id: open.id }, 10)).toEqual([])
      expect(await webhooks.replay(webhook.id, { id: first.id }, 10)).toEqual([first.id])
      expect((await told(webhook)).find(({ id }) => id === first.id)).toMatchObject({ status: 'waiting', body: first.body })
      const all = { from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 60_000) }
      expect(await webhooks.replay(webhook.id, { ...all, status: 'dead' }, 10)).toEqual([])
      expect(await webhooks.replay(webhook.id, { from: all.to, to: all.to }, 10)).toEqual([])
      expect(await webhooks.replay(webhook.id, all, 10)).toEqual([second.id])
    })

    test('secrets and bodies do not lie readable in the database', async () => {
      const { environment_id } = await stores.account('sealed')
      const webhook = await endpoint(environment_id)
      await webhooks.send([event(webhook)])
      const rows = await stores.sql(
        "select encode(secrets, 'escape') as text from webhook union all select encode(input, 'escape') from write where input is not null",
      )
      expect(JSON.stringify(rows)).not.toMatch(/whsec_|jane@example/)
    })

    test('no more endpoints than allowed, also when several are made at once, and another environment sees none of them', async () => {
      const { environment_id } = await stores.account('room')
      const other = await stores.account('other room')
      const row = {
        environment_id,
        url: 'https://hooks.example',
        events: ['*'],
        description: null,
        secrets: [{ value: 'whsec_AA' }],
      }
      const made = await Promise.all([1, 2, 3, 4].map(() => webhooks.insert(row, 2)))
      expect(made.filter((one) => one !== undefined)).toHaveLength(2)
      const id = made.find((one) => one !== undefined)?.id ?? ''
      expect(await webhooks.list(other.environment_id)).toEqual([])
      expect(await webhooks.findIn(other.environment_id, id)).toBeUndefined()
      expect(await webhooks.update(other.environment_id, id, { events: ['test'] })).toBeUndefined()
      expect(await webhooks.enable(other.environment_id, id)).toBeUndefined()
      expect(await webhooks.delete(other.environment_id, id)).toBe(false)
    })

    test('changes of an account are told with the change: linked, refused, linked again, changed, removed', async () => {
      const { environment_id } = await stores.account('accounts')
      const webhook = await endpoint(environment_id)
      const deaf = await endpoint(environment_id, ['test'])
      const accounts = makeAccountStore(database, testVault)
      const account = await accounts.insert(newAccount(environment_id, { status: 'connecting' }))
      await accounts.update(account.id, { status: 'active' })
      await accounts.update(account.id, { credentials: { api_key: 'renewed' } })
      await accounts.update(account.id, { status: 'needs_reauth' })
      await accounts.update(account.id, { status: 'needs_reauth' })
      await accounts.update(account.id, { status: 'active' })
      await accounts.update(account.id, { tenant_id: 'other' })
      await accounts.update(account.id, { status: 'active' }, -1)
      await accounts.delete(environment_id, account.id)
      const refused = await accounts.insert(newAccount(environment_id, { status: 'connecting' }))
      await accounts.delete(environment_id, refused.id)
      const deliveries = (await told(webhook)).reverse()
      expect(deliveries.map((one) => one.event)).toEqual<WebhookEvent[]>([
        'integrated_account:created',
        'integrated_account:active',
        'integrated_account:authentication_error',
        'integrated_account:reactivated',
        'integrated_account:updated',
        'integrated_account:deleted',
      ])
      expect(deliveries.at(0)?.body).toMatchObject({
        id: deliveries.at(0)?.id,
        webhook_id: webhook.id,
        environment_id,
        payload: { id: account.id, status: 'active', integration: { name: 'scripted' } },
      })
      expect(JSON.stringify(deliveries)).not.toMatch(/planted-secret|renewed/)
      expect(await told(deaf)).toEqual([])
    })

    test('of one provider delivery that comes to several processes exactly one is stored; a known event under a new token is not', async () => {
      const account = await stores.account('provider delivery')
      const hint = { resource: 'candidates', id: 'c1', change: 'updated' } as const
      const takes = [1, 2, 3, 4].map(() => hooks.take(account, { token: 't1', event_id: 'e1' }, [hint]))
      expect((await Promise.all(takes)).sort()).toEqual(['replayed', 'replayed', 'replayed', 'stored'])
      expect(await hooks.take(account, { token: 't2', event_id: 'e1' }, [hint])).toBe('repeated')
      expect(await hooks.take(account, { token: 't3', event_id: null }, [hint])).toBe('stored')
      expect(await stores.attempts.take(account.id, 10)).toHaveLength(2)
      const other = await stores.account('provider delivery')
      expect(await hooks.take(other, { token: 't1', event_id: 'e1' }, [])).toBe('stored')
    })

    test('what a provider told before any time window is forgotten', async () => {
      const account = await stores.account('forgotten')
      await hooks.take(account, { token: 'old', event_id: null }, [])
      await stores.sql("update provider_delivery set seen_at = now() - interval '40 days' where account_id = $1", account.id)
      await hooks.forget(30 * 24 * 3_600_000)
      expect(await stores.sql('select 1 from provider_delivery where account_id = $1', account.id)).toEqual([])
    })

    test('an erasure looks through the deliveries of endpoints too', async () => {
      const { environment_id, id } = await stores.account('erasure')
      const webhook = await endpoint(environment_id)
      await webhooks.send([event(webhook)])
      const erasures = makeErasureStore(database, testVault)
      const lines: string[] = []
      for (let line = await erasures.accountsAfter(environment_id, undefined); line !== undefined && lines.length < 5; ) {
        lines.push(line)
        line = await erasures.accountsAfter(environment_id, line)
      }
      expect(lines.sort()).toEqual([id, webhook.id].sort())
      expect(await erasures.scan(webhook.id, undefined, 10)).toMatchObject([
        { text: expect.stringContaining('jane@example.com') },
      ])
    })
  })
}
