import type { Session } from '../../src/connector/contract.ts'
import { GatewayError } from '../../src/errors.ts'

/** Positions, the nearest thing to jobs. */
export const POSITIONS = '/api/organization-positions'

export type Pair = [name: string, value: string]

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Organization and tenant, as every body carries them: the tenant guard of a server looks there too. @throws GatewayError `invalid_request` */
export function ownerOf({ account }: Session): { organizationId: string; tenantId: string } {
  const { organization_id: organizationId, tenant_id: tenantId } = account.context
  if (typeof organizationId === 'string' && typeof tenantId === 'string') return { organizationId, tenantId }
  throw new GatewayError('invalid_request', 'This account does not know its organization in Gauzy. Refresh its credentials.', {
    failures: [{ pointer: '/context/organization_id', message: 'Missing.' }],
  })
}

/** A server refuses most reads without it. */
export function whereOrganization(session: Session): Pair[] {
  return [['where[organizationId]', ownerOf(session).organizationId]]
}

/** With brackets: a single name without them is read letter by letter. */
export function relations(names: readonly string[]): Pair[] {
  return names.map((name): Pair => ['relations[]', name])
}

/**
 * An id that may stand in a path. Other texts there mean other routes (`/api/candidate/count`).
 * @throws GatewayError `provider_not_found` for what cannot be an id of Gauzy
 */
export function checkedId(id: string | undefined): string {
  if (id !== undefined && isId(id)) return id
  throw new GatewayError('provider_not_found', 'Gauzy has no such record: its ids are UUIDs.')
}

export const isId = (id: string): boolean => UUID.test(id)
