import type { Claims } from './sessions.ts'
import { isUuid } from './values.ts'
import type { World } from './world.ts'

/** What is wrong with an organization id: it is no UUID, or the user does not belong to it. `prefix` is `where.` for filters. */
export function findOrganizationFailures(world: World, claims: Claims, organizationId: unknown, prefix = ''): string[] {
  if (!isUuid(organizationId)) return [`${prefix}organizationId must be a UUID`]
  const member = world.store
    .referring('userOrganization', 'userId', claims.userId)
    .some((row) => row.organizationId === organizationId)
  return member ? [] : [`${prefix}The user with ID ${claims.userId} is not associated with the specified organization.`]
}
