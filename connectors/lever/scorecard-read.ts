import { z } from 'zod'
import type { RemoteRecord, Session } from '../../src/connector/contract.ts'
import { getBelow } from './below.ts'
import type { NestedId } from './ids.ts'
import { readOpportunity } from './opportunities.ts'
import { parseRemote } from './remote.ts'

const Scored = z.object({ fields: z.array(z.object({ type: z.string().nullish(), value: z.unknown() })).nullish() })

/** @throws GatewayError */
export async function readScorecard(session: Session, id: NestedId): Promise<RemoteRecord> {
  const [{ item: opportunity }, item] = await Promise.all([
    readOpportunity(session, id.opportunity),
    getBelow(session, id, 'feedback'),
  ])
  return { item, parent: scorecardParent(opportunity, item) }
}

/** Every template has exactly one field that is the score. */
export function scorecardParent(opportunity: unknown, row: unknown): unknown {
  const score = parseRemote(Scored, row).fields?.find(({ type }) => type === 'score-system')?.value ?? null
  return { ...(opportunity as object), score }
}
