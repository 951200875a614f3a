import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Delivery, makeDeliveries } from '../../connectors/lever/simulator/webhook-delivery.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { openReceiver, type Receiver } from '../support/webhook-receiver.ts'

type Hook = { id: string; event: string; remote_id: string | null }

let gateway: TestGateway
let receiver: Receiver
let lever: string

beforeAll(async () => {
  gateway = await openTestGateway()
  receiver = await openReceiver()
  lever = await gateway.link('lever')
  const made = await gateway.call('POST', '/webhook', {
    url: receiver.url,
    events: ['record:created', 'record:updated', 'record:deleted'],
  })
  expect(made.status, made.text).toBe(201)
})
afterAll(async () => {
  await receiver.close()
  await gateway.stop()
})

const SIGNING = 'token-of-a-hook-made-by-hand'
const deliver = (body: Record<string, unknown>, account = lever) =>
  gateway.call('POST', `/integrated-account-webhook/${account}`, body, {}, null)
const signed = (change: Record<string, unknown> = {}, secret = SIGNING) => {
  const body = {
    id: crypto.randomUUID(),
    event: 'candidateArchiveChange',
    triggeredAt: Date.now(),
    token: crypto.randomUUID().repeat(2),
    data: {},
    ...change,
  }
  return { ...body, signature: createHmac('sha256', secret).update(`${body.token}${body.triggeredAt}`).digest('hex') }
}
const firstCandidate = async () => {
  const page = await gateway.call<{ result: { id: string }[] }>(
    'GET',
    `/unified/ats/candidates?integrated_account_id=${lever}&limit=1`,
  )
  return page.body.result[0]?.id ?? ''
}
describe('webhooks of a provider', () => {
  test('hooks are made by API once, kept without showing their secrets, and what they tell arrives as the record read again', async () => {
    const made = await gateway.call<{ result: Hook[] }>('POST', `/integrated-account/${lever}/webhooks`, {
      events: ['candidateStageChange'],
    })
    expect(made.status, made.text).toBe(201)
    expect(made.body.result).toMatchObject([{ event: 'candidateStageChange', remote_id: expect.any(String) }])
    expect(made.text).not.toMatch(/secret|[0-9a-f]{48}/)
    const again = await gateway.call<{ result: Hook[] }>('POST', `/integrated-account/${lever}/webhooks`, {
      events: ['candidateStageChange'],
    })
    expect(again.body.result.map(({ id }) => id)).toEqual(made.body.result.map(({ id }) => id))

    const applications = await gateway.call<{ result: { id: string; candidate?: { id: string } }[] }>(
      'GET',
      `/unified/ats/applications?integrated_account_id=${lever}&limit=1`,
    )
    const id = applications.body.result[0]?.id ?? ''
    const moved = await gateway.call('POST', `/unified/ats/applications/move-stage?integrated_account_id=${lever}`, {
      id,
      stage_id: 'offer',
    })
    expect(moved.status, moved.text).toBe(200)
    const candidate = id.split('.')[0]
    const told = await receiver.next(({ body }) => body.event === 'record:updated' && body.payload.id === candidate)
    expect(told.body.payload).toMatchObject({
      integrated_account_id: lever,
      model: 'ats',
      resource: 'candidates',
      record: { id: candidate, remote_data: { id: candidate, stage: expect.anything() } },
    })
  })

  test('a forged, stale or replayed delivery is refused with a reason, and nobody is told', async () => {
    const adopted = await gateway.call('POST', `/integrated-account/${lever}/webhooks`, {
      secrets: { candidateArchiveChange: SIGNING },
    })
    expect(adopted.status, adopted.text).toBe(201)
    const data = { opportunityId: await firstCandidate() }
    const before = receiver.received.length
    expect((await deliver(signed({ data }, 'guessed'))).body).toMatchObject({ statusCode: 401, code: 'unauthenticated' })
    expect((await deliver({ ...signed({ data }), signature: 'f'.repeat(64) })).status).toBe(401)
    expect((await deliver(signed({ data, triggeredAt: Date.now() - 25 * 3_600_000 }))).status).toBe(401)
    expect((await deliver({ hello: 'there' })).status).toBe(400)
    expect((await deliver(signed({ data }), crypto.randomUUID())).status).toBe(404)
    expect((await deliver(signed({ data }), 'no-id')).status).toBe(404)
    expect(receiver.received.length).toBe(before)

    const good = signed({ data })
    expect((await deliver(good)).body).toEqual({ hints: 1, repeated: false })
    await receiver.next(({ body }) => receiver.received.length > before && body.payload.id === data.opportunityId)
    expect((await deliver(good)).body).toMatchObject({ statusCode: 409, code: 'conflict' })
    // The provider tries again under a new token, or a person runs it again: the event is known.
    expect((await deliver(signed({ id: good.id, data }))).body).toEqual({ hints: 0, repeated: true })
    // Another event later arrives alone, which shows that the ones before led to nothing.
    const count = receiver.received.length
    expect((await deliver(signed({ data }))).body).toEqual({ hints: 1, repeated: false })
    await receiver.next(() => receiver.received.length > count)
    expect(receiver.received.length).toBe(count + 1)
  })

  test('what is claimed of a record that cannot be read is told to nobody, and a deletion only when the record is gone', async () => {
    const adopted = await gateway.call('POST', `/integrated-account/${lever}/webhooks`, {
      secrets: { candidateDeleted: SIGNING },
    })
    expect(adopted.status, adopted.text).toBe(201)
    const there = await firstCandidate()
    const gone = crypto.randomUUID()
    const invented = crypto.randomUUID()
    await deliver(signed({ data: { opportunityId: invented } }))
    await deliver(signed({ event: 'candidateDeleted', data: { opportunityId: gone } }))
    const told = await receiver.next(({ body }) => body.event === 'record:deleted')
    expect(told.body.payload).toMatchObject({ resource: 'candidates', id: gone, record: null })
    const count = receiver.received.length
    await deliver(signed({ event: 'candidateDeleted', data: { opportunityId: there } }))
    await receiver.next(({ body }) => receiver.received.length > count && body.payload.id === there)
    const events = receiver.received.slice(count).map(({ body }) => `${body.event} ${body.payload.id}`)
    expect(events).toEqual([`record:updated ${there}`])
    expect(receiver.received.filter(({ body }) => body.payload.id === invented)).toEqual([])
  })

  test('the simulator’s own deliveries, retries and repetitions included, lead to one event', async () => {
    const hooks = (await gateway.call<{ result: Hook[] }>('GET', `/integrated-account/${lever}/webhooks`)).body.result
    expect(hooks.some(({ remote_id }) => remote_id !== null)).toBe(true)
    const opportunity = await firstCandidate()
    const webhook = {
      id: 'w',
      event: 'candidateArchiveChange' as const,
      url: `${gateway.url}/integrated-account-webhook/${lever}`,
      origins: null,
      signatureToken: SIGNING,
      createdAt: 0,
      updatedAt: 0,
    }
    const statuses: number[] = []
    let lost = 1
    const simulated = makeDeliveries({
      store: { webhooks: new Map([['w', webhook]]), ids: { uuid: () => crypto.randomUUID() }, now: Date.now } as never,
      sleep: async () => undefined,
      deliver: async (url, body: Delivery, headers) => {
        const { status } = await gateway.call('POST', new URL(url).pathname, { ...body }, headers, null)
        statuses.push(status)
        // The first answer is lost on its way, so the delivery is tried again.
        return lost-- > 0 ? 0 : status
      },
    })
    const count = receiver.received.length
    simulated.emit('candidateArchiveChange', { opportunityId: opportunity })
    await simulated.settled()
    await receiver.next(({ body }) => receiver.received.length > count && body.payload.id === opportunity)
    expect(statuses).toEqual([200, 200])
    expect(receiver.received.length).toBe(count + 1)
  })

  test('a provider without webhooks says so; a wrong event is named; other environments see nothing', async () => {
    const builtIn = await gateway.link('internal-v1')
    expect((await gateway.call('POST', `/integrated-account/${builtIn}/webhooks`, {})).status).toBe(405)
    expect((await deliver(signed(), builtIn)).status).toBe(405)
    const wrong = await gateway.call('POST', `/integrated-account/${lever}/webhooks`, { events: ['somethingElse'] })
    expect(wrong.body).toMatchObject({ statusCode: 400, message: expect.stringContaining('candidateStageChange') })
    for (const method of ['GET', 'POST', 'DELETE'])
      expect(
        (
          await gateway.call(
            method,
            `/integrated-account/${lever}/webhooks`,
            method === 'POST' ? {} : undefined,
            {},
            gateway.otherToken,
          )
        ).status,
      ).toBe(404)
    expect((await gateway.call('POST', `/integrated-account/${lever}/webhooks`, {}, {}, null)).status).toBe(401)
  })

  test('unlinking takes the hooks away at the provider', async () => {
    const seen = async () =>
      (await gateway.seen('lever', lever)).filter(({ method, path }) => method === 'DELETE' && path.includes('/webhooks/'))
    const hooks = (await gateway.call<{ result: Hook[] }>('GET', `/integrated-account/${lever}/webhooks`)).body.result
    const remote = hooks.flatMap(({ remote_id }) => (remote_id === null ? [] : [remote_id]))
    expect(await seen()).toEqual([])
    expect((await gateway.call('DELETE', `/integrated-account/${lever}`)).status).toBe(200)
    expect((await seen()).map(({ path }) => path.split('/').at(-1)).sort()).toEqual(remote.sort())
    expect((await deliver(signed())).status).toBe(404)
  })
})
