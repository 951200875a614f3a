import { describe, expect, test } from 'vitest'
import { LOGINS } from '../../connectors/gauzy/simulator/seed/logins.ts'
import { asBody, type Body, idOf, openGauzy } from './gauzy-simulator-client.ts'

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Body
const UNAUTHORIZED = { message: 'Unauthorized', statusCode: 401 }

describe('Logging in', () => {
  test('the answer names user, tenant, role and organization, and the token carries them as claims', async () => {
    const { call, simulator, tenantId, organizationId, clock } = await openGauzy({ dialect: 'server' })
    const { status, body } = await call('POST', '/api/auth/login', simulator.credentials, {})
    expect(status).toBe(200)
    expect(body).toMatchObject({
      user: { tenantId, lastOrganizationId: organizationId, role: { name: 'ADMIN' }, employee: null, email: LOGINS.admin.email },
      token: expect.any(String),
      refresh_token: expect.any(String),
    })
    expect(claimsOf(String(asBody(body).token))).toMatchObject({
      tenantId,
      organizationId,
      employeeId: null,
      role: 'ADMIN',
      tokenType: 'ACCESS',
      iat: clock.ms / 1000,
      exp: clock.ms / 1000 + 86_400,
    })
  })

  test('the documented answer says refreshToken, and so does its refresh', async () => {
    const { call, simulator } = await openGauzy()
    const { body } = await call('POST', '/api/auth/login', simulator.credentials, {})
    expect(body).not.toHaveProperty('refresh_token')
    const refreshed = await call('POST', '/api/auth/refresh-token', { refreshToken: asBody(body).refreshToken }, {})
    expect(refreshed).toMatchObject({ status: 200, body: { token: expect.any(String), refreshToken: expect.any(String) } })
  })

  test('a wrong password or address is 401, a missing one 400', async () => {
    const { call } = await openGauzy({ dialect: 'server' })
    const { email } = LOGINS.admin
    expect(await call('POST', '/api/auth/login', { email, password: 'no' }, {})).toMatchObject({
      status: 401,
      body: UNAUTHORIZED,
    })
    expect(await call('POST', '/api/auth/login', { email: 'no@harbor.example', password: 'no' }, {})).toMatchObject({
      status: 401,
    })
    expect(await call('POST', '/api/auth/login', { email }, {})).toMatchObject({ status: 400 })
  })

  test('an employee logs in with the organization of the employment and may not see candidates', async () => {
    const { call, tenantId, organizationId } = await openGauzy({ dialect: 'server' })
    const login = asBody((await call('POST', '/api/auth/login', LOGINS.employee, {})).body)
    expect(login).toMatchObject({ user: { employee: { organizationId }, role: { name: 'EMPLOYEE' } } })
    const headers = { authorization: `Bearer ${login.token}`, 'Tenant-Id': tenantId }
    const path = `/api/candidate?where[organizationId]=${organizationId}`
    expect(await call('GET', path, undefined, headers)).toMatchObject({ status: 403, body: { message: 'Forbidden resource' } })
    expect(await call('GET', `/api/user-organization?where[userId]=${asBody(login.user).id}`, undefined, headers)).toMatchObject({
      status: 200,
      body: { items: [{ organizationId, isDefault: true }] },
    })
  })
})

