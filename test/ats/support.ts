import { randomBytes, randomUUID } from 'node:crypto'
import { type Ats, type AtsOptions, makeAts } from '../../src/ats/ats.ts'
import type { Principal } from '../../src/ats/context.ts'
import { silentLog } from '../../src/log.ts'
import type { Database } from '../../src/storage/database.ts'

export type Reply = { status: number; body: unknown; headers: Headers }

/** Calls the API with one token. `send` for everything that is not JSON. */
export type Caller = {
  environmentId: string
  actorId: string
  token: string
  get(path: string): Promise<Reply>
  post(path: string, body?: unknown): Promise<Reply>
  put(path: string, body: unknown): Promise<Reply>
  patch(path: string, body: unknown): Promise<Reply>
  delete(path: string): Promise<Reply>
  send(path: string, init: RequestInit): Promise<Response>
}

export type TestAts = Ats & {
  database: Database
  /** A fresh environment, and a token of it. */
  makeCaller(scopes?: string[]): Promise<Caller>
  /** A further token of an environment. */
  addToken(environmentId: string, scopes: string[]): Caller
}

/** The built-in ATS over a database that the test has opened. */
export function makeTestAts(database: Database, options: Partial<AtsOptions> = {}): TestAts {
  const principals = new Map<string, Principal>()
  const ats = makeAts({
    database,
    log: silentLog,
    now: Date.now,
    authenticate: async (bearer) => principals.get(bearer),
    publicUrl: 'https://ats.example.com',
    secret: randomBytes(32),
    ...options,
  })
  const addToken = (environmentId: string, scopes: string[]): Caller => {
    const token = randomBytes(16).toString('hex')
    const actorId = randomUUID()
    principals.set(token, { environmentId, actorId, scopes })
    return { environmentId, actorId, token, ...makeCalls(ats, token) }
  }
  return {
    ...ats,
    database,
    addToken,
    async makeCaller(scopes = ['admin']) {
      const { id } = await database.db
        .insertInto('environment')
        .values({ name: randomUUID() })
        .returning('id')
        .executeTakeFirstOrThrow()
      return addToken(id, scopes)
    },
  }
}

function makeCalls(ats: Ats, token: string) {
  const send = async (path: string, init: RequestInit) => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${token}`)
    return ats.app.fetch(new Request(`http://ats.test/api/v1${path}`, { ...init, headers }))
  }
  const call = async (method: string, path: string, body?: unknown): Promise<Reply> => {
    const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const response = await send(path, { method, ...json })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text), headers: response.headers }
  }
  return {
    send,
    get: (path: string) => call('GET', path),
    post: (path: string, body?: unknown) => call('POST', path, body),
    put: (path: string, body: unknown) => call('PUT', path, body),
    patch: (path: string, body: unknown) => call('PATCH', path, body),
    delete: (path: string) => call('DELETE', path),
  }
}

/** A part of a reply, by keys and indices: `at(reply.body, 'data', 0, 'id')`. */
export function at<T = string>(body: unknown, ...path: (string | number)[]): T {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], body) as T
}

/** The e-mail is new in every call, so that tests may share an environment. */
export function someCandidate(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return { full_name: 'Jane Doe', email: `jane-${randomUUID()}@example.com`, ...fields }
}

export async function addCandidate(caller: Caller, fields: Record<string, unknown> = {}): Promise<string> {
  return at((await caller.post('/candidates', someCandidate(fields))).body, 'data', 'id')
}

export async function addJob(caller: Caller, fields: Record<string, unknown> = {}): Promise<string> {
  return at((await caller.post('/jobs', { title: 'Engineer', description: 'Builds things', ...fields })).body, 'id')
}

/** What went into the audit log of the environment, newest first. */
export async function auditOf(
  caller: Caller,
  query = '',
): Promise<{ action: string; entity_id: string; user_id: string; details: object }[]> {
  return at((await caller.get(`/audit-logs?limit=100${query}`)).body, 'data')
}

export function pdf(size = 64): Blob {
  return new Blob([`%PDF-1.7\n${' '.repeat(size)}`])
}

export function upload(caller: Caller, candidateId: string, file: Blob, name: string): Promise<Response> {
  const body = new FormData()
  body.set('file', file, name)
  return caller.send(`/candidates/${candidateId}/documents`, { method: 'POST', body })
}
