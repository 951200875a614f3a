import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { webhooks } from '../../connectors/lever/webhooks.ts'

const NOW = 1_780_000_000_000
const HOUR_MS = 3_600_000
const SECRET = 'lever-signing-token'
const TOKEN = 'a'.repeat(48)
const DATA = { opportunityId: 'o1', candidateId: 'c1', applicationId: 'a1', interviewId: 'i1' }

/** Signed as Lever documents it: HMAC-SHA256 over the token followed by the time, in lower-case hex. */
function delivery(change: Record<string, unknown> = {}, secret = SECRET) {
  const body = { id: 'e1', event: 'candidateStageChange', triggeredAt: NOW, token: TOKEN, data: DATA, ...change }
  const signature = createHmac('sha256', secret).update(`${body.token}${body.triggeredAt}`).digest('hex')
  return JSON.stringify({ signature, ...body })
}
const verify = (text: string, hooks = [{ event: 'candidateStageChange', secret: SECRET }], now = NOW) =>
  webhooks.verify({ text, headers: {}, hooks, now })
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work()
    return undefined
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('Lever’s webhooks', () => {
  test('a signed delivery gives its token, its event and the record to look at, by the opportunity', () => {
    expect(verify(delivery())).toEqual({
      token: TOKEN,
      eventId: 'e1',
      hints: [{ resource: 'candidates', id: 'o1', change: 'updated' }],
    })
  })

  test('a delivery that is forged, signed for another event, or of an account without hooks is refused', () => {
    expect(codeOf(() => verify(delivery({}, 'other')))).toBe('unauthenticated')
    expect(codeOf(() => verify(delivery({ signature: 'f'.repeat(64) })))).toBe('unauthenticated')
    expect(codeOf(() => verify(delivery({ event: 'candidateDeleted' })))).toBe('unauthenticated')
    expect(codeOf(() => verify(delivery(), []))).toBe('unauthenticated')
  })

  test('a changed token or time does not fit the signature', () => {
    const { signature } = JSON.parse(delivery()) as { signature: string }
    expect(codeOf(() => verify(delivery({ signature, token: 'b'.repeat(48) })))).toBe('unauthenticated')
    expect(codeOf(() => verify(delivery({ signature, triggeredAt: NOW + 1 })))).toBe('unauthenticated')
  })

  test('a delivery of more than a day ago, or from ahead of us, is stale', () => {
    expect(codeOf(() => verify(delivery({ triggeredAt: NOW - 25 * HOUR_MS })))).toBe('unauthenticated')
    expect(codeOf(() => verify(delivery({ triggeredAt: NOW + HOUR_MS })))).toBe('unauthenticated')
    expect(verify(delivery({ triggeredAt: NOW - 23 * HOUR_MS })).hints).toHaveLength(1)
  })

  test('two hooks of one event may have two secrets', () => {
    const hooks = [
      { event: 'candidateStageChange', secret: 'older' },
      { event: 'candidateStageChange', secret: SECRET },
    ]
    expect(verify(delivery(), hooks).hints).toHaveLength(1)
  })

  test.each(['', 'null', '[]', '{}', '{"event":"x"}', delivery({ signature: '' }), delivery({ triggeredAt: '1' })])(
    'what is no delivery at all is refused as such: %s',
    (text) => {
      expect(codeOf(() => verify(text))).toBe('invalid_request')
    },
  )

  test('each event names the records that may have changed', () => {
    const hintsOf = (event: string, data: Record<string, unknown> = DATA) =>
      verify(delivery({ event, data }), [{ event, secret: SECRET }]).hints.map(
        ({ resource, id, change }) => `${change} ${resource}/${id}`,
      )
    expect(webhooks.events.map((event) => [event, hintsOf(event)])).toEqual([
      ['applicationCreated', ['created applications/o1.a1', 'created candidates/o1']],
      ['candidateStageChange', ['updated candidates/o1']],
      ['candidateArchiveChange', ['updated candidates/o1']],
      ['candidateHired', ['updated candidates/o1']],
      ['candidateDeleted', ['deleted candidates/o1']],
      ['interviewCreated', ['created interviews/o1.i1']],
      ['interviewUpdated', ['updated interviews/o1.i1']],
      ['interviewDeleted', ['deleted interviews/o1.i1']],
    ])
    expect(hintsOf('candidateDeleted', { candidateId: 'c1' })).toEqual(['deleted candidates/c1'])
    // The test ping has no data; an id that is none of Lever's is no id of ours either.
    expect(hintsOf('candidateStageChange', {})).toEqual([])
    expect(hintsOf('candidateStageChange', { opportunityId: '../users' })).toEqual([])
  })
})
