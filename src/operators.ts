import type { Ats } from './ats/ats.ts'
import { AtsError } from './ats/ats-error.ts'
import type { Principal } from './ats/context.ts'
import type { User } from './ats/model/user.ts'
import { type ErrorCode, GatewayError } from './errors.ts'
import type { ActingOperator, AuditRow, Operator, OperatorDirectory } from './ports/console.ts'

const USERS_PER_PAGE = 100
const USER_PAGES_MAX = 10

/** The built-in ATS as the console sees it: through its own API, in this process, as the person who acts. */
export function makeOperatorDirectory(ats: Pick<Ats, 'app' | 'signIn' | 'invitations' | 'settings'>): OperatorDirectory {
  const call = async (principal: Principal, method: string, path: string, body?: unknown) => {
    const request = new Request(`http://in-process.invalid/api/v1${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const response = await ats.app.fetch(request, { principal })
    const json = response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>)
    if (!response.ok) throw toGatewayError(response.status, json)
    return { json, headers: response.headers }
  }
  const admin = (environmentId: string, actorId: string | null = null): Principal => ({
    environmentId,
    actorId,
    scopes: ['admin'],
  })
  const acting = ({ environmentId, id }: ActingOperator) => admin(environmentId, id)

  return {
    async signIn(email, password) {
      const signedIn = await rethrowing(() => ats.signIn(email, password))
      return signedIn === undefined ? undefined : toOperator(signedIn.environmentId, signedIn.user)
    },

    async find(environmentId, id) {
      try {
        const user = (await call(admin(environmentId), 'GET', `/users/${id}`)).json as User
        return user.deactivated_at === null ? toOperator(environmentId, user) : undefined
      } catch (error) {
        if (error instanceof GatewayError && error.code === 'not_found') return undefined
        throw error
      }
    },

    async list(environmentId) {
      const waiting = await rethrowing(() => ats.invitations.list(environmentId))
      const invitations = new Map(waiting.map(({ user, ...invitation }) => [user.id, invitation]))
      const users: User[] = []
      for (let page = 0; page < USER_PAGES_MAX; page++) {
        const path = `/users?limit=${USERS_PER_PAGE}&offset=${page * USERS_PER_PAGE}`
        const data = (await call(admin(environmentId), 'GET', path)).json.data as User[]
        users.push(...data)
        if (data.length < USERS_PER_PAGE) break
      }
      return users.map((user) => ({ ...toOperator(environmentId, user), invitation: invitations.get(user.id) ?? null }))
    },

    invite: async (actor, invitation) => void (await call(acting(actor), 'POST', '/users', invitation)),
    async renew({ environmentId, id }, userId) {
      const { url } = await rethrowing(() => ats.invitations.renew(environmentId, id, userId))
      return { url }
    },
    deactivate: async (actor, userId) => void (await call(acting(actor), 'DELETE', `/users/${userId}`)),

    settings: (environmentId) => rethrowing(() => ats.settings.read(environmentId)),
    changeSettings: async (actor, change) => void (await call(acting(actor), 'PATCH', '/settings', change)),

    async auditLogs(environmentId, { action, limit, offset }) {
      const query = new URLSearchParams({
        limit: String(limit),
        offset: String(offset),
        ...(action === undefined ? {} : { action }),
      })
      const { data, pagination } = (await call(admin(environmentId), 'GET', `/audit-logs?${query}`)).json as {
        data: AuditRow[]
        pagination: { total: number }
      }
      return { rows: data, total: pagination.total }
    },
  }
}

function toOperator(environmentId: string, { id, email, first_name, last_name, role }: User): Operator {
  return { id, environmentId, email, name: `${first_name} ${last_name}`.trim(), role }
}

const CODES: Record<number, ErrorCode> = {
  400: 'invalid_request',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  429: 'too_many_requests',
  503: 'unavailable',
}

type AtsFailure = { path: string; message: string }

function toGatewayError(status: number, body: Record<string, unknown>): GatewayError {
  const { message, details } = body.error as { message: string; details?: { failures: AtsFailure[] } }
  return new GatewayError(CODES[status] ?? 'internal', message, { failures: toFailures(details?.failures ?? []) })
}

/** The API names fields as its tables do (`email`, `pipeline_statuses[1]`); the console's forms name them by pointer. */
function toFailures(failures: readonly AtsFailure[]) {
  return failures.map(({ path, message }) => ({ pointer: `/${path.replaceAll(']', '').replaceAll(/[[.]/g, '/')}`, message }))
}

async function rethrowing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AtsError)) throw error
    throw new GatewayError(CODES[error.status] ?? 'internal', error.message, {
      cause: error,
      failures: toFailures(error.failures),
      ...(error.retryAfterSeconds === undefined ? {} : { retryAfterMs: error.retryAfterSeconds * 1000 }),
    })
  }
}
