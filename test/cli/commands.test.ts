import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../support/command.ts'
import { openTestPlace, type TestPlace } from '../support/gateway-place.ts'
import { startGatewayProcess } from '../support/gateway-process.ts'

describe('the command line', () => {
  let place: TestPlace
  let folder: string
  const run = (args: string, variables: Record<string, string> = {}, input = '') =>
    runCommand({ ...place.variables, ...variables }, args.split(' '), input)

  beforeAll(async () => {
    place = await openTestPlace()
    folder = mkdtempSync(join(tmpdir(), 'ats-gateway-cli-'))
  })
  afterAll(async () => {
    await place?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('describes every command, and what a command takes', async () => {
    const { code, stdout } = await run('--help')
    expect(code).toBe(0)
    for (const name of ['start', 'migrate', 'token', 'account', 'write', 'keys', 'doctor'])
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
    expect((await run('token create --help')).stdout).toContain('--scopes <scopes>')
  })

  test.each([
    ['frobnicate', /unknown command|too many arguments/],
    ['token create --name x --scopes all', /read, write and admin/],
    ['token create --name x --scopes read --expires yesterday', /still to come/],
    ['token create --scopes read', /--name/],
    ['account list --limit 0', /1 to 100/],
    ['account link internal-v1 --tenant t --credentials /no/such/file', /cannot be read/],
    ['write list --status lost', /choices/i],
    ['write retry', /id of a write, or --status/],
  ])('ends with 2 and says what is right when it is used wrongly: %s', async (args, message) => {
    const { code, stdout, stderr } = await run(args)
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
    expect(stdout).toBe('')
  })

  test('names a wrong variable in one line and ends with 1', async () => {
    const { code, stderr } = await run('account list', { PORT: 'x' })
    expect(stderr).toBe('Configuration: PORT must be a number\n')
    expect(code).toBe(1)
  })

  test('migrates, and says that there is nothing to do the second time', async () => {
    expect(await run('migrate --json')).toMatchObject({ code: 0, stdout: '{"applied":[]}\n' })
    expect(await run('migrate')).toMatchObject({ code: 0, stdout: 'The schema is up to date.\n' })
  })

  test('links an account after a real call, lists it and validates it', async () => {
    const linked = await run('account link internal-v1 --tenant acme --json')
    expect(linked.code).toBe(0)
    const { id } = JSON.parse(linked.stdout) as { id: string }
    const listed = JSON.parse((await run('account list --json')).stdout) as { id: string }[]
    expect(listed).toContainEqual(expect.objectContaining({ id, tenant_id: 'acme', status: 'active' }))
    expect((await run('account list')).stdout).toContain(id)
    expect(await run(`account validate ${id}`)).toMatchObject({ code: 0, stdout: 'active\n' })
    expect(await run(`account validate ${id} --environment other`)).toMatchObject({ code: 1, stdout: '' })
  })

  test('says where a link went wrong, keeps nothing, and never repeats the credentials', async () => {
    const file = join(folder, 'credentials.json')
    writeFileSync(file, JSON.stringify({ api_key_of_old: 'planted-secret' }))
    const { code, stdout, stderr } = await run(`account link lever --tenant broken --credentials ${file}`)
    expect(code).toBe(1)
    expect(stderr).toContain('/credentials')
    expect(stdout + stderr).not.toContain('planted-secret')
    expect((await run('account list')).stdout).not.toContain('broken')
  })

  test('answers about writes that are not there', async () => {
    expect(await run('write list --json')).toMatchObject({ code: 0, stdout: '[]\n' })
    expect(await run('write retry 0197a0de-0000-7000-8000-000000000000')).toMatchObject({
      code: 1,
      stderr: 'There is no write with this id.\n',
    })
    expect(await run('write retry --status dead --json')).toMatchObject({ code: 0, stdout: '{"retried":0,"more":false}\n' })
  })

  test('makes a token that the gateway takes, and refuses to work beside a gateway on the embedded database', async () => {
    const { code, stdout } = await run('token create --name ci --scopes read --expires 12h')
    expect(code).toBe(0)
    const token = stdout.trim()
    const gateway = startGatewayProcess({ ...place.variables, PORT: '0', LOG_LEVEL: 'warn', SANDBOX: 'true' })
    try {
      const headers = { authorization: `Bearer ${token}` }
      const url = await gateway.url()
      expect((await fetch(`${url}/integrated-account`, { headers })).status).toBe(200)
      expect((await fetch(`${url}/api-token`, { headers })).status).toBe(403)
      const beside = await run('account list')
      if (place.variables.DATABASE_URL !== undefined) expect(beside.code).toBe(0)
      else {
        expect(beside.code).toBe(1)
        expect(beside.stderr).toMatch(/in use by process \d+\. Stop that process/)
        expect(JSON.parse((await run('doctor --json')).stdout)).toMatchObject([
          { check: 'database', state: 'fail', remedy: expect.any(String) },
        ])
      }
    } finally {
      await gateway.stop()
    }
  })

  test('seals everything under a new key, after which the old one is not needed', async () => {
    const old = place.variables.ENCRYPTION_KEY ?? ''
    const fresh = Buffer.alloc(32, 5).toString('base64')
    const before = await run('doctor --json', { ENCRYPTION_KEY: fresh })
    expect(before.code).toBe(1)
    expect(JSON.parse(before.stdout)).toContainEqual(expect.objectContaining({ check: 'keys', state: 'fail' }))
    expect((await run('keys rotate', { ENCRYPTION_KEY: fresh })).code).toBe(1)

    const both = { ENCRYPTION_KEY: `${fresh},${old}` }
    expect(JSON.parse((await run('doctor --json', both)).stdout)).toContainEqual(
      expect.objectContaining({ check: 'keys', state: 'warn', remedy: 'Run: ats-gateway keys rotate' }),
    )
    const rotated = await run('keys rotate --json', both)
    expect(rotated.code).toBe(0)
    expect(JSON.parse(rotated.stdout)).toMatchObject({ unreadable: 0 })
    expect(rotated.stderr).toContain('integrated_account.credentials')
    expect(JSON.parse((await run('keys rotate --json', both)).stdout)).toEqual({ resealed: 0, unreadable: 0 })

    const after = await run('doctor --json', { ENCRYPTION_KEY: fresh })
    expect(after.code).toBe(0)
    expect(JSON.parse(after.stdout)).toContainEqual(expect.objectContaining({ check: 'keys', state: 'ok' }))
  })
})

test('on a database that was never migrated, commands say what to do first', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ats-gateway-cli-'))
  try {
    const variables = { DATA_DIR: folder }
    const listed = await runCommand(variables, ['account', 'list'])
    expect(listed).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Run: ats-gateway migrate') })
    const doctor = await runCommand(variables, ['doctor'])
    expect(doctor.code).toBe(1)
    expect(doctor.stdout).toMatch(/fail\s+schema/)
    expect((await runCommand(variables, ['migrate'])).code).toBe(0)
    expect((await runCommand(variables, ['account', 'list'])).code).toBe(0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
