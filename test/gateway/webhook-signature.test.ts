import { describe, expect, test } from 'vitest'
import { makeSecret, signatureHeaders } from '../../src/gateway/events/webhook-signature.ts'
import { isStandardSignature, isTrutoSignature } from '../support/webhook-receiver.ts'

const HOUR_MS = 3_600_000
const NOW = 1_780_000_000_000
const BODY = '{"event":"test"}'

describe('signatures of deliveries', () => {
  test('agree with the published example of Standard Webhooks', () => {
    const secrets = [{ value: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }]
    const headers = signatureHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', '{"test": 2432232314}', secrets, 1_614_265_330_000)
    expect(headers).toMatchObject({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  test('are recognised by receivers that were written apart from the gateway', async () => {
    const secret = makeSecret()
    const headers = signatureHeaders('id', BODY, [{ value: secret }], NOW)
    expect(await isStandardSignature(headers, BODY, secret)).toBe(true)
    expect(await isTrutoSignature(headers, BODY, secret)).toBe(true)
    for (const [body, key] of [
      [`${BODY} `, secret],
      [BODY, makeSecret()],
    ] as const) {
      expect(await isStandardSignature(headers, body, key)).toBe(false)
      expect(await isTrutoSignature(headers, body, key)).toBe(false)
    }
  })

  test('of a rotated secret are good for the old and the new until the overlap ends, and then for the new alone', async () => {
    const [old, fresh] = [makeSecret(), makeSecret()]
    const secrets = [{ value: fresh }, { value: old, until: NOW + HOUR_MS }]
    const during = signatureHeaders('id', BODY, secrets, NOW)
    expect(await isStandardSignature(during, BODY, old)).toBe(true)
    expect(await isStandardSignature(during, BODY, fresh)).toBe(true)
    expect(await isTrutoSignature(during, BODY, old)).toBe(true)
    const after = signatureHeaders('id', BODY, secrets, NOW + HOUR_MS)
    expect(await isStandardSignature(after, BODY, old)).toBe(false)
    expect(await isStandardSignature(after, BODY, fresh)).toBe(true)
    expect(await isTrutoSignature(after, BODY, fresh)).toBe(true)
  })
})
