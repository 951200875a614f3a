import type { Context, Hono } from 'hono'
import { consentPage } from './consent-page.ts'
import type { Challenge, TokenBook, Tokens } from './oauth-tokens.ts'
import { OFFLINE, SCOPES } from './scopes.ts'

/** The app that the simulator knows. */
export const OAUTH_CLIENT_ID = 'lever-simulator-client'
export const OAUTH_CLIENT_SECRET = 'lever-simulator-secret'

const AUDIENCES = ['https://api.lever.co/v1/', 'https://api.sandbox.lever.co/v1/']
const SCOPES_MAX = 20
const ASKED = [
  'client_id',
  'redirect_uri',
  'response_type',
  'state',
  'audience',
  'scope',
  'prompt',
  'code_challenge',
  'code_challenge_method',
]

type Asked = Record<string, string>

/** The browser's half and the server's half of the code grant, at the paths of Lever's authorization host. */
export function addOauth(app: Hono, book: TokenBook, options: { origin: string; redirectUris: string[] | undefined }): void {
  const audiences = [...AUDIENCES, `${options.origin}/v1/`]
  const isRegistered = (uri: string) => options.redirectUris?.includes(uri) ?? isWebAddress(uri)

  app.get('/authorize', (c) => {
    const asked = pick(new URL(c.req.url).searchParams)
    if (asked.client_id !== OAUTH_CLIENT_ID || !isRegistered(asked.redirect_uri ?? ''))
      return c.html('<!doctype html><p>undefined</p>', 400)
    const mistake = mistakeIn(asked)
    return mistake === undefined ? c.html(consentPage(asked, grantable(asked, audiences))) : c.redirect(back(asked, mistake))
  })

  app.post('/authorize', async (c) => {
    const form = await readFields(c)
    const asked = pick(form)
    if (asked.client_id !== OAUTH_CLIENT_ID || !isRegistered(asked.redirect_uri ?? '') || mistakeIn(asked))
      return c.text('Bad Request', 400)
    if (form.get('decision') !== 'allow')
      return c.redirect(back(asked, { error: 'access_denied', error_description: 'User did not authorize the request' }))
    const code = book.issueCode({
      redirectUri: asked.redirect_uri ?? '',
      scopes: grantable(asked, audiences),
      challenge: challengeOf(asked),
    })
    return c.redirect(back(asked, { code }))
  })

  app.post('/oauth/token', async (c) => {
    if (!(c.req.header('content-type') ?? '').startsWith('application/x-www-form-urlencoded'))
      return c.json({ error: 'invalid_request', error_description: 'The body must be a URL-encoded form' }, 400)
    const form = await readFields(c)
    if (form.get('client_id') !== OAUTH_CLIENT_ID || form.get('client_secret') !== OAUTH_CLIENT_SECRET)
      return c.json({ error: 'access_denied', error_description: 'Unauthorized' }, 401)
    const tokens = redeem(form, book)
    if (tokens === 'unsupported')
      return c.json({ error: 'unsupported_grant_type', error_description: 'Unsupported grant type' }, 400)
    // The status of a spent grant is not published; 403 is what the identity service behind Lever's sign-in answers.
    if (tokens === undefined) return c.json({ error: 'invalid_grant', error_description: 'Unknown or invalid grant' }, 403)
    c.header('cache-control', 'no-store')
    return c.json(tokens)
  })
}

function redeem(form: URLSearchParams, book: TokenBook): Tokens | 'unsupported' | undefined {
  const type = form.get('grant_type')
  if (type === 'authorization_code')
    return book.exchange(form.get('code') ?? '', form.get('redirect_uri') ?? '', form.get('code_verifier') ?? undefined)
  return type === 'refresh_token' ? book.refresh(form.get('refresh_token') ?? '') : 'unsupported'
}

function isWebAddress(uri: string): boolean {
  return ['https:', 'http:'].includes(URL.parse(uri)?.protocol ?? '')
}

async function readFields(c: Context): Promise<URLSearchParams> {
  return new URLSearchParams(await c.req.text())
}

function pick(params: URLSearchParams): Asked {
  return Object.fromEntries(ASKED.flatMap((name) => (params.has(name) ? [[name, params.get(name) ?? '']] : [])))
}

function mistakeIn(asked: Asked): Asked | undefined {
  const invalid = (error_description: string, error = 'invalid_request') => ({ error, error_description })
  if (asked.response_type !== 'code') return invalid('response_type must be code', 'unsupported_response_type')
  if (!asked.state) return invalid('state is required')
  if ((asked.scope ?? '').split(' ').length > SCOPES_MAX)
    return invalid(`At most ${SCOPES_MAX} scopes may be asked for`, 'invalid_scope')
  if (asked.code_challenge_method && !['S256', 'plain'].includes(asked.code_challenge_method))
    return invalid('code_challenge_method must be S256 or plain')
  return undefined
}

/** Without the right audience the consent covers offline access only; scopes that do not exist are passed over in silence. */
function grantable(asked: Asked, audiences: string[]): Set<string> {
  const known = (asked.scope ?? '').split(' ').filter((scope) => SCOPES.has(scope))
  return new Set(audiences.includes(asked.audience ?? '') ? known : known.filter((scope) => scope === OFFLINE))
}

function challengeOf(asked: Asked): Challenge | undefined {
  if (!asked.code_challenge) return undefined
  return { value: asked.code_challenge, method: asked.code_challenge_method === 'S256' ? 'S256' : 'plain' }
}

function back(asked: Asked, answer: Asked): string {
  const url = new URL(asked.redirect_uri ?? '')
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
  if (asked.state) url.searchParams.set('state', asked.state)
  return url.href
}
