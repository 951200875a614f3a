import { describe, expect, it } from 'vitest'
import { type Delivery, signatureOf } from '../../connectors/lever/simulator/webhook-delivery.ts'
import { many, one, openAccount, START } from './lever-account.ts'

const URL_OF_HOOK = 'https://gateway.example/hooks/lever'

/** An account whose deliveries are kept, and answered with the given statuses in turn, then with 200. */
function openListening(statuses: number[] = []) {
  const received: { url: string; body: Delivery; headers: Record<string, string> }[] = []
  const waits: number[] = []
  const account = openAccount({
    deliver: async (url, body, headers) => {
      received.push({ url, body, headers })
      return statuses.shift() ?? 200
    },
    sleep: async (ms) => {
      waits.push(ms)
    },
  })
  const move = async () => {
    const [row] = many(await account.get('/opportunities?email=fatima@mail.example'))
    await account.put(`/opportunities/${row?.id}/stage`, { stage: 'offer' })
    await account.simulator.webhooks.settled()
    return row
  }
  return { account, received, waits, move }
}

describe('webhooks', () => {
  it('show their signing token once, and are listed without it and without hasNext', async () => {
    const { get, post, put, delete: remove } = openAccount()
    const made = await post('/webhooks', { event: 'applicationCreated', url: URL_OF_HOOK })
    const configuration = one(made).configuration as { signatureToken: string; conditions: { origins: string[] } }
    expect([made.status, configuration.conditions.origins.length]).toEqual([201, 6])
    expect(configuration.signatureToken).toMatch(/^[0-9a-f]{48}$/)
    const { body } = await get('/webhooks')
    expect(Object.keys(body)).toEqual(['data'])
    expect(JSON.stringify(body)).not.toContain(configuration.signatureToken)
    const { id } = one(made)
    const changed = await put('/webhooks', {
      data: [{ id, url: `${URL_OF_HOOK}/2`, configuration: { conditions: { origins: ['applied'] } } }],
    })
    expect(changed.body.data).toMatchObject([
      { url: `${URL_OF_HOOK}/2`, configuration: { conditions: { origins: ['applied'] } } },
    ])
    expect([(await remove(`/webhooks/${id}`)).status, many(await get('/webhooks')).length]).toEqual([204, 0])
  })

  it('refuse an unknown event and an address without https', async () => {
    const { post } = openAccount()
    expect((await post('/webhooks', { event: 'other', url: URL_OF_HOOK })).body.message).toMatch(/ at \/event$/)
    expect((await post('/webhooks', { event: 'contactUpdated', url: 'http://gateway.example/' })).body.message).toMatch(
      / at \/url$/,
    )
  })

  it('sign with the published scheme: HMAC-SHA256 over token and time', () => {
    const signature = signatureOf('lever-test-key', 'a'.repeat(48), START)
    expect(signature).toBe('d639c7cb3d2217e95ed1f8034ab4d7f31b05c0bb0bb02b56b54f0f126afc3286')
  })

  it('deliver a stage change with the signature in the body', async () => {
    const { account, received, move } = openListening()
    const hook = one(await account.post('/webhooks', { event: 'candidateStageChange', url: URL_OF_HOOK }))
    const row = await move()
    const { signatureToken } = hook.configuration as { signatureToken: string }
    const { url, body, headers } = received[0]!
    expect([received.length, url, headers['user-agent']]).toEqual([1, URL_OF_HOOK, 'Lever-Webhooks'])
    expect(body.data).toEqual({
      opportunityId: row?.id,
      candidateId: row?.id,
      contactId: row?.contact,
      toStageId: 'offer',
      fromStageId: row?.stage,
    })
    expect(body.signature).toBe(signatureOf(signatureToken, body.token, body.triggeredAt))
  })

  it('try again under the same id after growing waits, five times at most', async () => {
    const { account, received, waits, move } = openListening([500, 302, 500, 500, 500, 500, 500])
    await account.post('/webhooks', { event: 'candidateStageChange', url: URL_OF_HOOK })
    await move()
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000])
    expect([received.length, new Set(received.map(({ body }) => body.id)).size]).toEqual([6, 1])
  })

  it('keep to the origins they were limited to, and can be run again and pinged by hand', async () => {
    const { account, received, move } = openListening()
    const make = (origins: string[]) =>
      account.post('/webhooks', { event: 'candidateStageChange', url: URL_OF_HOOK, configuration: { conditions: { origins } } })
    await make(['referred'])
    const hook = one(await make(['applied']))
    await move()
    expect(received).toHaveLength(1)
    expect(account.simulator.webhooks.redeliver(String(received[0]?.body.id))).toBe(true)
    expect(account.simulator.webhooks.ping(String(hook.id))).toBe(true)
    await account.simulator.webhooks.settled()
    expect(received[1]?.body.id).toBe(received[0]?.body.id)
    expect(received[2]?.body).not.toHaveProperty('id')
    expect(received[2]?.body.data).toEqual({})
  })

  it('tell of applications, hiring, archiving and contacts', async () => {
    const { account, received } = openListening()
    for (const event of ['applicationCreated', 'candidateHired', 'candidateArchiveChange', 'contactCreated', 'contactUpdated'])
      await account.post('/webhooks', { event, url: URL_OF_HOOK })
    const posting = account.store.postings
      .rows()
      .find((row) => row.state === 'internal' && row.confidentiality === 'non-confidential')!
    const personalInformation = [
      { name: 'fullName', value: 'N' },
      { name: 'email', value: 'n@mail.example' },
    ]
    await account.post(`/postings/${posting.id}/apply`, { personalInformation })
    const [row] = many(await account.get('/opportunities?email=n@mail.example'))
    const reason = account.store.archiveReasons.find(({ type }) => type === 'hired')!.id
    await account.put(`/opportunities/${row?.id}/archived`, { reason })
    await account.put(`/contacts/${row?.contact}`, { name: 'M' })
    await account.simulator.webhooks.settled()
    expect(received.map(({ body }) => body.event)).toEqual([
      'contactCreated',
      'applicationCreated',
      'candidateArchiveChange',
      'candidateHired',
      'contactUpdated',
    ])
    expect(received[2]?.body.data).toMatchObject({ fromArchived: null, toArchived: { reason, archivedAt: START } })
  })
})
