import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { isStandardSignature, isTrutoSignature, openReceiver, type Receiver } from '../support/webhook-receiver.ts'

type Webhook = { id: string; secret: string; status: string; url: string }
type Delivery = { id: string; event: string; status: string; attempts: unknown[]; error: { status?: number } | null }
type Page = { result: Delivery[]; next_cursor: string | null }

let gateway: TestGateway
let receiver: Receiver

beforeAll(async () => {
  gateway = await openTestGateway()
  receiver = await openReceiver()
})
afterAll(async () => {
  await receiver.close()
  await gateway.stop()
})

const listen = async (events: string[], path = ''): Promise<Webhook> => {
  const made = await gateway.call<Webhook>('POST', '/webhook', { url: `${receiver.url}${path}`, events })
  expect(made.status, made.text).toBe(201)
  return made.body
}
const deliveries = async ({ id }: Webhook, query = ''): Promise<Delivery[]> =>
  (await gateway.call<Page>('GET', `/webhook/${id}/deliveries${query}`)).body.result
const settled = async (webhook: Webhook, fits: (one: Delivery) => boolean): Promise<Delivery> => {
  for (let looks = 0; looks < 400; looks++) {
    const found = (await deliveries(webhook)).find(fits)
    if (found !== undefined) return found
    await new Promise((done) => setTimeout(done, 25))
  }
  throw new Error('No such delivery.')
}

