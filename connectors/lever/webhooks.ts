import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Hint, IncomingDelivery, ProviderWebhooks, VerifiedDelivery } from '../../src/connector/contract.ts'
import { GatewayError } from '../../src/errors.ts'
import { parseData, pathOf, post } from './remote.ts'

/**
 * A delivery that is tried again keeps the time of its event, and the gaps grow: a narrower window would refuse Lever's own retries. A
 * replay inside the window is known by its token.
 */
const AGE_MS_MAX = 24 * 3_600_000
const AHEAD_MS_MAX = 5 * 60_000

const Body = z.object({
  id: z.string().min(1).max(100).optional(),
  event: z.string(),
  triggeredAt: z.int(),
  token: z.string().min(16).max(200),
  signature: z.string().regex(/^[0-9a-f]{64}$/),
  data: z.record(z.string(), z.unknown()).default({}),
})

/** An id is put into a path later on; anything else is no id of Lever's. */
const Id = z.string().regex(/^[\w-]{1,100}$/)
const Ids = z.object({
  opportunityId: Id.optional(),
  candidateId: Id.optional(),
  applicationId: Id.optional(),
  interviewId: Id.optional(),
})
type Ids = z.infer<typeof Ids>

type Change = Hint['change']
const candidate =
  (change: Change) =>
  ({ opportunityId, candidateId }: Ids): Hint[] => {
    // Legacy rows have a candidate id of another value; the opportunity is what our ids are made of.
    const id = opportunityId ?? candidateId
    return id === undefined ? [] : [{ resource: 'candidates', id, change }]
  }
const nested =
  (resource: string, key: 'applicationId' | 'interviewId', change: Change) =>
  (ids: Ids): Hint[] =>
    ids.opportunityId === undefined || ids[key] === undefined
      ? []
      : [{ resource, id: `${ids.opportunityId}.${ids[key]}`, change }]

/**
 * What each event says may have changed. A new application comes with a new opportunity or joins one; either way its candidate is to be
 * read again. Contacts are left out: their events do not say which opportunities they are of.
 * https://hire.lever.co/developer/documentation#webhooks
 */
const HINTS: Record<string, (ids: Ids) => Hint[]> = {
  applicationCreated: (ids) => [...nested('applications', 'applicationId', 'created')(ids), ...candidate('created')(ids)],
  candidateStageChange: candidate('updated'),
  candidateArchiveChange: candidate('updated'),
  candidateHired: candidate('updated'),
  candidateDeleted: candidate('deleted'),
  interviewCreated: nested('interviews', 'interviewId', 'created'),
  interviewUpdated: nested('interviews', 'interviewId', 'updated'),
  interviewDeleted: nested('interviews', 'interviewId', 'deleted'),
}

/** Lever's webhooks: signed in the body, over the token and the time alone, so that what they say is only a hint. */
export const webhooks: ProviderWebhooks = {
  events: Object.keys(HINTS),
  verify,
  async register(session, event, url) {
    const reply = await session.send(post('/webhooks', { event, url }))
    // The only time that Lever shows the token.
    const Made = z.object({ id: z.string(), configuration: z.object({ signatureToken: z.string().min(1) }) })
    const { id, configuration } = parseData(Made, reply)
    return { remoteId: id, secret: configuration.signatureToken }
  },
  async remove(session, remoteId) {
    try {
      await session.send({ method: 'DELETE', path: pathOf('webhooks', remoteId), repeatable: true })
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'provider_not_found') throw error
    }
  },
}

function verify({ text, hooks, now }: IncomingDelivery): VerifiedDelivery {
  const { id, event, triggeredAt, token, signature, data } = parseBody(text)
  const given = Buffer.from(signature, 'hex')
  const ofEvent = hooks.filter((hook) => hook.event === event)
  // All are compared, whichever fits.
  const fits = ofEvent.map(({ secret }) =>
    timingSafeEqual(createHmac('sha256', secret).update(`${token}${triggeredAt}`).digest(), given),
  )
  if (!fits.includes(true)) {
    throw new GatewayError('unauthenticated', 'The signature of this delivery is not that of a webhook of this account.')
  }
  if (triggeredAt < now - AGE_MS_MAX || triggeredAt > now + AHEAD_MS_MAX) {
    throw new GatewayError(
      'unauthenticated',
      'This delivery is of a time that is not taken any more: more than a day old, or ahead of us.',
    )
  }
  const ids = Ids.safeParse(data)
  return { token, eventId: id, hints: ids.success ? (HINTS[event]?.(ids.data) ?? []) : [] }
}

function parseBody(text: string) {
  try {
    return Body.parse(JSON.parse(text))
  } catch (cause) {
    throw new GatewayError('invalid_request', 'This is not a signed delivery of a Lever webhook.', { cause })
  }
}
