import { sortRows } from '../find/order.ts'
import { type Paging, parsePaging, windowOf } from '../find/paging.ts'
import { select, show } from '../find/show.ts'
import { compileWhere } from '../find/where.ts'
import { noRow } from '../refusal.ts'
import { type Answer, type Call, ok } from '../route.ts'
import type { TableName } from '../schema/table.ts'
import type { Row } from '../store.ts'
import { isServer } from '../world.ts'
import { type Find, readFind } from './read-find.ts'
import type { Resource } from './resource.ts'

/** The page size that the documentation names; a server applies it to `/pagination` only. */
const TAKE_DOCUMENTED = 10
const TAKE_ALL = 0

/** `GET /x`: `{items, total}`, where the total knows nothing of take and skip. */
export function list(call: Call, resource: Resource): Answer {
  const server = isServer(call.world)
  const paging = parsePaging(call.query, server ? TAKE_ALL : TAKE_DOCUMENTED)
  return page(call, resource.table, readFind(call, resource), server && resource.unpaged ? { take: TAKE_ALL, skip: 0 } : paging)
}

/** `GET /x/pagination`: here `skip` is the number of a page, from 1; 0 is the same page as 1. */
export function paginate(call: Call, resource: Resource): Answer {
  const { take, skip } = parsePaging(call.query, TAKE_DOCUMENTED)
  return page(call, resource.table, readFind(call, resource, 'where'), { take, skip: Math.max(0, skip - 1) * take })
}

/** `GET /x/count`: a bare number; the filter is at the top of the query, without `where`. */
export function count(call: Call, resource: Resource): Answer {
  const { tenantId: _, ...where } = call.query
  return ok(findRows(call, resource.table, { where, order: undefined, withDeleted: false }).length)
}

/** `GET /x/:id`. @throws Refusal 404 also for another tenant's or organization's row */
export function one(call: Call, resource: Resource): Answer {
  const { whereRequired: _, ...lenient } = resource
  const find = readFind(call, resource.whereOnOne ? resource : lenient, 'where')
  const { store, settings } = call.world
  const row = getOwn(call, resource.table, call.params.id, find.withDeleted)
  if (!compileWhere(store, resource.table, find.where, settings.database)(row)) throw noRow()
  return ok(select(show(store, resource.table, row, find.tree), find.select, find.tree))
}

/** All rows that belong to one other row, as a bare array. */
export function listUnder(call: Call, table: TableName, column: string, id: unknown): Answer {
  const { store } = call.world
  const rows = store.referring(table, column, id).filter((row) => isVisible(call, row, false))
  return ok(rows.map((row) => show(store, table, row)))
}

/** The row of this id in the caller's tenant. @throws Refusal 404 */
export function getOwn(call: Call, table: TableName, id: unknown, withDeleted = false): Row {
  const row = call.world.store.find(table, id)
  if (row === undefined || !isVisible(call, row, withDeleted)) throw noRow()
  return row
}

const isVisible = (call: Call, row: Row, withDeleted: boolean) =>
  row.tenantId === call.claims.tenantId && (withDeleted || row.deletedAt === null)

function page(call: Call, table: TableName, find: Find, paging: Paging): Answer {
  const { store } = call.world
  const rows = findRows(call, table, find)
  const items = windowOf(rows, paging).map((row) => select(show(store, table, row, find.tree), find.select, find.tree))
  return ok({ items, total: rows.length })
}

/** Without an order a server's order is undefined (seen: by the random id); the documented contract keeps the order of creation. */
function findRows(call: Call, table: TableName, find: Pick<Find, 'where' | 'order' | 'withDeleted'>): Row[] {
  const { store, settings } = call.world
  const test = compileWhere(store, table, find.where, settings.database)
  const rows: Row[] = []
  for (const row of store.all(table)) if (isVisible(call, row, find.withDeleted) && test(row)) rows.push(row)
  return sortRows(store, table, rows, find.order ?? (isServer(call.world) ? { id: 'ASC' } : undefined))
}
