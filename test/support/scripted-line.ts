import { expect } from 'vitest'
import { compileConnector } from '../../src/connector/compiled.ts'
import type { Connector } from '../../src/connector/contract.ts'
import { openSession } from '../../src/connector/session.ts'
import type { Transport, WireRequest } from '../../src/connector/wire.ts'
import { silentLog } from '../../src/log.ts'
import type { Fixture } from './fixture.ts'

const BASE_URL = 'https://provider.test/base'

/** A session whose other end is a fixture: each request is compared with the next expected one, and gets its reply. */
export function openScriptedSession(connector: Connector, model: string, fixture: Fixture) {
  const left = [...fixture.exchanges]
  const steps: Record<string, unknown> = {}

  const answer = async (request: WireRequest) => {
    const exchange = left.shift()
    const asked = `${request.method} ${request.url.pathname}`
    if (exchange === undefined) throw new Error(`No further request was expected, but there came ${asked}.`)
    expect(await describeRequest(request, exchange.request)).toEqual(wanted(exchange.request))
    const text = exchange.reply.text ?? (exchange.reply.json === undefined ? '' : JSON.stringify(exchange.reply.json))
    const kind = exchange.reply.json === undefined ? 'text/plain' : 'application/json'
    return { status: exchange.reply.status, headers: { 'content-type': kind, ...exchange.reply.headers }, text }
  }

  const transport: Transport = {
    async text(request) {
      const { status, headers, text } = await answer(request)
      return { status, headers, bytes: Buffer.from(text) }
    },
    async call(request) {
      const { status, headers, text } = await answer(request)
      return { status, headers, stream: new Response(text).body ?? new ReadableStream() }
    },
    async close() {},
  }

  const session = openSession({
    model,
    compiled: compileConnector(connector),
    account: {
      id: 'account',
      revision: 1,
      format: fixture.account.format,
      credentials: fixture.account.credentials,
      context: fixture.account.context,
      isSandbox: false,
    },
    baseUrl: BASE_URL,
    transport,
    gate: { beforeSend: async () => undefined, afterReply: () => undefined },
    log: silentLog,
    clock: { now: () => fixture.now, sleep: async () => undefined },
    renew: undefined,
    lookups: { get: (_account, _name, load) => load(), drop: () => undefined },
    async fetchFile(url) {
      const file = fixture.files[url]
      if (file === undefined) throw new Error(`The fixture has no file ${url}.`)
      return { bytes: Buffer.from(file.text), contentType: file.content_type, fileName: file.file_name }
    },
    steps: {
      finished: steps,
      save: async (name, result) => void Object.assign(steps, { [name]: JSON.parse(JSON.stringify(result ?? null)) }),
    },
    remember: async (account, settings) => ({ ...account, context: { ...account.context, ...settings } }),
    query: fixture.call.query,
    filesUrl: 'https://gateway.test/files/',
  })
  return { session, unused: () => left.map(({ request }) => `${request.method} ${request.path}`) }
}

type Wanted = Fixture['exchanges'][number]['request']

const byName = (pairs: [string, string][] | undefined) =>
  [...(pairs ?? [])].sort((a, b) => `${a[0]} ${a[1]}`.localeCompare(`${b[0]} ${b[1]}`))

function wanted(request: Wanted): Record<string, unknown> {
  return {
    ...request,
    query: byName(request.query),
    json: anyValues(request.json),
    multipart: request.multipart,
    form: request.form,
    headers: request.headers ?? {},
  }
}

/** `<any>` in a fixture stands for a value that is made at random. */
function anyValues(value: unknown): unknown {
  if (value === '<any>') return expect.anything()
  if (Array.isArray(value)) return value.map(anyValues)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, anyValues(inner)]))
}

async function describeRequest(request: WireRequest, compared: Wanted): Promise<Record<string, unknown>> {
  const contentType = request.headers['content-type'] ?? ''
  const headers = Object.fromEntries(Object.keys(compared.headers ?? {}).map((name) => [name, request.headers[name]]))
  const described = {
    method: request.method,
    path: request.url.pathname.replace(/^\/base/, ''),
    query: byName([...request.url.searchParams]),
    headers,
  }
  const empty = { json: undefined, multipart: undefined, form: undefined }
  if (request.body === undefined) return { ...described, ...empty }
  const body = new Response(request.body as string | Uint8Array<ArrayBuffer>, { headers: { 'content-type': contentType } })
  if (contentType.startsWith('application/json')) return { ...described, ...empty, json: await body.json() }
  const form = [...(await body.formData())]
  if (contentType.startsWith('application/x-www-form-urlencoded')) return { ...described, ...empty, form }
  const multipart = form.map(([name, value]) =>
    typeof value === 'string' ? { name, text: value } : { name, file_name: value.name, size: value.size },
  )
  return { ...described, ...empty, multipart }
}
