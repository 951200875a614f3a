import { z } from 'zod'
import type { ConnectedAccount, CredentialFormat } from '../../src/connector/contract.ts'
import { GatewayError } from '../../src/errors.ts'
import { readClaims } from './claims.ts'
import { GauzyUser, learnPlace, type Send } from './learn-place.ts'

/** Access is fetched anew this long before it ends, so that no call arrives with a token that has just run out. */
const MARGIN_MS = 60_000

/** A log-in or refresh answers `refresh_token`; the documentation prints `refreshToken`. */
const Access = z.looseObject({
  token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  refreshToken: z.string().min(1).optional(),
  user: GauzyUser.optional().catch(undefined),
})

type Access = { token: string; refreshToken: string | undefined; user?: GauzyUser | undefined }

/** What renewing leaves in an account's credentials. `expires_at` is null for a token that does not say when it ends. */
type Held = { token?: string; refresh_token?: string; expires_at?: number | null }

const heldBy = (credentials: Readonly<Record<string, unknown>>) => credentials as Held

/** The tenant guard reads the raw header name: `tenant-id` and `Tenant-Id` pass, other spellings are 403. */
function authorize({ credentials, context }: ConnectedAccount): Record<string, string> {
  return {
    authorization: `Bearer ${heldBy(credentials).token ?? ''}`,
    ...(typeof context.tenant_id === 'string' ? { 'tenant-id': context.tenant_id } : {}),
  }
}

const endsSoon = ({ expires_at }: Held, now: number) =>
  expires_at !== undefined && expires_at !== null && expires_at - MARGIN_MS <= now

/** How accounts log in: https://docs.gauzy.co, Authentication. API keys of a tenant open no candidate endpoint, so there is no format for them. */
export const CREDENTIALS: Record<string, CredentialFormat> = {
  login: {
    label: 'E-mail and password',
    fields: z.object({
      email: z.email().meta({ label: 'E-mail', help: 'Of a user whose role may edit candidates, such as ADMIN.' }),
      password: z.string().min(1).meta({ label: 'Password', secret: true }),
    }),
    authorize,
    isStale: (credentials, now) => heldBy(credentials).token === undefined || endsSoon(heldBy(credentials), now),
    // Refreshing comes first: log-ins are limited to five a minute on hosts that throttle.
    renew: async (send, account) => settle(send, account, (await refreshIfHeld(send, account)) ?? (await logIn(send, account))),
  },
  token: {
    label: 'Access token',
    fields: z.object({
      token: z.string().min(1).meta({ label: 'Access token', help: 'A JWT from /api/auth/login.', secret: true }),
      refresh_token: z.string().min(1).optional().meta({
        label: 'Refresh token',
        help: 'Without one the account needs a new token when this one ends, usually after a day.',
        secret: true,
      }),
    }),
    authorize,
    // Nothing is known of a token that nobody has looked at: neither its end nor its tenant.
    isStale: (credentials, now) => {
      const held = heldBy(credentials)
      return held.expires_at === undefined || (held.refresh_token !== undefined && endsSoon(held, now))
    },
    renew: async (send, account, now) => settle(send, account, await firstLook(send, account, now)),
  },
}

/** A token seen for the first time is used as it is while it lasts; every later need of fresh access takes the refresh token. */
async function firstLook(send: Send, account: ConnectedAccount, now: number): Promise<Access> {
  const { token = '', refresh_token: refreshToken, expires_at: looked } = heldBy(account.credentials)
  if (looked === undefined && !endsSoon({ expires_at: endOf(token) }, now)) return { token, refreshToken }
  if (refreshToken !== undefined) return refresh(send, refreshToken)
  throw new GatewayError(
    'provider_refused_credentials',
    'The access token of this account is no longer good, and there is no refresh token. Link the account again.',
  )
}

async function settle(send: Send, account: ConnectedAccount, { token, refreshToken, user }: Access) {
  const { refresh_token: _spent, ...kept } = account.credentials
  return {
    credentials: {
      ...kept,
      token,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      expires_at: endOf(token),
    },
    context: await learnPlace(send, account, token, user),
  }
}

function endOf(token: string): number | null {
  const { exp } = readClaims(token)
  return exp === undefined ? null : exp * 1000
}

/** Undefined without a refresh token, and for one that is spent or revoked. */
async function refreshIfHeld(send: Send, { credentials }: ConnectedAccount): Promise<Access | undefined> {
  const { refresh_token: refreshToken } = heldBy(credentials)
  if (refreshToken === undefined) return undefined
  try {
    return await refresh(send, refreshToken)
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'provider_refused_credentials') return undefined
    throw error
  }
}

/** A refresh token works once. Both spellings are sent, for the documentation and for the server. */
async function refresh(send: Send, refreshToken: string): Promise<Access> {
  const json = { refresh_token: refreshToken, refreshToken }
  return readAccess((await send({ method: 'POST', path: '/api/auth/refresh-token', body: { json } })).body)
}

async function logIn(send: Send, { credentials }: ConnectedAccount): Promise<Access> {
  const { email, password } = credentials
  return readAccess((await send({ method: 'POST', path: '/api/auth/login', body: { json: { email, password } } })).body)
}

function readAccess(body: unknown): Access {
  const parsed = Access.safeParse(body)
  if (!parsed.success) throw new GatewayError('provider_surprised', 'Gauzy let us in, but its answer has no token.')
  const { token, refresh_token, refreshToken = refresh_token, user } = parsed.data
  return { token, refreshToken, user }
}
