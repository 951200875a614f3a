import type { RouterRoute } from 'hono/types'

/** Which HTTP methods a path can be called with, from the routes themselves; middleware, which takes any method, does not count. */
export function makeAllowedMethods(routes: readonly Pick<RouterRoute, 'path' | 'method'>[]): (path: string) => string[] {
  const patterns = routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ path, method }) => ({ method, pattern: toPattern(path) }))
  return (path) => [...new Set(patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))]
}

/** `/write/:id` as an expression over whole paths. */
function toPattern(path: string): RegExp {
  const parts = path.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+'
    return part === '*' ? '.*' : part.replace(/[^\w-]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('/')}$`)
}
