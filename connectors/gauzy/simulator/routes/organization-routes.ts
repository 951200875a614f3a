import { list } from '../crud/reads.ts'
import type { Resource } from '../crud/resource.ts'
import { crudRoutes } from '../crud/routes.ts'
import { guarded, type Route } from '../route.ts'
import { TEXT } from '../validate.ts'
import { asRecords } from '../values.ts'
import { isServer } from '../world.ts'

/** Names are not unique; a color is required. */
const TAGS: Resource = {
  path: 'tags',
  table: 'tag',
  edit: 'ORG_TAGS_ADD',
  list: 'where',
  putStatus: 202,
  rules: { name: TEXT, color: TEXT },
}

const POSITIONS: Resource = {
  path: 'organization-positions',
  table: 'organizationPosition',
  list: 'data',
  putStatus: 202,
  rules: { name: TEXT },
}

const DEPARTMENTS: Resource = { ...POSITIONS, path: 'organization-department', table: 'organizationDepartment' }

export const organizationRoutes: Route[] = [
  guarded('GET', '/tags', undefined, (call) => {
    const { status, body } = list(call, TAGS)
    if (!isServer(call.world) || call.world.settings.database === 'postgres') return { status, body }
    const { items, total } = body as { items: unknown; total: number }
    return { status, body: { items: asRecords(items).map(withSqliteDates), total } }
  }),
  ...[TAGS, POSITIONS, DEPARTMENTS].flatMap(crudRoutes),
]

/** On SQLite the list of tags alone shows dates as the database keeps them: no T, no zone. */
function withSqliteDates(tag: Record<string, unknown>): Record<string, unknown> {
  const plain = (date: unknown) => (typeof date === 'string' ? date.slice(0, 19).replace('T', ' ') : date)
  return { ...tag, createdAt: plain(tag.createdAt), updatedAt: plain(tag.updatedAt) }
}
