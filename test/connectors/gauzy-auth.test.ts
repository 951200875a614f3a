import { describe, expect, test } from 'vitest'
import { CREDENTIALS } from '../../connectors/gauzy/auth.ts'
import type { ConnectedAccount, RenewRequest } from '../../src/connector/contract.ts'
import { Reply } from '../../src/connector/reply.ts'
import { GatewayError } from '../../src/errors.ts'

const NOW = 1_780_000_000_000
const TENANT = '22222222-2222-4222-8222-222222222222'
const ORGANIZATION = '11111111-1111-4111-8111-111111111111'
const USER = '33333333-3333-4333-8333-333333333333'

const jwt = (claims: Record<string, unknown>) => `head.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sign`

const accountOf = (format: string, credentials: Record<string, unknown>, context = {}): ConnectedAccount => ({
  id: 'account',
  format,
  revision: 1,
  credentials,
  context,
  isSandbox: false,
})

/** Renews against answers by path; 401 for a path without one. */
async function renew(account: ConnectedAccount, answers: Record<string, unknown>) {
  const sent: RenewRequest[] = []
  const send = async (request: RenewRequest) => {
    sent.push(request)
    const answer = answers[request.path]
    if (answer === undefined) throw new GatewayError('provider_refused_credentials', 'Unauthorized')
    return new Reply(200, {}, Buffer.from(JSON.stringify(answer)))
  }
  const renewed = await CREDENTIALS[account.format]!.renew!(send, account, NOW)
  return { ...renewed, paths: sent.map(({ path }) => path), sent }
}

const LOGIN = { email: 'service@harbor.example', password: 'correct-horse-battery' }
const token = jwt({ exp: 1_780_086_400, userId: USER, tenantId: TENANT })

describe('Gauzy access', () => {
  test('a log-in names the organization of the employee, then the last one, then the default membership', async () => {
    const user = { id: USER, tenantId: TENANT }
    const answer = (more: object) => ({ '/api/auth/login': { token, refresh_token: 'r1', user: { ...user, ...more } } })
    const account = accountOf('login', LOGIN)
    const employee = { employee: { organizationId: ORGANIZATION }, lastOrganizationId: 'other' }
    expect((await renew(account, answer(employee))).context).toEqual({
      tenant_id: TENANT,
      organization_id: ORGANIZATION,
      user_id: USER,
    })
    expect((await renew(account, answer({ lastOrganizationId: ORGANIZATION, employee: null }))).context).toMatchObject({
      organization_id: ORGANIZATION,
    })
    const items = [{ organizationId: 'other' }, { organizationId: ORGANIZATION, isDefault: true }]
    const asked = await renew(account, { ...answer({}), '/api/user-organization': { items, total: 2 } })
    expect(asked.context).toMatchObject({ organization_id: ORGANIZATION })
    expect(asked.sent[1]?.headers).toEqual({ authorization: `Bearer ${token}`, 'tenant-id': TENANT })
  })

  test('an organization that was chosen is kept', async () => {
    const user = { id: USER, tenantId: TENANT, lastOrganizationId: 'other' }
    const account = accountOf('login', LOGIN, { organization_id: ORGANIZATION })
    const { context, credentials } = await renew(account, { '/api/auth/login': { token, refreshToken: 'r1', user } })
    expect(context).toMatchObject({ organization_id: ORGANIZATION })
    expect(credentials).toEqual({ ...LOGIN, token, refresh_token: 'r1', expires_at: 1_780_086_400_000 })
  })

  test('a user without any organization is told to join one', async () => {
    const answers = { '/api/auth/login': { token, user: {} }, '/api/user-organization': { items: [], total: 0 } }
    await expect(renew(accountOf('login', LOGIN), answers)).rejects.toMatchObject({ code: 'provider_rejected' })
  })

  test('a spent refresh token leads to one log-in, and is not kept', async () => {
    const account = accountOf('login', { ...LOGIN, token: 'old', refresh_token: 'spent' }, { organization_id: ORGANIZATION })
    const { credentials, paths } = await renew(account, { '/api/auth/login': { token } })
    expect(paths).toEqual(['/api/auth/refresh-token', '/api/auth/login'])
    expect(credentials).not.toHaveProperty('refresh_token')
  })

  test('a token that says nothing is asked about', async () => {
    const account = accountOf('token', { token: 'opaque' })
    const answers = { '/api/user/me': { id: USER, tenantId: TENANT, lastOrganizationId: ORGANIZATION } }
    const { context, credentials, paths } = await renew(account, answers)
    expect(context).toEqual({ tenant_id: TENANT, organization_id: ORGANIZATION, user_id: USER })
    expect(credentials).toEqual({ token: 'opaque', expires_at: null })
    expect(paths).toEqual(['/api/user/me'])
    expect(CREDENTIALS.token!.isStale!(credentials, NOW)).toBe(false)
  })

  test('a token whose end has come is refreshed with both spellings, and refused without a refresh token', async () => {
    const ended = jwt({ exp: 1_779_999_999, userId: USER, tenantId: TENANT })
    const context = { organization_id: ORGANIZATION }
    const { credentials, sent } = await renew(accountOf('token', { token: ended, refresh_token: 'r1' }, context), {
      '/api/auth/refresh-token': { token, refreshToken: 'r2' },
    })
    expect(sent[0]?.body).toEqual({ json: { refresh_token: 'r1', refreshToken: 'r1' } })
    expect(credentials).toMatchObject({ token, refresh_token: 'r2' })
    await expect(renew(accountOf('token', { token: ended }, context), {})).rejects.toMatchObject({
      code: 'provider_refused_credentials',
    })
  })

  test('access counts as stale a minute before it ends', () => {
    const isStale = CREDENTIALS.login!.isStale!
    expect(isStale(LOGIN, NOW)).toBe(true)
    expect(isStale({ ...LOGIN, token, expires_at: NOW + 59_000 }, NOW)).toBe(true)
    expect(isStale({ ...LOGIN, token, expires_at: NOW + 61_000 }, NOW)).toBe(false)
  })
})
