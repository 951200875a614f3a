import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { VARIABLES } from '../../src/config.ts'
import { openTestPlace } from '../support/gateway-place.ts'
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts'

const TOKEN = 'first-admin-token-of-a-test'
const USUAL = { PORT: '0', LOG_LEVEL: 'info', API_TOKEN: TOKEN }

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ats-gateway-life-'))
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A folder whose database is made and migrated. */
function makeUsedFolder(): string {
  const folder = makeFolder()
  cpSync(inject('templateFolder'), folder, { recursive: true })
  return folder
}

function start(variables: Record<string, string>, args: string[] = []): GatewayProcess {
  const gateway = startGatewayProcess(variables, args)
  cleanUps.push(async () => {
    gateway.child.kill('SIGKILL')
    await gateway.ended
  })
  return gateway
}

async function call<T = Record<string, unknown>>(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
  token = TOKEN,
) {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as T }
}

describe('a start', () => {
  test('in an empty folder makes a key and a token, prints the token once, and the calls that it prints work', async () => {
    const DATA_DIR = makeFolder()
    const first = start({ PORT: '0', DATA_DIR })
    const url = await first.url()
    await expect.poll(() => first.output(), { timeout: 5_000 }).toContain('Try it:')
    const token = /Admin token \(shown this once\): (\S+)/.exec(first.output())?.[1] as string
    expect(existsSync(join(DATA_DIR, 'encryption.key'))).toBe(true)
    const printed = [...first.output().matchAll(/curl -s -H 'Authorization: Bearer (\S+)' '(\S+)'(?: .* -d '(.*)')?/g)]
    expect(printed).toHaveLength(3)
    for (const [, bearer, address, body] of printed) {
      const path = (address as string).slice(url.length)
      const answer = await call(url, body === undefined ? 'GET' : 'POST', path, body && JSON.parse(body), {}, bearer)
      expect(answer.status).toBe(body === undefined ? 200 : 201)
    }
    expect(await first.stop()).toBe(0)

    const second = start({ PORT: '0', DATA_DIR })
    const again = await second.url()
    const people = await call<{ result: { id: string }[] }>(again, 'GET', '/api/v1/candidates', undefined, {}, token)
    expect(people.status).toBe(200)
    expect(second.output()).not.toContain('shown this once')
    expect(await second.stop()).toBe(0)
  })

  test('in a folder that another process uses is refused, and says which', async () => {
    const DATA_DIR = makeUsedFolder()
    const first = start({ ...USUAL, DATA_DIR })
    await first.url()
    const second = start({ ...USUAL, DATA_DIR })
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain(`in use by process ${first.child.pid}`)
    expect(second.output()).not.toMatch(/\.ts:\d/)
    expect((await fetch(`${await first.url()}/health`)).status).toBe(200)
    expect(await first.stop()).toBe(0)
  })

  test('in a folder whose process was killed works', async () => {
    const DATA_DIR = makeUsedFolder()
    const first = start({ ...USUAL, DATA_DIR })
    await first.url()
    first.child.kill('SIGKILL')
    await first.ended
    const second = start({ ...USUAL, DATA_DIR })
    expect((await fetch(`${await second.url()}/ready`)).status).toBe(200)
    expect(await second.stop()).toBe(0)
  })

  test('with a database that is away ends, and says so in a line', async () => {
    const key = Buffer.alloc(32, 1).toString('base64')
    const gateway = start({ ...USUAL, DATABASE_URL: 'postgres://user:planted-secret@127.0.0.1:9/none', ENCRYPTION_KEY: key })
    expect(await gateway.ended).toBe(1)
    expect(gateway.output()).toMatch(/^ats-gateway could not start\. .*ECONNREFUSED/m)
    expect(gateway.output()).not.toContain('planted-secret')
  })

  test('on a port that is taken ends, and says so in a line', async () => {
    const first = start({ ...USUAL, DATA_DIR: makeUsedFolder() })
    const { port } = new URL(await first.url())
    const second = start({ ...USUAL, DATA_DIR: makeUsedFolder(), PORT: port })
    expect(await second.ended).toBe(1)
    expect(second.output()).toMatch(/^ats-gateway could not start\. .*EADDRINUSE/m)
  })
})

