import { BLANKED, writtenView } from './opportunity-view.ts'
import type { Opportunity } from './records.ts'
import type { World } from './world.ts'

/**
 * Runs a change of an opportunity and builds the answer that Lever gives: personal data blanked, and `updatedAt` and `lastInteractionAt`
 * one write behind. With the blanking switched off the answer is what a read would show. @param change answers whether anything changed
 */
export function changed(world: World, row: Opportunity, change: () => boolean): { data: Record<string, unknown> } {
  const { updatedAt, lastInteractionAt } = row
  if (change()) world.store.touch(row)
  const view = writtenView(world.store, row)
  return { data: world.settings.blankedReplies ? { ...view, ...BLANKED, updatedAt, lastInteractionAt } : view }
}
