import type { Permission } from './permissions.ts'
import type { Claims } from './sessions.ts'
import type { World } from './world.ts'

/** `body` undefined is an empty body, which several calls really answer. */
export type Answer = { status: number; body?: unknown }

export type PublicCall = {
  world: World
  params: Record<string, string>
  /** The query as the host's parser nests it: `where[a][b]=c` is an object in an object. */
  query: Record<string, unknown>
  /** The JSON body; undefined when there was none. */
  body: unknown
}

export type Call = PublicCall & { claims: Claims }

type Verb = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** One route and its guards. `token` wants a valid token, `tenant` also the tenant's id and, if named, the permission. */
export type Route = { method: Verb; path: string } & (
  | { access: 'public'; handle: (call: PublicCall) => Answer }
  | { access: 'token'; handle: (call: Call) => Answer }
  | { access: 'tenant'; permission?: Permission | undefined; handle: (call: Call) => Answer }
)

/** A route behind all guards. */
export const guarded = (
  method: Verb,
  path: string,
  permission: Permission | undefined,
  handle: (call: Call) => Answer,
): Route => ({
  method,
  path,
  access: 'tenant',
  permission,
  handle,
})

export const open = (method: Verb, path: string, handle: (call: PublicCall) => Answer): Route => ({
  method,
  path,
  access: 'public',
  handle,
})

export const ok = (body?: unknown): Answer => ({ status: 200, body })
export const created = (body: unknown): Answer => ({ status: 201, body })
export const accepted = (body?: unknown): Answer => ({ status: 202, body })