describe('the configuration', () => {
  test('that is wrong is a line for each variable, which names it and does not repeat its value', async () => {
    const wrong = {
      PORT: 'planted-value',
      DATABASE_URL: 'planted-value',
      REDIS_URL: 'planted-value',
      ROLE: 'planted-value',
      ENCRYPTION_KEY: 'planted-value',
      API_TOKEN: 'planted',
      PUBLIC_URL: 'planted-value',
      SANDBOX: 'planted-value',
      LOG_LEVEL: 'planted-value',
      SMTP_URL: 'planted-value',
      OAUTH_CLIENTS: 'planted-value',
      CONNECT_ORIGINS: 'planted-value',
    }
    const gateway = start(wrong)
    expect(await gateway.ended).toBe(1)
    const lines = gateway.output().trim().split('\n')
    expect(lines.map((line) => /^Configuration: (\w+) \S/.exec(line)?.[1]).sort()).toEqual(Object.keys(wrong).sort())
    expect(gateway.output()).not.toContain('planted')
  })

  test('that does not fit together is one line that says what to do', async () => {
    const gateway = start({ ROLE: 'worker' })
    expect(await gateway.ended).toBe(1)
    expect(gateway.output()).toBe(
      'Configuration: ROLE=worker needs DATABASE_URL: the embedded database serves one process only.\n',
    )
  })

  test('is listed by --help, variable by variable', async () => {
    const gateway = start({}, ['--help'])
    expect(await gateway.ended).toBe(0)
    for (const name of Object.keys(VARIABLES)) expect(gateway.output()).toMatch(new RegExp(`^  ${name} +\\S`, 'm'))
  })

  test('is listed by .env.example, each variable once, in no other order than --help and with no other name', () => {
    const text = readFileSync(join(import.meta.dirname, '..', '..', '.env.example'), 'utf8')
    const names = [...text.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name)
    expect(names.sort()).toEqual(Object.keys(VARIABLES).sort())
  })
})

describe('SIGTERM', () => {
  test('lets a write that is under way finish, takes no new call, and ends with 0', async () => {
    const gateway = start({ ...USUAL, DATA_DIR: makeUsedFolder(), SANDBOX: 'true' })
    const url = await gateway.url()
    const linked = await call<{ id: string }>(url, 'POST', '/integrated-account', {
      integration: 'lever',
      tenant_id: 't',
      is_sandbox: true,
    })
    const query = `integrated_account_id=${linked.body.id}`
    const jobs = await call<{ result: { id: string }[] }>(url, 'GET', `/unified/ats/jobs?${query}&limit=1`)
    const path = `/unified/ats/candidates?${query}&job_id=${jobs.body.result[0]?.id}`
    const faults = `${url}/sandbox/lever/${linked.body.id}/_faults`
    await fetch(faults, { method: 'POST', body: JSON.stringify({ method: 'POST', delay_ms: 1_500, times: 2 }) })

    const plain = call(url, 'POST', path, { first_name: 'Plain', emails: [{ email: 'plain@example.com' }] })
    const queued = await call<{ id: string }>(
      url,
      'POST',
      path,
      { first_name: 'Queued', emails: [{ email: 'queued@example.com' }] },
      { prefer: 'respond-async' },
    )
    expect(queued.status).toBe(202)
    const seen = async () => (await (await fetch(faults.replace('_faults', '_seen'))).json()) as { method: string }[]
    await expect.poll(async () => (await seen()).filter(({ method }) => method === 'POST').length, { timeout: 10_000 }).toBe(2)
    const ended = gateway.stop()
    expect((await plain).status).toBe(201)
    expect(await ended).toBe(0)
    await expect(fetch(`${url}/health`)).rejects.toThrow()
  })
})

// Two processes need a server that both reach; global-setup says so when there is none.
if (process.env.DATABASE_URL !== undefined)
  describe('ROLE=api and ROLE=worker as two processes', () => {
    test('a write that one accepts is delivered by the other, and waits while there is none', async () => {
      const place = await openTestPlace()
      cleanUps.push(place.close)
      const usual = { ...USUAL, ...place.variables }
      const [api, worker] = [start({ ...usual, ROLE: 'api' }), start({ ...usual, ROLE: 'worker' })]
      const url = await api.url()
      await worker.url()
      const accounts = await call<{ result: { id: string }[] }>(url, 'GET', '/integrated-account')
      // Both started at once in an empty database, and made one account between them.
      expect(accounts.body.result).toHaveLength(1)
      const path = `/unified/ats/candidates?integrated_account_id=${accounts.body.result[0]?.id}`
      const body = { first_name: 'Ada', emails: [{ email: 'ada@example.com' }] }
      const written = await call(url, 'POST', path, body, { prefer: 'respond-async, wait=20' })
      expect(written.status).toBe(201)
      const receipt = await call(url, 'GET', `/write/${written.headers.get('x-write-id')}`)
      expect(receipt.body).toMatchObject({ status: 'succeeded', outcome: 'created' })

      expect(await worker.stop()).toBe(0)
      const waiting = await call(
        url,
        'POST',
        path,
        { ...body, emails: [{ email: 'b@example.com' }] },
        { prefer: 'respond-async, wait=1' },
      )
      expect(waiting).toMatchObject({ status: 202, body: { status: 'accepted' } })
      expect(await api.stop()).toBe(0)
    })
  })
