import type { World } from '../world.ts'
import { seedCandidates } from './seed-candidates.ts'
import { seedInterviews } from './seed-interviews.ts'
import { type SeededOrganization, seedOrganization } from './seed-organization.ts'
import { seedSales } from './seed-sales.ts'

const AGE_MS = 31 * 86_400_000

/** Fills a new simulator; everything in it is up to 31 days old. */
export function seed(world: World): SeededOrganization {
  const seeded = seedOrganization(world, world.now() - AGE_MS)
  seedInterviews(world, seeded, seedCandidates(world, seeded))
  seedSales(world, seeded)
  return seeded
}
