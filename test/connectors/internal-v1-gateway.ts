import { randomUUID } from 'node:crypto'
import { internalV1 } from '../../connectors/internal-v1/index.ts'
import type { Session } from '../../src/connector/contract.ts'
import { makeCursors } from '../../src/connector/cursor.ts'
import { makeInProcessTransport } from '../../src/connector/in-process.ts'
import type { Transport } from '../../src/connector/wire.ts'
import { GatewayError } from '../../src/errors.ts'
import type { Hold, OpenWrite } from '../../src/gateway/delivery/performer.ts'
import { makeLines } from '../../src/gateway/lines.ts'
import { makePerformer } from '../../src/gateway/perform.ts'
import { makeReader } from '../../src/gateway/reading/read.ts'
import { makeRegistry } from '../../src/gateway/registry.ts'
import { silentLog } from '../../src/log.ts'
import type { Account, AccountChange, AccountStore } from '../../src/ports/accounts.ts'
import type { Caller, TestAts } from '../ats/support.ts'

const GATE = { beforeSend: async () => undefined, afterReply: () => undefined }

export type Row = Record<string, unknown>

/** A line that is cut at a call: before the ATS has seen it, or after it has done it. */
export type Cut = { at: 'before' | 'after'; method: string; path: RegExp }

export type Options = {
  /** Over a socket, with a key; otherwise in this process, as the caller's environment. */
  remote?: { transport: Transport; baseUrl: string; apiKey: string }
  /** What fetching an address gives. */
  files?: Record<string, { text: string; name: string }>
}

/** The gateway's own reading and writing over the built-in ATS, with one account of the caller's environment. */
export function openInternalV1(ats: TestAts, caller: Caller, { remote, files = {} }: Options = {}) {
  const seen: string[] = []
  const cuts: Cut[] = []
  const account = makeAccount(caller, remote)
  const accounts = storeOf(account)
  const registry = makeRegistry([internalV1])
  const principal = { environmentId: caller.environmentId, actorId: caller.actorId, scopes: ['admin'] }

  const inProcess = makeInProcessTransport(async (request) => {
    const { pathname } = new URL(request.url)
    seen.push(`${request.method} ${pathname.replace('/api/v1', '')}`)
    const cut = cuts.findIndex(({ method, path }) => method === request.method && path.test(pathname))
    const [found] = cut < 0 ? [] : cuts.splice(cut, 1)
    if (found?.at === 'before') throw new Error('The line was cut.')
    const response = await ats.app.fetch(request, { principal })
    if (found?.at === 'after') throw new Error('The line was cut.')
    return response
  })

  const lines = makeLines({
    registry,
    accounts,
    clock: { now: Date.now, sleep: async () => undefined },
    log: silentLog,
    route: () => ({
      baseUrl: remote === undefined ? 'http://in-process.invalid' : String(internalV1.baseUrl(connected(account))),
      transport: remote?.transport ?? inProcess,
    }),
    fetchFile: fetcherOf(files),
    publicUrl: 'https://gateway.test',
  })
  const reader = makeReader({ registry, lines, cursors: makeCursors(Buffer.alloc(32)), gateOf: () => GATE })
  const performer = makePerformer({ registry, accounts, lines })

  const call = (resource: string, parameters: Row = {}) => ({ account, model: 'ats', resource, parameters, remoteQuery: [] })
  const flat = ({ fields, remote: { item } }: { fields: Row; remote: { item: unknown } }): Row => ({
    ...fields,
    remote_data: item,
  })

  return {
    account,
    /** Calls that reached the line, as `POST /candidates`. */
    seen,
    cutOnce: (cut: Cut) => void cuts.push(cut),
    async list(resource: string, parameters: Row = {}, page: { limit: number; cursor?: string } = { limit: 50 }) {
      const { records, nextCursor } = await reader.list(call(resource, parameters), page)
      return { records: records.map(flat), next: nextCursor }
    },
    /** All pages of a list. */
    async listAll(resource: string, parameters: Row = {}, limit = 2): Promise<Row[]> {
      const all: Row[] = []
      let cursor: string | undefined
      for (let pages = 0; pages < 100; pages++) {
        const page = await this.list(resource, parameters, { limit, ...(cursor === undefined ? {} : { cursor }) })
        all.push(...page.records)
        if (page.next === null) return all
        cursor = page.next
      }
      throw new Error('The list does not end.')
    },
    get: async (resource: string, id: string) => flat(await reader.get(call(resource), id)),
    async download(id: string) {
      const { stream, headers, fileName } = await reader.stream(call('attachments'), 'download', { id })
      return { text: await new Response(stream).text(), contentType: headers['content-type'], fileName }
    },
    perform: (write: OpenWrite, hold: Hold = makeHold()) => performer.perform(write, hold),
    find: (write: OpenWrite, since: number) => performer.find(write, makeHold(), since),
    /** One write, made at once and from its beginning. */
    write: (resource: string, method: string, body: Row, more: { id?: string; query?: Row } = {}) =>
      performer.perform(makeWrite(resource, method, body, more), makeHold()),
  }
}

