import type { GatewayError } from '../errors.ts'
import { toGatewayError } from '../errors.ts'
import type { Log } from '../log.ts'
import { encodeBody } from './body.ts'
import type { CompiledConnector } from './compiled.ts'
import type { ConnectedAccount, Session, Warning } from './contract.ts'
import { judge } from './judge.ts'
import { Reply } from './reply.ts'
import { decideReadRetry } from './retry.ts'
import type { RemoteReply, RemoteRequest, Transport, WireRequest } from './wire.ts'

const CALL_TIMEOUT_MS = 30_000
/** How long one call to a provider may take with all its waits and repeats. */
const CALL_BUDGET_MS = 25_000
const REPLY_BYTES_MAX = 32 * 1024 * 1024
/** How much of a refusal is read, where a file was expected. */
const REFUSAL_BYTES_MAX = 64 * 1024

/** What must happen around every call to an account: its rate is kept, and learned. */
export type Gate = {
  /**
   * Somebody waits for the outcome: a write that was certainly not carried out (the provider asked to wait, or was not reached) is made
   * again within the call's budget. Without it only calls that may be made twice are; a worker has better things to do than to wait.
   */
  patient?: boolean
  beforeSend(): Promise<void>
  afterReply(status: number, headers: Readonly<Record<string, string>>): void
}

export type SessionParts = {
  model: string
  compiled: CompiledConnector
  account: ConnectedAccount
  baseUrl: string
  transport: Transport
  gate: Gate
  log: Log
  clock: { now(): number; sleep(ms: number, signal?: AbortSignal): Promise<void> }
  /** Fresh access for the account, however many callers ask at once; `undefined` when its credentials cannot be renewed. */
  renew: ((account: ConnectedAccount) => Promise<ConnectedAccount>) | undefined
  /** Tables kept per account for some minutes. */
  lookups: {
    get(account: ConnectedAccount, name: string, load: () => Promise<Record<string, unknown>>): Promise<Record<string, unknown>>
    drop(account: ConnectedAccount, name: string): void
  }
  fetchFile: Session['fetchFile']
  steps: { finished: Readonly<Record<string, unknown>>; save(name: string, result: unknown): Promise<void> }
  remember(account: ConnectedAccount, settings: Record<string, unknown>): Promise<ConnectedAccount>
  query: Readonly<Record<string, unknown>>
  /** The address at which the gateway gives out this account's files; an attachment's id is appended to it. */
  filesUrl: string
}

/** One account's line to its provider for the length of one operation. `warnings` gathers what could not be done. */
export function openSession(parts: SessionParts): Session & { warnings: Warning[] } {
  const { compiled, clock, gate, transport } = parts
  const { connector } = compiled
  const warnings: Warning[] = []
  let account = parts.account
  const context: Record<string, unknown> = { account: account.context, query: parts.query, files: parts.filesUrl }

  const wireRequest = (request: RemoteRequest): WireRequest => {
    const format = connector.credentials[account.format]
    const { body, headers } = encodeBody(request.body)
    const url = new URL(parts.baseUrl + request.path)
    for (const [name, value] of request.query ?? []) url.searchParams.append(name, value)
    return {
      method: request.method,
      url,
      headers: { accept: 'application/json', ...headers, ...request.headers, ...format?.authorize(account) },
      timeoutMs: CALL_TIMEOUT_MS,
      ...(body === undefined ? {} : { body }),
    }
  }

  const once = async (request: RemoteRequest): Promise<RemoteReply> => {
    await gate.beforeSend()
    const { status, headers, bytes } = await transport.text(wireRequest(request), REPLY_BYTES_MAX)
    gate.afterReply(status, headers)
    const reply = new Reply(status, headers, bytes)
    const error = judge(connector, reply, request, clock.now())
    if (error !== undefined) throw error
    return reply
  }

  /** A refusal of credentials means that nothing was done, so the call is made once more with fresh access. */
  const withFreshAccess = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call()
    } catch (error) {
      if (parts.renew === undefined || (error as GatewayError).code !== 'provider_refused_credentials') throw error
      account = await parts.renew(account)
      return call()
    }
  }

  const repeating = async <T>(request: RemoteRequest, call: () => Promise<T>): Promise<T> => {
    const repeatable = request.repeatable === true || request.method === 'GET' || request.method === 'HEAD'
    const startedAt = clock.now()
    for (let attempt = 1; ; attempt++) {
      try {
        return await withFreshAccess(call)
      } catch (thrown) {
        const error = toGatewayError(thrown)
        const elapsedMs = clock.now() - startedAt
        const decision =
          repeatable || gate.patient === true
            ? decideReadRetry({
                code: error.code,
                attempt,
                retryAfterMs: error.retryAfterMs,
                elapsedMs,
                budgetMs: CALL_BUDGET_MS,
                random: Math.random,
                repeatable,
              })
            : ({ kind: 'stop' } as const)
        if (decision.kind === 'stop') throw thrown
        parts.log.debug(
          { code: error.code, attempt, waitMs: decision.ms, path: request.path },
          'A call to a provider is made again.',
        )
        await clock.sleep(decision.ms)
      }
    }
  }

  const lookup = (name: string) =>
    parts.lookups.get(account, name, async () => {
      const load = connector.lookups?.[name]
      if (load === undefined) throw new Error(`${connector.id} has no look-up named ${name}.`)
      return load(session)
    })

  const resourceOf = (resource: string) => {
    const found = compiled.find(parts.model, resource)
    if (found === undefined) throw new Error(`${connector.id} has no resource ${parts.model}/${resource}.`)
    return found
  }

  const session: Session & { warnings: Warning[] } = {
    get account() {
      return account
    },
    context,
    warnings,
    now: () => clock.now(),
    send: (request) => repeating(request, () => once(request)),
    stream: (request) =>
      repeating(request, async () => {
        await gate.beforeSend()
        const reply = await transport.call(wireRequest(request))
        gate.afterReply(reply.status, reply.headers)
        if (reply.status >= 200 && reply.status < 300) return reply
        const bytes = await readStart(reply.stream, REFUSAL_BYTES_MAX)
        throw (
          judge(connector, new Reply(reply.status, reply.headers, bytes), request, clock.now()) ??
          new Error('An answer outside 2xx was judged a success.')
        )
      }),
    fetchFile: parts.fetchFile,
    async step(name, work) {
      if (Object.hasOwn(parts.steps.finished, name)) return parts.steps.finished[name] as Awaited<ReturnType<typeof work>>
      const result = await work()
      await parts.steps.save(name, result)
      return result
    },
    lookup,
    forget: (name) => parts.lookups.drop(account, name),
    wait: (waitMs) => clock.sleep(waitMs),
    async load(names) {
      for (const name of names) context[name] = await lookup(name)
    },
    read: (resource) => resourceOf(resource).read,
    body: (resource, name) => {
      const mapper = resourceOf(resource).bodies[name]
      if (mapper === undefined) throw new Error(`${connector.id} has no body ${name} for ${resource}.`)
      return mapper
    },
    warn: (warning) => warnings.push(warning),
    async remember(settings) {
      account = await parts.remember(account, settings)
      context.account = account.context
    },
  }
  return session
}

/** The beginning of a stream; the rest is not waited for. */
async function readStart(stream: ReadableStream<Uint8Array>, bytesMax: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= bytesMax) break
  }
  return Buffer.concat(chunks).subarray(0, bytesMax)
}
