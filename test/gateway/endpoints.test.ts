import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeEgress } from '../../src/connector/egress.ts'
import { makeTransport } from '../../src/connector/transport.ts'
import { decideRetry } from '../../src/gateway/delivery/retry.ts'
import { startWorker } from '../../src/gateway/delivery/worker.ts'
import { DELIVERY_BACKOFF, makeEndpoints } from '../../src/gateway/events/endpoints.ts'
import { makeLinePerformer } from '../../src/gateway/events/line-performer.ts'
import { makeTeller } from '../../src/gateway/events/tell.ts'
import { silentLog } from '../../src/log.ts'
import type { AuditEntry } from '../../src/ports/audit.ts'
import type { Delivery, Webhook } from '../../src/ports/webhooks.ts'
import type { Database } from '../../src/storage/database.ts'
import { makeWebhookStore } from '../../src/storage/webhooks/webhooks.ts'
import { realClock } from '../support/clocks.ts'
import { DATABASES } from '../support/databases.ts'
import { call, makeTestDelivery } from '../support/delivery.ts'
import { testVault } from '../support/fixtures.ts'
import { makeScriptedProvider } from '../support/scripted-performer.ts'
import { isStandardSignature, isTrutoSignature, openReceiver, type Receiver } from '../support/webhook-receiver.ts'

const HOUR_MS = 3_600_000

describe('the schedule of deliveries', () => {
  const attempts = (random: () => number) => {
    const times: number[] = []
    for (let ageMs = 0; times.length < 1_000; ) {
      times.push(ageMs)
      const decision = decideRetry({
        code: 'provider_failed',
        sent: true,
        repeatable: true,
        attempt: times.length,
        ageMs,
        ageMsMax: 24 * HOUR_MS,
        pausedAgeMsMax: 168 * HOUR_MS,
        settleMs: 0,
        random: random(),
        backoff: DELIVERY_BACKOFF,
      })
      if (decision.kind !== 'wait') return { times, end: decision.kind }
      ageMs += decision.waitMs
    }
    throw new Error('It never ended.')
  }

  test('goes on for a day with growing gaps, and then gives up', () => {
    const { times, end } = attempts(() => 1)
    expect(end).toBe('dead')
    expect(times.slice(0, 5)).toEqual([0, 10_000, 30_000, 70_000, 150_000])
    expect(times.length).toBeGreaterThan(15)
    expect(times.at(-1)).toBeGreaterThan(22 * HOUR_MS)
    expect(times.at(-1)).toBeLessThanOrEqual(24 * HOUR_MS)
  })

  test('spreads with chance, and still tries some dozens of times over the day and not thousands', () => {
    let seed = 7
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647
      return seed / 2_147_483_647
    }
    for (let run = 0; run < 200; run++) {
      const { times } = attempts(random)
      expect(times.length).toBeGreaterThan(15)
      expect(times.length).toBeLessThan(80)
      expect(times.at(-1)).toBeGreaterThan(20 * HOUR_MS)
    }
  })
})