export type InternalV1 = ReturnType<typeof openInternalV1>

export function makeWrite(resource: string, method: string, body: Row, more: { id?: string; query?: Row } = {}): OpenWrite {
  const { id = typeof body.id === 'string' ? body.id : undefined, query = {} } = more
  const ids = { id: 'write', environment_id: 'environment', account_id: 'account', target_id: id ?? null }
  return { ...ids, model: 'ats', resource, method, input: { body, query } }
}

/** What an attempt holds; the steps stay with it, as they stay with a write over its attempts. */
export function makeHold(): Hold & { finishedSteps: Row } {
  const finishedSteps: Row = {}
  const saveStep = async (name: string, result: unknown) => {
    finishedSteps[name] = JSON.parse(JSON.stringify(result))
  }
  return { ...GATE, finishedSteps, saveStep }
}

/** The failure of something that must fail. */
export async function failureOf(work: Promise<unknown>): Promise<GatewayError> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown instanceof GatewayError) return thrown
  throw new Error('It did not fail with an error of ours.', { cause: thrown })
}

export const someEmail = (who = 'jane') => `${who}-${randomUUID()}@example.com`

function connected({ credentials, context }: Account) {
  return { id: 'account', format: 'api_key', revision: 1, credentials, context, isSandbox: false }
}

function makeAccount(caller: Caller, remote: Options['remote']): Account {
  return {
    id: 'account',
    environment_id: caller.environmentId,
    tenant_id: 'tenant',
    integration: 'internal-v1',
    status: 'active',
    authentication_method: remote === undefined ? 'built_in' : 'api_key',
    is_sandbox: false,
    credentials: remote === undefined ? {} : { api_key: remote.apiKey },
    context: remote === undefined ? {} : { base_url: remote.baseUrl },
    unified_model_override: null,
    last_error: null,
    revision: 1,
    created_at: new Date(),
    updated_at: new Date(),
  }
}

/** A store of one account, which is changed in place. */
function storeOf(account: Account): AccountStore {
  const find = async () => structuredClone(account)
  return {
    insert: find,
    find,
    findIn: find,
    list: async () => [account],
    update: async (_id: string, change: AccountChange, expected?: number) => {
      if (expected !== undefined && expected !== account.revision) return undefined
      Object.assign(account, change, { revision: account.revision + 1 })
      return structuredClone(account)
    },
    delete: async () => true,
    onChange: async () => async () => undefined,
  }
}

function fetcherOf(files: NonNullable<Options['files']>): Session['fetchFile'] {
  return async (url) => {
    const file = files[url]
    if (file === undefined) throw new GatewayError('invalid_request', 'The file is not given out: its server answered 404.')
    return { bytes: Buffer.from(file.text), contentType: 'application/pdf', fileName: file.name }
  }
}
