import type { Opportunity } from './records.ts'
import type { World } from './world.ts'

/** The ids that every webhook about a candidate carries; `candidateId` is the older name of the opportunity. */
export function candidateIds(opportunity: Opportunity): Record<string, unknown> {
  return { opportunityId: opportunity.id, candidateId: opportunity.id, contactId: opportunity.contact }
}

/** Tells the webhooks of a new application; an opportunity without a posting has none to tell of. */
export function tellCreated(world: World, opportunity: Opportunity): void {
  if (opportunity.application === null) return
  world.emit('applicationCreated', { applicationId: opportunity.application, ...candidateIds(opportunity) }, opportunity.origin)
}
