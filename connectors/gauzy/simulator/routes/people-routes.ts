import { echoUpdated } from '../crud/echo.ts'
import { getOwn, list } from '../crud/reads.ts'
import type { Resource } from '../crud/resource.ts'
import { readRoutes } from '../crud/routes.ts'
import { show } from '../find/show.ts'
import { noRow } from '../refusal.ts'
import { type Answer, accepted, type Call, guarded, ok, type Route } from '../route.ts'
import { asRecord } from '../values.ts'
import { isServer, stampOf } from '../world.ts'

const EMPLOYEES: Resource = { path: 'employee', table: 'employee', list: 'where', whereRequired: true, putStatus: 200 }
const ROLES: Resource = { path: 'roles', table: 'role', list: 'where', putStatus: 200 }
const MEMBERSHIPS: Resource = { path: 'user-organization', table: 'userOrganization', list: 'where', putStatus: 200 }

/** Users have no organization column, so a filter by organization names an unknown property. */
const USERS: Resource = {
  path: 'user',
  table: 'user',
  view: 'ORG_USERS_VIEW',
  edit: 'ORG_USERS_EDIT',
  list: 'where',
  putStatus: 202,
}

export const peopleRoutes: Route[] = [
  ...readRoutes(EMPLOYEES),
  guarded('GET', '/roles', undefined, (call) => list(call, ROLES)),
  guarded('GET', '/user-organization', undefined, (call) => list(call, MEMBERSHIPS)),
  guarded('GET', '/user/email/:email', USERS.view, findByEmail),
  guarded('PUT', '/user/:id', USERS.edit, updateUser),
  ...readRoutes(USERS),
]

function findByEmail(call: Call): Answer {
  const { store } = call.world
  for (const user of store.all('user')) {
    if (user.email === call.params.email && user.tenantId === call.claims.tenantId) return ok(show(store, 'user', user))
  }
  throw noRow()
}

/** Changes the person only; the candidate's `updatedAt` stays as it is. */
function updateUser(call: Call): Answer {
  const { id: _id, tenantId: _tenantId, ...body } = asRecord(call.body) ?? {}
  const user = getOwn(call, 'user', call.params.id)
  const { store } = call.world
  const row = store.update('user', user.id, body, stampOf(call.world, call.claims))
  return isServer(call.world) ? accepted(echoUpdated(store, 'user', row, body)) : ok(show(store, 'user', row))
}
