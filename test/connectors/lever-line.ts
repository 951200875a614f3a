import { lever } from '../../connectors/lever/index.ts'
import type { LeverSimulatorOptions } from '../../connectors/lever/simulator.ts'
import { type CompiledResource, compileConnector } from '../../src/connector/compiled.ts'
import type { ConnectedAccount, Found, OperationCall, WriteOperation, WriteResult } from '../../src/connector/contract.ts'
import { makeInProcessTransport } from '../../src/connector/in-process.ts'
import { runGet, runList, runWrite } from '../../src/connector/run.ts'
import { openSession } from '../../src/connector/session.ts'
import { silentLog } from '../../src/log.ts'
import { ORIGIN, openAccount } from './lever-account.ts'

export type Call = Partial<OperationCall>

/** A file that a caller names by address, and what fetching it gives. */
export const CV = { url: 'https://files.example/cv.pdf', bytes: Buffer.from('%PDF-1.4 Grace'), name: 'cv.pdf' }
export const LETTER = { url: 'https://files.example/letter.txt', bytes: Buffer.from('Dear team'), name: 'letter.txt' }

/** The connector against its simulator. Waiting moves the clock, and nothing else does. `write` shares its finished steps between attempts. */
export function openLine(options: Partial<LeverSimulatorOptions> = {}, account: Partial<ConnectedAccount> = {}) {
  const opened = openAccount(options)
  const { simulator, clock } = opened
  const compiled = compileConnector(lever)
  const fetched: string[] = []

  const openFor = (call: Call, steps: Record<string, unknown> = {}) =>
    openSession({
      model: 'ats',
      compiled,
      account: {
        id: 'account',
        format: 'api_key',
        revision: 1,
        credentials: simulator.credentials,
        context: simulator.context,
        isSandbox: true,
        ...account,
      },
      baseUrl: `${ORIGIN}/v1`,
      transport: makeInProcessTransport((request) => simulator.app.fetch(request)),
      gate: { beforeSend: async () => undefined, afterReply: () => undefined },
      log: silentLog,
      clock: {
        now: () => clock.at,
        sleep: async (ms) => {
          clock.at += ms
        },
      },
      renew: undefined,
      lookups: { get: (_account, _name, load) => load(), drop: () => undefined },
      async fetchFile(url) {
        fetched.push(url)
        const file = [CV, LETTER].find((one) => one.url === url)
        if (file === undefined) throw new Error(`There is no file at ${url}.`)
        return { bytes: file.bytes, contentType: 'application/octet-stream', fileName: file.name }
      },
      steps: {
        finished: steps,
        save: async (name, result) => void Object.assign(steps, { [name]: JSON.parse(JSON.stringify(result ?? null)) }),
      },
      remember: async (connected) => connected,
      query: call.query ?? {},
      filesUrl: 'https://gateway.example/files/',
    })

  const resourceOf = (name: string): CompiledResource => {
    const resource = compiled.find('ats', name)
    if (resource === undefined) throw new Error(`There is no ${name}.`)
    return resource
  }
  const writeOf = (resource: CompiledResource, method: string): WriteOperation => {
    const { create, update, delete: remove, custom } = resource.declaration
    const operation = { create, update, delete: remove, ...custom }[method]
    if (operation === undefined) throw new Error(`There is no ${method}.`)
    return operation
  }
  const whole = (call: Call): OperationCall => ({ query: {}, ...call })

  return {
    ...opened,
    fetched,
    /** The calls that changed something, as `POST /opportunities`. */
    changes: () =>
      simulator.faults.seen
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path }) => `${method} ${path.replace('/v1', '')}`),
    async list(name: string, call: Call = {}) {
      const resource = resourceOf(name)
      const session = openFor(call)
      const operation = resource.declaration.list
      if (operation === undefined) throw new Error(`There is no list of ${name}.`)
      const page = await runList(session, resource, operation, whole(call))
      return { records: page.records.map(({ item, parent }) => resource.read(item, session.context, parent)), next: page.next }
    },
    async get(name: string, id: string): Promise<Record<string, unknown>> {
      const resource = resourceOf(name)
      const session = openFor({})
      const operation = resource.declaration.get
      if (operation === undefined) throw new Error(`There is no get of ${name}.`)
      const { item, parent } = await runGet(session, resource, operation, whole({ id }))
      return resource.read(item, session.context, parent)
    },
    async write(name: string, method: string, call: Call, steps: Record<string, unknown> = {}) {
      const resource = resourceOf(name)
      const session = openFor(call, steps)
      const result: WriteResult = await runWrite(session, resource, method, writeOf(resource, method), whole(call))
      const record = result.record && resource.read(result.record.item, session.context, result.record.parent)
      return { ...result, record: record as Record<string, unknown>, warnings: session.warnings }
    },
    async find(name: string, call: Call, since: number, steps: Record<string, unknown> = {}): Promise<Found> {
      const resource = resourceOf(name)
      const session = openFor(call, steps)
      const operation = writeOf(resource, 'create')
      await session.load(operation.lookups ?? [])
      return (await operation.find?.(session, whole(call), since)) ?? { kind: 'unsure' }
    },
    async download(id: string): Promise<{ text: string; fileName: string }> {
      const operation = resourceOf('attachments').declaration.streams?.download
      if (operation === undefined) throw new Error('There is no download.')
      const { stream, fileName } = await operation.stream(openFor({}), whole({ id, input: { id } }))
      return { text: await new Response(stream).text(), fileName }
    },
  }
}
