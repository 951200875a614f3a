import { guarded, type Route } from '../route.ts'
import { count, list, one, paginate } from './reads.ts'
import type { Resource } from './resource.ts'
import { create, recover, remove, softRemove, update } from './writes.ts'

/** The routes that nearly every resource has. What a resource does differently is registered before them. */
export function crudRoutes(resource: Resource): Route[] {
  const { path, edit } = resource
  return [
    ...readRoutes(resource),
    guarded('POST', `/${path}`, edit, (call) => create(call, resource)),
    guarded('PUT', `/${path}/:id/recover`, edit, recover),
    guarded('PUT', `/${path}/:id`, edit, (call) => update(call, resource)),
    guarded('DELETE', `/${path}/:id/soft`, edit, (call) => softRemove(call, resource)),
    guarded('DELETE', `/${path}/:id`, edit, (call) => remove(call, resource)),
  ]
}

export function readRoutes(resource: Resource): Route[] {
  const { path, view } = resource
  return [
    guarded('GET', `/${path}`, view, (call) => list(call, resource)),
    guarded('GET', `/${path}/count`, view, (call) => count(call, resource)),
    guarded('GET', `/${path}/pagination`, view, (call) => paginate(call, resource)),
    guarded('GET', `/${path}/:id`, view, (call) => one(call, resource)),
  ]
}