describe('Tokens', () => {
  test('a refresh token works once; access tokens from before stay valid', async () => {
    const { call, refreshToken } = await openGauzy({ dialect: 'server' })
    const both = await Promise.all([1, 2].map(() => call('POST', '/api/auth/refresh-token', { refresh_token: refreshToken }, {})))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
    expect(both.find(({ status }) => status === 401)?.body).toEqual({
      message: 'Token is rotated',
      error: 'Unauthorized',
      statusCode: 401,
    })
    expect(await call('GET', '/api/user/me')).toMatchObject({ status: 200 })
    for (const refresh_token of [undefined, 'nonsense']) {
      expect(await call('POST', '/api/auth/refresh-token', { refresh_token }, {})).toMatchObject({
        status: 401,
        body: UNAUTHORIZED,
      })
    }
  })

  test('logging out ends the refresh token, not the access token', async () => {
    const { call, refreshToken } = await openGauzy({ dialect: 'server' })
    expect(await call('POST', '/api/auth/logout', { refresh_token: refreshToken })).toMatchObject({ status: 200, body: '' })
    expect(await call('POST', '/api/auth/refresh-token', { refresh_token: refreshToken }, {})).toMatchObject({
      status: 401,
      body: { message: 'Token is revoked', error: 'Unauthorized' },
    })
    expect(await call('GET', '/api/user/me')).toMatchObject({ status: 200 })
  })

  test('an access token ends after a day and a refresh token after seven, by the injected clock', async () => {
    const { call, clock, refreshToken } = await openGauzy({ dialect: 'server' })
    clock.ms += 86_400_000 - 1
    expect((await call('GET', '/api/user/me')).status).toBe(200)
    clock.ms += 1
    expect(await call('GET', '/api/user/me')).toMatchObject({ status: 401, body: UNAUTHORIZED })
    clock.ms += 6 * 86_400_000
    expect((await call('POST', '/api/auth/refresh-token', { refresh_token: refreshToken }, {})).status).toBe(401)
  })

  test('no token, a forged one and a refresh token are all the same 401', async () => {
    const { call, token, refreshToken, tenantId } = await openGauzy({ dialect: 'server' })
    for (const bearer of ['', token.slice(0, -3), refreshToken, 'a.b.c']) {
      const headers = { authorization: `Bearer ${bearer}`, 'Tenant-Id': tenantId }
      expect(await call('GET', '/api/user/me', undefined, headers)).toMatchObject({ status: 401, body: UNAUTHORIZED })
    }
    expect(await call('GET', '/api/candidate', undefined, {})).toMatchObject({ status: 401, body: UNAUTHORIZED })
  })

  test('of several users with one address and one password, the one changed last logs in', async () => {
    const { call, clock, organizationId } = await openGauzy({ dialect: 'server' })
    const body = { user: { email: 'twice@example.com' }, password: 'one-password', organizationId }
    const first = await call('POST', '/api/candidate', body)
    clock.ms += 1000
    const second = await call('POST', '/api/candidate', body)
    expect(idOf(first)).not.toBe(idOf(second))
    const login = await call('POST', '/api/auth/login', { email: 'twice@example.com', password: 'one-password' }, {})
    expect(asBody(login.body).user).toMatchObject({ id: asBody(second.body).userId, role: { name: 'CANDIDATE' } })
  })
})

describe('The tenant', () => {
  test('is named by header, by the query of a read or delete, or by the body of a write', async () => {
    const { call, token, tenantId, organizationId } = await openGauzy({ dialect: 'server' })
    const bare = { authorization: `Bearer ${token}` }
    const where = `where[organizationId]=${organizationId}`
    const status = async (...args: Parameters<typeof call>) => (await call(...args)).status
    expect(await status('GET', `/api/candidate?${where}&tenantId=${tenantId}`, undefined, bare)).toBe(200)
    const data = encodeURIComponent(JSON.stringify({ findInput: { tenantId } }))
    expect(await status('GET', `/api/organization-positions?data=${data}`, undefined, bare)).toBe(200)
    expect(await status('GET', `/api/candidate?${where}&where[tenantId]=${tenantId}`, undefined, bare)).toBe(403)
    const tag = { name: 'new', color: '#000000', organizationId }
    expect(await status('POST', '/api/tags', { ...tag, tenantId }, bare)).toBe(201)
    expect(await status('POST', '/api/tags', { ...tag, tenant: { id: tenantId } }, bare)).toBe(201)
    expect(await status('POST', '/api/tags', tag, bare)).toBe(403)
    expect(await status('GET', `/api/candidate?${where}`, undefined, { ...bare, 'Tenant-Id': organizationId })).toBe(403)
    expect(await status('PUT', `/api/candidate/${tenantId}`, undefined, bare)).toBe(500)
  })
})
