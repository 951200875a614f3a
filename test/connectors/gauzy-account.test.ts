import { describe, expect, test } from 'vitest'
import { openGauzyGateway, type Row } from './gauzy-gateway.ts'

const JANE: Row = {
  first_name: 'Jane',
  last_name: 'Roe',
  emails: [{ email: 'jane.roe@example.com' }],
  skills: [{ name: 'TypeScript' }],
}

describe('a Gauzy account', () => {
  test('that logs in learns its tenant, organization and user', async () => {
    const gateway = openGauzyGateway({ context: {}, settings: { dialect: 'server' } })
    await gateway.list('candidates')
    expect(gateway.account.context).toEqual({ ...gateway.simulator.context, user_id: expect.any(String) })
    expect(gateway.account.credentials).toMatchObject({ token: expect.any(String), refresh_token: expect.any(String) })
  })

  test('renews an access token that ends or is refused, without logging in again', async () => {
    const gateway = openGauzyGateway({ settings: { dialect: 'server' } })
    await gateway.list('candidates')
    gateway.clock.ms += 86_400_000
    await gateway.list('candidates')
    gateway.simulator.faults.add({ path: '/api/candidate', times: 1, expire_token: true })
    await gateway.list('candidates')
    expect(gateway.seen().filter((call) => call === 'POST /api/auth/login')).toHaveLength(1)
    expect(gateway.seen().filter((call) => call === 'POST /api/auth/refresh-token')).toHaveLength(2)
  })

  test('logs in when its refresh token has ended too', async () => {
    const gateway = openGauzyGateway()
    await gateway.list('candidates')
    gateway.clock.ms += 8 * 86_400_000
    expect((await gateway.list('candidates')).records).toHaveLength(10)
    expect(gateway.seen().filter((call) => call === 'POST /api/auth/login')).toHaveLength(2)
  })

  test('with a wrong password is refused', async () => {
    const credentials = { email: 'admin@harbor.example', password: 'wrong-password' }
    const gateway = openGauzyGateway({ credentials })
    await expect(gateway.list('candidates')).rejects.toMatchObject({ code: 'provider_refused_credentials' })
  })

  test('with a token alone reads tenant and organization from it, and needs a new one when it ends', async () => {
    const first = openGauzyGateway({ settings: { dialect: 'server' } })
    await first.list('candidates')
    const { token } = first.account.credentials
    const { records } = await first.list('jobs')
    expect(records.length).toBeGreaterThan(0)
    first.account.authentication_method = 'token'
    first.account.credentials = { token }
    first.account.context = {}
    expect((await first.list('candidates')).records).toHaveLength(10)
    expect(first.account.context).toMatchObject(first.simulator.context)
    first.clock.ms += 86_400_000
    await expect(first.list('candidates')).rejects.toMatchObject({ code: 'provider_refused_credentials' })
  })

  test('whose role may not see candidates is told so', async () => {
    const credentials = { email: 'mia.lindqvist@harbor.example', password: 'sandbox-employee-1' }
    const gateway = openGauzyGateway({ credentials, settings: { dialect: 'server' } })
    await expect(gateway.list('candidates')).rejects.toMatchObject({ code: 'provider_forbidden' })
  })

  test('of a server is tried by the documentation once, and remembered', async () => {
    const gateway = openGauzyGateway({ settings: { dialect: 'server' } })
    await gateway.write('candidates', 'create', JANE)
    expect(gateway.account.context.dialect).toBe('server')
    await gateway.write('candidates', 'create', { ...JANE, emails: [{ email: 'other@example.com' }] })
    expect(gateway.seen().filter((call) => /^POST \/api\/candidate\/.*\/skills$/.test(call))).toHaveLength(1)
  })

  test('that is told to wait waits, and says so when the wait is too long', async () => {
    const gateway = openGauzyGateway()
    gateway.simulator.faults.add({ path: '/api/candidate', times: 1, status: 429, retry_after_seconds: 2 })
    expect((await gateway.list('candidates')).records).toHaveLength(10)
    gateway.simulator.faults.add({ path: '/api/candidate', times: 1, status: 429, retry_after_seconds: 600 })
    await expect(gateway.list('candidates')).rejects.toMatchObject({ code: 'provider_rate_limited', retryAfterMs: 600_000 })
  })

  test('behind a log-in page is told that the answer is not JSON', async () => {
    const gateway = openGauzyGateway()
    gateway.simulator.faults.add({ path: '/api/candidate', html: true })
    await expect(gateway.list('candidates')).rejects.toMatchObject({ code: 'provider_surprised' })
    await expect(gateway.write('candidates', 'create', JANE)).rejects.toMatchObject({ code: 'provider_failed' })
  })

  test('gets no SQL and no parameters of a database that refuses', async () => {
    const gateway = openGauzyGateway({ settings: { dialect: 'server', database: 'postgres' } })
    const remote_data = { organizationPositionId: null, employeeId: '5f0c9f3e-0000-4000-8000-000000000000' }
    const error = await gateway.write('candidates', 'create', { ...JANE, remote_data }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'provider_rejected', remote: { status: 400, body: { database_code: '23503' } } })
    expect(JSON.stringify(error)).not.toMatch(/INSERT|parameters|jane\.roe/)
  })
})