describe('outgoing events', () => {
  test('the secret is shown once, and a test event arrives signed by both schemes', async () => {
    const webhook = await listen(['write:failed'])
    expect(webhook.secret).toMatch(/^whsec_/)
    for (const path of ['/webhook', `/webhook/${webhook.id}`])
      expect((await gateway.call('GET', path)).text).not.toContain(webhook.secret)
    const sent = await gateway.call<Delivery>('POST', '/webhook/test', { id: webhook.id })
    expect(sent.status).toBe(202)
    const got = await receiver.next(({ body }) => body.id === sent.body.id)
    expect(got.body).toMatchObject({ event: 'test', webhook_id: webhook.id, created_at: expect.any(String) })
    expect(await isStandardSignature(got.headers, got.text, webhook.secret)).toBe(true)
    expect(await isTrutoSignature(got.headers, got.text, webhook.secret)).toBe(true)
  })

  test('linking, writing and unlinking are told to those who asked', async () => {
    const webhook = await listen(['*'], '/all')
    const account = await gateway.link('internal-v1')
    const of = (event: string) =>
      receiver.next(({ path, body }) => path === '/all' && body.event === event && JSON.stringify(body.payload).includes(account))
    await of('integrated_account:created')
    await of('integrated_account:active')
    const made = await gateway.call('POST', `/unified/ats/candidates?integrated_account_id=${account}`, {
      first_name: 'Ada',
      last_name: 'Example',
      emails: [{ email: 'ada.webhook@example.com' }],
    })
    const written = await of('write:succeeded')
    expect(written.body.payload).toMatchObject({ id: made.headers.get('x-write-id'), record: { first_name: 'Ada' } })
    await gateway.call('DELETE', `/integrated-account/${account}`)
    await of('integrated_account:deleted')
    expect((await deliveries(webhook, '?event=write:succeeded')).length).toBeGreaterThan(0)
  })

  test('an address that is private, no address, or an event that is not known is refused', async () => {
    const statusOf = async (body: Record<string, unknown>) => (await gateway.call('POST', '/webhook', body)).status
    const events = ['test']
    for (const url of [
      'http://10.0.0.1/',
      'https://169.254.169.254/',
      'https://[::1]/',
      'http://example.com/',
      'https://u:p@example.com/',
    ])
      expect([url, await statusOf({ url, events })]).toEqual([url, 422])
    expect(await statusOf({ url: 'ftp://example.com/', events })).toBe(400)
    expect(await statusOf({ url: receiver.url, events: [] })).toBe(400)
    expect(await statusOf({ url: receiver.url, events: ['candidate:created'] })).toBe(400)
    expect(await statusOf({ url: receiver.url, events, secret: 'mine' })).toBe(400)
    const webhook = await listen(events)
    expect((await gateway.call('PATCH', `/webhook/${webhook.id}`, { url: 'https://192.168.1.1/' })).status).toBe(422)
  })

  test('what was delivered can be delivered again, one or those of a time, under the same ids', async () => {
    const webhook = await listen(['test'], '/replay')
    const from = new Date(Date.now() - 60_000).toISOString()
    const ids: string[] = []
    for (let n = 0; n < 2; n++) ids.push((await gateway.call<Delivery>('POST', '/webhook/test', { id: webhook.id })).body.id)
    for (const id of ids) await settled(webhook, (one) => one.id === id && one.status === 'succeeded')
    const one = await gateway.call('POST', `/webhook/${webhook.id}/replay`, { delivery_id: ids[0] })
    expect([one.status, one.body]).toEqual([202, { replayed: 1, more: false }])
    await settled(webhook, ({ id, status, attempts }) => id === ids[0] && status === 'succeeded' && attempts.length === 2)
    const range = { from, to: new Date(Date.now() + 60_000).toISOString() }
    expect((await gateway.call('POST', `/webhook/${webhook.id}/replay`, range)).body).toEqual({ replayed: 2, more: false })
    await settled(webhook, ({ id, status, attempts }) => id === ids[0] && status === 'succeeded' && attempts.length === 3)
    await settled(webhook, ({ id, status, attempts }) => id === ids[1] && status === 'succeeded' && attempts.length === 2)
    const received = receiver.received.filter(({ path }) => path === '/replay').map(({ headers }) => headers['webhook-id'])
    expect(received.sort()).toEqual([ids[0], ids[0], ids[0], ids[1], ids[1]].sort())
    expect((await gateway.call('POST', `/webhook/${webhook.id}/replay`, { delivery_id: crypto.randomUUID() })).status).toBe(404)
    expect((await gateway.call('POST', `/webhook/${webhook.id}/replay`, {})).status).toBe(400)
    const page = await gateway.call<Page>('GET', `/webhook/${webhook.id}/deliveries?limit=1`)
    expect((await deliveries(webhook, `?limit=1&next_cursor=${page.body.next_cursor}`))[0]?.id).not.toBe(page.body.result[0]?.id)
  })

  test('a rotated secret leaves the former one good for a while, and the change is in the log', async () => {
    const webhook = await listen(['test'], '/rotate')
    const rotated = await gateway.call<Webhook>('POST', `/webhook/${webhook.id}/rotate-secret`, { overlap_hours: 1 })
    expect(rotated.body.secret).not.toBe(webhook.secret)
    const { id } = (await gateway.call<Delivery>('POST', '/webhook/test', { id: webhook.id })).body
    const got = await receiver.next(({ body }) => body.id === id)
    for (const secret of [webhook.secret, rotated.body.secret])
      expect(await isStandardSignature(got.headers, got.text, secret)).toBe(true)
    const log = await gateway.call<{ result: { details: unknown }[] }>('GET', `/log?entity_id=${webhook.id}`)
    expect(log.body.result).toMatchObject([
      { action: 'WEBHOOK_CHANGED', details: { change: 'secret_rotated' } },
      { action: 'WEBHOOK_CHANGED', details: { change: 'created' } },
    ])
    expect(log.text).not.toContain('whsec_')
  })

  test('a disabled endpoint is not tested, and one that was removed is gone', async () => {
    const webhook = await listen(['test'])
    expect((await gateway.call<Webhook>('PATCH', `/webhook/${webhook.id}`, { disabled: true })).body).toMatchObject({
      status: 'disabled',
      disabled_reason: 'by_admin',
    })
    expect((await gateway.call('POST', '/webhook/test', { id: webhook.id })).status).toBe(409)
    expect((await gateway.call<Webhook>('PATCH', `/webhook/${webhook.id}`, { disabled: false })).body.status).toBe('active')
    expect((await gateway.call('DELETE', `/webhook/${webhook.id}`)).status).toBe(200)
    expect((await gateway.call('GET', `/webhook/${webhook.id}`)).status).toBe(404)
  })

  test('an endpoint of another environment is as if it never was', async () => {
    const { id } = await listen(['test'])
    const calls: [string, string, unknown?][] = [
      ['GET', `/webhook/${id}`],
      ['PATCH', `/webhook/${id}`, { disabled: true }],
      ['DELETE', `/webhook/${id}`],
      ['POST', '/webhook/test', { id }],
      ['POST', `/webhook/${id}/rotate-secret`, {}],
      ['GET', `/webhook/${id}/deliveries`],
      ['POST', `/webhook/${id}/replay`, { delivery_id: crypto.randomUUID() }],
    ]
    for (const [method, path, body] of calls)
      expect([path, (await gateway.call(method, path, body, {}, gateway.otherToken)).status]).toEqual([path, 404])
    expect((await gateway.call<{ result: unknown[] }>('GET', '/webhook', undefined, {}, gateway.otherToken)).body.result).toEqual(
      [],
    )
    expect((await gateway.call('GET', '/log', undefined, {}, gateway.otherToken)).text).not.toContain(id)
  })
})
