import { z } from 'zod'
import type { ConnectedAccount, RenewRequest } from '../../src/connector/contract.ts'
import type { RemoteReply } from '../../src/connector/wire.ts'
import { GatewayError } from '../../src/errors.ts'
import { type Claims, readClaims } from './claims.ts'

export type Send = (request: RenewRequest) => Promise<RemoteReply>

/** What a log-in and `GET /api/user/me` say of the user whose token it is. */
export const GauzyUser = z.looseObject({
  id: z.string().optional(),
  tenantId: z.string().nullish(),
  lastOrganizationId: z.string().nullish(),
  employee: z.looseObject({ organizationId: z.string().nullish() }).nullish(),
})
export type GauzyUser = z.infer<typeof GauzyUser>

const Memberships = z.object({
  items: z.array(z.looseObject({ organizationId: z.string().nullish(), isDefault: z.boolean().nullish() })),
})

/** Where an account's calls belong, as it stands in the account's context. */
export type Place = { tenant_id: string; organization_id: string; user_id: string }

/**
 * Learns tenant, organization and user of a token, by as few calls as it takes. An organization that the account already has is kept:
 * somebody may have chosen it.
 * @param user as the log-in answered; without one the token's claims are asked first
 * @throws GatewayError `provider_rejected` when the user belongs to no organization; `provider_surprised` for an answer without a tenant
 */
export async function learnPlace(send: Send, account: ConnectedAccount, token: string, user?: GauzyUser): Promise<Place> {
  const claims = readClaims(token)
  const known = user ?? (claims.tenantId === undefined || claims.userId === undefined ? await whoAmI(send, token) : undefined)
  const tenantId = known?.tenantId ?? claims.tenantId
  const userId = known?.id ?? claims.userId
  if (tenantId === undefined || userId === undefined)
    throw new GatewayError('provider_surprised', 'Gauzy does not say to which user and tenant this token belongs.')
  const organizationId = organizationAtHand(account, known, claims) ?? (await firstMembership(send, token, { tenantId, userId }))
  return { tenant_id: tenantId, organization_id: organizationId, user_id: userId }
}

function organizationAtHand(account: ConnectedAccount, user: GauzyUser | undefined, claims: Claims): string | undefined {
  const { organization_id: chosen } = account.context
  if (typeof chosen === 'string' && chosen !== '') return chosen
  return user?.employee?.organizationId ?? user?.lastOrganizationId ?? claims.organizationId
}

async function whoAmI(send: Send, token: string): Promise<GauzyUser> {
  const reply = await send({ method: 'GET', path: '/api/user/me', headers: { authorization: `Bearer ${token}` } })
  return GauzyUser.catch({}).parse(reply.body)
}

async function firstMembership(send: Send, token: string, place: { tenantId: string; userId: string }): Promise<string> {
  const reply = await send({
    method: 'GET',
    path: '/api/user-organization',
    query: [
      ['where[userId]', place.userId],
      ['where[tenantId]', place.tenantId],
      ['relations[]', 'organization'],
    ],
    headers: { authorization: `Bearer ${token}`, 'tenant-id': place.tenantId },
  })
  const { items } = Memberships.catch({ items: [] }).parse(reply.body)
  const organizationId = (items.find(({ isDefault }) => isDefault === true) ?? items[0])?.organizationId
  if (organizationId !== undefined && organizationId !== null) return organizationId
  throw new GatewayError(
    'provider_rejected',
    'The user of this account belongs to no organization in Gauzy. Add the user to one, or give organization_id in the context.',
    { failures: [{ pointer: '/context/organization_id', message: 'Required, because Gauzy does not say it.' }] },
  )
}
