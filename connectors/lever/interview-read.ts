import { z } from 'zod'
import type { RemoteRecord, Session } from '../../src/connector/contract.ts'
import { getBelow } from './below.ts'
import type { NestedId } from './ids.ts'
import { readOpportunity } from './opportunities.ts'
import { parseRemote } from './remote.ts'

/** @throws GatewayError */
export async function readInterview(session: Session, id: NestedId): Promise<RemoteRecord> {
  const [{ item: opportunity }, item] = await Promise.all([
    readOpportunity(session, id.opportunity),
    getBelow(session, id, 'interviews'),
  ])
  return { item, parent: interviewParent(session, opportunity, item) }
}

const Times = z.object({
  date: z.number().nullish(),
  duration: z.number().nullish(),
  canceledAt: z.number().nullish(),
  feedbackForms: z.array(z.unknown()).nullish(),
})

/** Lever keeps the length in minutes, and whether an interview was cancelled; the rest follows from the time and the feedback there is. */
export function interviewParent(session: Session, opportunity: unknown, row: unknown): unknown {
  const { date, duration, canceledAt, feedbackForms } = parseRemote(Times, row)
  const endsAt = typeof date === 'number' ? date + (duration ?? 0) * 60_000 : null
  const after = (feedbackForms ?? []).length > 0 ? 'completed' : 'awaiting_feedback'
  const status = typeof canceledAt === 'number' ? 'cancelled' : endsAt === null || endsAt > session.now() ? 'scheduled' : after
  return { ...(opportunity as object), endsAt, status }
}
