/** How a method is called over HTTP (wire contract 2). `path` has the unified names filled in and `{id}` left open. */
export type MethodRoute = { verb: 'get' | 'post' | 'patch' | 'delete'; path: string }

/** Where a method of a resource is served. Whatever is none of the five is a custom method. */
export function routeOf(model: string, resource: string, method: string): MethodRoute {
  const list = `/unified/${model}/${resource}`
  const one = `${list}/{id}`
  if (method === 'list') return { verb: 'get', path: list }
  if (method === 'create') return { verb: 'post', path: list }
  if (method === 'get') return { verb: 'get', path: one }
  if (method === 'update') return { verb: 'patch', path: one }
  if (method === 'delete') return { verb: 'delete', path: one }
  return { verb: 'post', path: `${list}/${method}` }
}
