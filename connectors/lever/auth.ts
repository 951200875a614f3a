import { z } from 'zod'
import type { CredentialFormat } from '../../src/connector/contract.ts'
import { surprised } from '../../src/connector/reply.ts'
import { audienceOf, authUrl } from './account.ts'

const KEY_HELP =
  'Made in Lever under Settings, Integrations and API. Seeing confidential data is a grant that can only be set when the key is made.'

/** A key as user name without a password: https://hire.lever.co/developer/documentation#authentication. */
export const apiKey: CredentialFormat = {
  label: 'API key',
  fields: z.strictObject({ api_key: z.string().min(1).meta({ label: 'API key', help: KEY_HELP, secret: true }) }),
  authorize: ({ credentials }) => ({ authorization: `Basic ${Buffer.from(`${credentials.api_key}:`).toString('base64')}` }),
}

const Grant = z.strictObject({
  client_id: z.string().min(1).meta({ label: 'Client id', help: 'Of the OAuth app that Lever registered.' }),
  client_secret: z.string().min(1).meta({ label: 'Client secret', secret: true }),
  refresh_token: z.string().min(1).meta({ label: 'Refresh token', secret: true }),
  access_token: z.string().min(1).optional().meta({ label: 'Access token', secret: true }),
  expires_at: z.int().optional().meta({ label: 'Access until', help: 'Milliseconds since 1970.' }),
})

const Tokens = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive(),
})

/** Access that ends within a minute is renewed first: a call and its waits must not outlast it. */
const MARGIN_MS = 60_000

/** Of the at most 20 that an app may ask for. `write` includes `read`; without `offline_access` there is no refresh token. */
const SCOPES = [
  'offline_access',
  'opportunities:write:admin',
  'contact:write:admin',
  'applications:read:admin',
  'postings:write:admin',
  'uploads:write:admin',
  'files:write:admin',
  'resumes:read:admin',
  'stages:read:admin',
  'archive_reasons:read:admin',
  'tags:read:admin',
  'sources:read:admin',
  'users:read:admin',
  'notes:write:admin',
  'interviews:write:admin',
  'panels:write:admin',
  'feedback:write:admin',
  'offers:read:admin',
  'webhooks:write:admin',
]

/**
 * An access token of one hour and a refresh token that each renewal replaces: https://hire.lever.co/developer/oauth. The replaced one may be
 * void at once, so what `renew` returns must be kept before it is used. Refresh tokens last a year, or 90 days without use.
 */
export const oauth2: CredentialFormat = {
  label: 'Sign in to Lever',
  fields: Grant,
  oauth: {
    authorizeUrl: (account) => `${authUrl(account)}/authorize`,
    tokenUrl: (account) => `${authUrl(account)}/oauth/token`,
    scopes: SCOPES,
    // A person who is signed in already would otherwise not be asked, and could not choose.
    parameters: (account) => ({ audience: audienceOf(account), prompt: 'consent' }),
    pkce: true,
  },
  authorize: ({ credentials }) => ({ authorization: `Bearer ${credentials.access_token}` }),
  isStale: ({ access_token: token, expires_at: expiresAt }, now) =>
    token === undefined || (typeof expiresAt === 'number' && expiresAt - MARGIN_MS <= now),
  async renew(send, account, now) {
    const grant = Grant.parse(account.credentials)
    const reply = await send({
      method: 'POST',
      baseUrl: authUrl(account),
      path: '/oauth/token',
      body: {
        form: [
          ['grant_type', 'refresh_token'],
          ['client_id', grant.client_id],
          ['client_secret', grant.client_secret],
          ['refresh_token', grant.refresh_token],
        ],
      },
    })
    const tokens = Tokens.safeParse(reply.body)
    if (!tokens.success) throw surprised('to a renewal holds no access token')
    const { access_token, refresh_token = grant.refresh_token, expires_in } = tokens.data
    return { credentials: { ...grant, access_token, refresh_token, expires_at: now + expires_in * 1000 } }
  },
}
