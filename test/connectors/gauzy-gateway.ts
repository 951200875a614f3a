import { gauzy } from '../../connectors/gauzy/index.ts'
import type { GauzySettings } from '../../connectors/gauzy/simulator/settings.ts'
import { makeGauzySimulatorWith } from '../../connectors/gauzy/simulator.ts'
import type { Session } from '../../src/connector/contract.ts'
import { makeCursors } from '../../src/connector/cursor.ts'
import { makeInProcessTransport } from '../../src/connector/in-process.ts'
import type { Hold, OpenWrite } from '../../src/gateway/delivery/performer.ts'
import { makeLines } from '../../src/gateway/lines.ts'
import { makePerformer } from '../../src/gateway/perform.ts'
import { makeReader } from '../../src/gateway/reading/read.ts'
import { makeRegistry } from '../../src/gateway/registry.ts'
import { silentLog } from '../../src/log.ts'
import type { Account, AccountChange, AccountStore } from '../../src/ports/accounts.ts'

export const START_MS = Date.parse('2026-02-01T12:00:00.000Z')
const ORIGIN = 'http://gauzy.test'
const GATE = { beforeSend: async () => undefined, afterReply: () => undefined }

export type Row = Record<string, unknown>

export type Options = {
  settings?: Partial<GauzySettings>
  format?: string
  credentials?: Row
  context?: Row
  files?: Record<string, string>
}

/** The gateway's own reading and writing over a Gauzy simulator in this process, with one account and a clock that a test moves. */
export function openGauzyGateway({ settings = {}, format = 'login', credentials, context, files = {} }: Options = {}) {
  const clock = { ms: START_MS }
  const simulator = makeGauzySimulatorWith(settings)({ now: () => clock.ms, random: () => 0.5, origin: ORIGIN })
  const sleep = async (ms: number) => {
    clock.ms += ms
  }
  const account = makeAccount(format, credentials ?? simulator.credentials, context ?? simulator.context)
  const accounts = storeOf(account)
  const registry = makeRegistry([gauzy])
  const transport = makeInProcessTransport((request) => simulator.app.fetch(request))
  const lines = makeLines({
    registry,
    accounts,
    clock: { now: () => clock.ms, sleep },
    log: silentLog,
    route: () => ({ baseUrl: ORIGIN, transport }),
    fetchFile: fetcherOf(files),
    publicUrl: 'https://gateway.test',
  })
  const reader = makeReader({ registry, lines, cursors: makeCursors(Buffer.alloc(32)), gateOf: () => GATE })
  const performer = makePerformer({ registry, accounts, lines })

  const call = (resource: string, parameters: Row = {}, model = 'ats') => ({
    account,
    model,
    resource,
    parameters,
    remoteQuery: [],
  })
  const flat = ({ fields, remote }: { fields: Row; remote: { item: unknown } }): Row => ({ ...fields, remote_data: remote.item })

  return {
    simulator,
    clock,
    account,
    lines,
    /** Calls that the simulator saw, as `POST /api/candidate`. */
    seen: () => simulator.faults.seen.map(({ method, path }) => `${method} ${path}`),
    async list(resource: string, parameters: Row = {}, page: { limit: number; cursor?: string } = { limit: 50 }, model = 'ats') {
      const { records, nextCursor } = await reader.list(call(resource, parameters, model), page)
      return { records: records.map(flat), next: nextCursor }
    },
    get: async (resource: string, id: string, model = 'ats') => flat(await reader.get(call(resource, {}, model), id)),
    download: async (id: string) => new Response((await reader.stream(call('attachments'), 'download', { id })).stream).text(),
    perform: (write: OpenWrite, hold: Hold) => performer.perform(write, hold),
    find: (write: OpenWrite, hold: Hold, since: number) => performer.find(write, hold, since),
    /** One write, made at once and from its beginning. */
    write: (resource: string, method: string, body: Row, more: { id?: string; query?: Row; model?: string } = {}) =>
      performer.perform(makeWrite(resource, method, body, more), makeHold()),
  }
}

export type GauzyGateway = ReturnType<typeof openGauzyGateway>

export function makeWrite(
  resource: string,
  method: string,
  body: Row,
  { id, query = {}, model = 'ats' }: { id?: string; query?: Row; model?: string } = {},
): OpenWrite {
  const input = { body, query }
  const target = { target_id: id ?? null }
  return { id: 'write', environment_id: 'environment', account_id: 'account', model, resource, method, ...target, input }
}

/** The rows of a list inside a record, and one field of each, in an order of their own. */
export const rowsIn = (record: Row | null, field: string): Row[] => (record?.[field] ?? []) as Row[]
export const eachIn = (record: Row | null, list: string, field: string): unknown[] =>
  rowsIn(record, list)
    .map((row) => row[field])
    .sort()
export const textsIn = (record: Row | null, field: string): string[] => [...((record?.[field] ?? []) as string[])].sort()

/** What an attempt holds; the steps stay with it, as they stay with a write over its attempts. */
export function makeHold(): Hold & { finishedSteps: Row } {
  const finishedSteps: Row = {}
  const saveStep = async (name: string, result: unknown) => {
    finishedSteps[name] = JSON.parse(JSON.stringify(result))
  }
  return { ...GATE, finishedSteps, saveStep }
}

function makeAccount(format: string, credentials: Row, context: Row): Account {
  return {
    id: 'account',
    environment_id: 'environment',
    tenant_id: 'tenant',
    integration: 'gauzy',
    status: 'active',
    authentication_method: format,
    is_sandbox: true,
    credentials,
    context,
    unified_model_override: null,
    last_error: null,
    revision: 1,
    created_at: new Date(START_MS),
    updated_at: new Date(START_MS),
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

function fetcherOf(files: Record<string, string>): Session['fetchFile'] {
  return async (url) => {
    const text = files[url]
    if (text === undefined) throw new Error(`The test has no file ${url}.`)
    return { bytes: Buffer.from(text), contentType: 'application/pdf', fileName: 'fetched.pdf' }
  }
}
