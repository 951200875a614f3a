import type { Session } from '../connector/contract.ts'
import type { Cursors } from '../connector/cursor.ts'
import { type Parameters, splitParameters } from '../connector/parameters.ts'
import { checkRequired } from '../connector/prepare.ts'
import { runGet, runList } from '../connector/run.ts'
import type { Gate } from '../connector/session.ts'
import type { RemoteStream } from '../connector/wire.ts'
import type { Account } from '../ports/accounts.ts'
import type { Lines } from './lines.ts'
import { type Registry, refuseMethod, resourceOf } from './registry.ts'
import { toUnified, type UnifiedRecord } from './unified.ts'

/** A read as a caller asks for it. */
export type ReadCall = {
  account: Account
  model: string
  resource: string
  parameters: Parameters
  remoteQuery: [string, string][]
}

/** A file on its way to the caller. */
export type FileStream = RemoteStream & { fileName: string }

export type UnifiedPage = { records: UnifiedRecord[]; nextCursor: string | null; partial: boolean }

export type ReaderParts = { registry: Registry; lines: Lines; cursors: Cursors; gateOf(account: Account): Gate }

/** Reads through an account: one page, one record, or the bytes of a file. */
export function makeReader({ registry, lines, cursors, gateOf }: ReaderParts) {
  const find = (call: ReadCall) => {
    const compiled = registry.compiled(call.account)
    return { compiled, resource: resourceOf(compiled, call.model, call.resource) }
  }

  /** Opens a line for one operation; what goes wrong with the credentials is noted with the account. */
  const through = async <T>(
    call: ReadCall,
    query: Record<string, unknown>,
    work: (session: Session) => Promise<T>,
  ): Promise<T> => {
    try {
      return await work(await lines.open(call.account, { model: call.model, gate: gateOf(call.account), query }))
    } catch (error) {
      await lines.noteFailure(call.account, error)
      throw error
    }
  }

  return {
    /** @throws GatewayError */
    async list(call: ReadCall, page: { limit: number; cursor?: string }): Promise<UnifiedPage> {
      const { compiled, resource } = find(call)
      const operation = resource.declaration.list ?? refuseMethod(compiled, resource, 'list')
      const { query, filters } = splitParameters(operation, call.parameters, 'list')
      const scope = [call.account.id, call.model, call.resource, query, filters, call.remoteQuery]
      const position = page.cursor === undefined ? {} : { position: cursors.open(scope, page.cursor) }
      return through(call, query, async (session) => {
        const asked = { query, filters, remoteQuery: call.remoteQuery, limit: page.limit, ...position }
        const { records, next, partial } = await runList(session, resource, operation, asked)
        return {
          records: records.map((record) => toUnified(resource, session, record)),
          nextCursor: next === undefined ? null : cursors.seal(scope, next),
          partial: partial === true,
        }
      })
    },

    /** @throws GatewayError */
    async get(call: ReadCall, id: string): Promise<UnifiedRecord> {
      const { compiled, resource } = find(call)
      const operation = resource.declaration.get ?? refuseMethod(compiled, resource, 'get')
      const { query } = splitParameters(operation, call.parameters, 'other')
      return through(call, query, async (session) =>
        toUnified(resource, session, await runGet(session, resource, operation, { query, remoteQuery: call.remoteQuery, id })),
      )
    },

    /** A custom method that answers with bytes, such as a download. @throws GatewayError */
    async stream(call: ReadCall, method: string, input: Record<string, unknown>): Promise<FileStream> {
      const { compiled, resource } = find(call)
      const operation = resource.declaration.streams?.[method] ?? refuseMethod(compiled, resource, method)
      const { query } = splitParameters(operation, call.parameters, 'other')
      return through(call, query, async (session) => {
        const asked = { query, remoteQuery: call.remoteQuery, input, ...(typeof input.id === 'string' ? { id: input.id } : {}) }
        checkRequired(operation.requires, asked)
        await session.load(operation.lookups ?? [])
        return operation.stream(session, asked)
      })
    },
  }
}

export type Reader = ReturnType<typeof makeReader>