for (const { name, open } of DATABASES) {
  describe(`endpoints on ${name}`, () => {
    let database: Database
    let receiver: Receiver
    const transport = makeTransport({ egress: makeEgress({ allow: ['127.0.0.1'] }) })
    beforeAll(async () => {
      database = await open()
      receiver = await openReceiver()
    })
    afterAll(async () => {
      await receiver.close()
      await transport.close()
      await database.close()
    })

    const openProcess = async (options: { performer?: 'scripted'; nowShiftMs?: number } = {}) => {
      const clock = { ...realClock, now: () => realClock.now() + (options.nowShiftMs ?? 0) }
      const provider = makeScriptedProvider()
      const delivery = await makeTestDelivery({ database, provider })
      const webhooks = makeWebhookStore(database, testVault)
      const audits: AuditEntry[] = []
      const audit = async (entry: AuditEntry) => void audits.push(entry)
      const endpoints = makeEndpoints({ webhooks, transport, clock, log: silentLog, audit })
      const noRereads = {
        perform: () => Promise.reject(new Error('None.')),
        isRepeatable: async () => true,
        find: endpoints.find,
      }
      // Accounts that are not there are asked for at the endpoints, as the product does.
      const accounts = {
        ...provider.performer,
        limits: async (id: string) => {
          if ((await webhooks.find(id)) !== undefined) return endpoints.limits(id)
          return provider.limits
        },
      }
      const performer = makeLinePerformer({ accounts, endpoints, rereads: noRereads })
      const teller = makeTeller({ webhooks, announcer: delivery.announcer, clock: realClock })
      const parts = { ...delivery.parts, performer, teller }
      return {
        ...delivery,
        webhooks,
        audits,
        parts,
        start: (change: Partial<typeof parts> = {}) =>
          startWorker({
            ...parts,
            ...change,
            queue: delivery.queue,
            onAccountChange: delivery.accounts.onChange,
            workerId: `worker.${Math.random()}`,
            chores: [],
          }),
      }
    }
    type Process = Awaited<ReturnType<typeof openProcess>>

    const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const endpoint = async ({ webhooks }: Process, environment_id: string, change: Partial<Webhook> = {}) => {
      const row = { environment_id, url: receiver.url, events: ['*'], description: null, secrets: [{ value: SECRET }], ...change }
      const made = await webhooks.insert(row, 50)
      if (made === undefined) throw new Error('No room.')
      return made
    }
    /** The delivery once it has the status. */
    const until = async (
      { webhooks }: Process,
      webhook: Webhook,
      status: Delivery['status'],
      event?: string,
    ): Promise<Delivery> => {
      for (let looks = 0; looks < 400; looks++) {
        const found = (await webhooks.deliveries(webhook.id, {}, { limit: 100 })).find(
          (one) => one.status === status && (event === undefined || one.event === event),
        )
        if (found !== undefined) return found
        await realClock.sleep(25)
      }
      throw new Error(`No delivery became ${status}.`)
    }

    test('a settled write reaches the endpoint, signed by both schemes, with its receipt', async () => {
      const process = await openProcess()
      const account = await process.account('settled')
      const webhook = await endpoint(process, account.environment_id)
      const stop = await process.start()
      const { write } = await process.api.accept(call(account))
      const got = await receiver.next(({ body }) => body.webhook_id === webhook.id)
      expect(await isStandardSignature(got.headers, got.text, SECRET)).toBe(true)
      expect(await isTrutoSignature(got.headers, got.text, SECRET)).toBe(true)
      expect(got.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': got.body.id })
      expect(got.body).toMatchObject({
        event: 'write:succeeded',
        environment_id: account.environment_id,
        payload: { id: write.id, status: 'succeeded', integrated_account_id: account.id, finished_at: expect.any(String) },
      })
      // The delivery's own end is told to nobody.
      await until(process, webhook, 'succeeded')
      expect(await process.webhooks.deliveries(webhook.id, {}, { limit: 10 })).toHaveLength(1)
      await stop()
      await process.close()
    })

    test('a process that dies between the outcome and its telling loses nothing: another one delivers', async () => {
      const first = await openProcess()
      const account = await first.account('died')
      const webhook = await endpoint(first, account.environment_id)
      const died = Promise.withResolvers<void>()
      const never = new Promise<void>(() => undefined)
      // Dead from the moment at which the outcome is stored: nobody is rung for, and the lease is not given back.
      const dead = { ...first.parts.teller, announce: () => undefined }
      const at = async (point: string) => {
        if (point !== 'after-settle-before-release') return
        died.resolve()
        await never
      }
      const stopFirst = await first.start({ teller: dead, at, settings: { ...first.settings, stopMs: 10 } })
      await first.api.accept(call(account))
      await died.promise
      void stopFirst()
      const second = await openProcess()
      const stop = await second.start()
      const got = await receiver.next(({ body }) => body.webhook_id === webhook.id)
      expect(got.body.event).toBe('write:succeeded')
      await until(second, webhook, 'succeeded')
      await stop()
    })

    test('a process that dies after the endpoint answered makes the delivery again under the same id', async () => {
      const first = await openProcess()
      const account = await first.account('answered')
      const webhook = await endpoint(first, account.environment_id)
      const never = new Promise<void>(() => undefined)
      const died = Promise.withResolvers<void>()
      const id = first.webhooks.makeId()
      const at = async (point: string, writeId: string) => {
        if (point !== 'after-commit' || writeId !== id) return
        died.resolve()
        await never
      }
      const stopFirst = await first.start({ at, settings: { ...first.settings, stopMs: 10, heartbeatMs: 60_000 } })
      const body = { id, event: 'test', payload: {}, webhook_id: webhook.id }
      await first.webhooks.send([
        { id, environment_id: account.environment_id, webhook_id: webhook.id, event: 'test', lane: 'test', body },
      ])
      first.announcer.announce(webhook.id)
      await died.promise
      void stopFirst()
      const second = await openProcess()
      const stop = await second.start()
      await until(second, webhook, 'succeeded')
      expect(
        receiver.received.filter((one) => one.body.webhook_id === webhook.id).map((one) => one.headers['webhook-id']),
      ).toEqual([id, id])
      await stop()
    })

    test('events about one thing arrive in order, also when the first of them is refused for a while', async () => {
      const process = await openProcess()
      const account = await process.account('order')
      const webhook = await endpoint(process, account.environment_id)
      receiver.replies.push({ status: 500 }, { status: 404 })
      const ids = [1, 2, 3].map(() => process.webhooks.makeId())
      await process.webhooks.send(
        ids.map((id) => ({
          id,
          environment_id: account.environment_id,
          webhook_id: webhook.id,
          event: 'test' as const,
          lane: 'one thing',
          body: { id, webhook_id: webhook.id, payload: {} },
        })),
      )
      const stop = await process.start()
      await receiver.next(({ body }) => body.id === ids[2])
      const seen = receiver.received.filter((one) => one.body.webhook_id === webhook.id).map(({ body }) => body.id)
      expect(seen).toEqual([ids[0], ids[0], ...ids])
      await stop()
      await process.close()
    })

    test('a redirect is not followed, and what the endpoint said is kept with the delivery', async () => {
      const process = await openProcess()
      const account = await process.account('redirect')
      const webhook = await endpoint(process, account.environment_id, { url: `${receiver.url}/first` })
      receiver.replies.push({ status: 302, headers: { location: `${receiver.url}/elsewhere` }, body: 'moved'.repeat(2_000) })
      const stop = await process.start({ random: () => 1 })
      await process.webhooks.send([
        {
          id: process.webhooks.makeId(),
          environment_id: account.environment_id,
          webhook_id: webhook.id,
          event: 'test',
          lane: 'x',
          body: { webhook_id: webhook.id, payload: {} },
        },
      ])
      process.announcer.announce(webhook.id)
      const failed = await until(process, webhook, 'waiting')
      expect(failed.error).toMatchObject({ code: 'provider_failed', status: 302, body: expect.stringMatching(/^moved/) })
      expect(String(failed.error?.body).length).toBeLessThanOrEqual(2_048)
      expect(receiver.received.filter(({ path }) => path === '/elsewhere')).toEqual([])
      expect(await process.webhooks.find(webhook.id)).toMatchObject({ failing_since: expect.any(Date) })
      await stop()
      await process.close()
    })

    test('an endpoint at a private address is not called, though it was let in before', async () => {
      const process = await openProcess()
      const account = await process.account('private')
      const webhook = await endpoint(process, account.environment_id, { url: 'http://10.0.0.1/hook' })
      const stop = await process.start()
      await process.webhooks.send([
        {
          id: process.webhooks.makeId(),
          environment_id: account.environment_id,
          webhook_id: webhook.id,
          event: 'test',
          lane: 'x',
          body: { payload: {} },
        },
      ])
      process.announcer.announce(webhook.id)
      expect((await until(process, webhook, 'failed')).error).toMatchObject({ code: 'egress_denied' })
      await stop()
      await process.close()
    })

    test('an endpoint that failed for three days is disabled with a line in the audit log, and one that says gone at once', async () => {
      const process = await openProcess()
      const account = await process.account('health')
      const [failing, gone] = [await endpoint(process, account.environment_id), await endpoint(process, account.environment_id)]
      const send = (webhook: Webhook) =>
        process.webhooks.send([
          {
            id: process.webhooks.makeId(),
            environment_id: account.environment_id,
            webhook_id: webhook.id,
            event: 'test',
            lane: 'x',
            body: { payload: {} },
          },
        ])
      await process.webhooks.noteFailure(failing.id, { code: 'provider_failed', message: 'answers with 500', at: '' })
      await process.sql("update webhook set failing_since = failing_since - interval '73 hours' where id = $1", failing.id)
      receiver.replies.push({ status: 500 })
      const stop = await process.start({ random: () => 1 })
      await send(failing)
      process.announcer.announce(failing.id)
      await until(process, failing, 'waiting')
      receiver.replies.push({ status: 410 })
      await send(gone)
      process.announcer.announce(gone.id)
      await until(process, gone, 'failed')
      expect(await process.webhooks.find(failing.id)).toMatchObject({ disabled_reason: 'failing' })
      expect(await process.webhooks.find(gone.id)).toMatchObject({ disabled_reason: 'gone' })
      expect(process.audits.map(({ action, entityId, details }) => [action, entityId, details.reason])).toEqual([
        ['WEBHOOK_CHANGED', failing.id, 'failing'],
        ['WEBHOOK_CHANGED', gone.id, 'gone'],
      ])
      // Enabled again, it gets what waited.
      await process.webhooks.enable(account.environment_id, failing.id)
      process.announcer.announce(failing.id)
      await until(process, failing, 'succeeded')
      await stop()
      await process.close()
    })
  })
}
