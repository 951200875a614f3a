import { parseRelations, type RelationTree } from '../find/relation-tree.ts'
import { toBooleans } from '../find/where.ts'
import { parseData } from '../guards.ts'
import { findOrganizationFailures } from '../membership.ts'
import { invalid } from '../refusal.ts'
import type { Call } from '../route.ts'
import { asRecord } from '../values.ts'
import { isServer } from '../world.ts'
import type { Resource } from './resource.ts'

/** What a call wants to see. */
export type Find = { where: unknown; tree: RelationTree; order: unknown; select: unknown; withDeleted: boolean }

/**
 * Reads filter, relations and order of a call. @param style which of the two conventions a server reads here
 * @throws Refusal 400 for a missing or foreign organization, QueryTrouble for an unknown relation
 */
export function readFind(call: Call, resource: Pick<Resource, 'table' | 'list' | 'whereRequired'>, style = resource.list): Find {
  const { query, world } = call
  const data = parseData(query.data)
  const fromData = style === 'data' && (isServer(world) || data !== undefined)
  const where = fromData ? data?.findInput : query.where
  if (isServer(world) && !fromData) checkOrganization(call, resource, where)
  return {
    where: isServer(world) && !fromData ? toBooleans(where) : where,
    tree: parseRelations(world.store.schema, resource.table, fromData ? data?.relations : query.relations),
    order: fromData ? data?.order : query.order,
    select: query.select,
    withDeleted: query.withDeleted === 'true',
  }
}

function checkOrganization(call: Call, resource: Pick<Resource, 'table' | 'whereRequired'>, where: unknown): void {
  const scoped = 'organizationId' in call.world.store.schema[resource.table].columns
  if (where === undefined || where === '') {
    if (resource.whereRequired) throw invalid(['where should not be empty'])
    return
  }
  const choices = Array.isArray(where) ? where : [where]
  const failures = choices.flatMap((choice) => {
    const organizationId = asRecord(choice)?.organizationId
    if (!scoped || (organizationId === undefined && !resource.whereRequired)) return []
    return findOrganizationFailures(call.world, call.claims, organizationId, 'where.')
  })
  if (failures.length > 0) throw invalid(failures)
}
