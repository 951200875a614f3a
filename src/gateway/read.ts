import type { FilterValue, OperationCall } from '../connector/contract.ts'
import type { Cursors } from '../connector/cursor.ts'
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
  query: Readonly<Record<string, unknown>>
  filters: FilterValue[]
  remoteQuery: [string, string][]
}

export type UnifiedPage = { records: UnifiedRecord[]; nextCursor: string | null; partial: boolean }

export type ReaderParts = { registry: Registry; lines: Lines; cursors: Cursors; gateOf(account: Account): Gate }

/** Reads through an account: one page, one record, or the bytes of a file. */
export function makeReader({ registry, lines, cursors, gateOf }: ReaderParts) {
  const open = async (call: ReadCall) => {
    const compiled = registry.compiled(call.account)
    const resource = resourceOf(compiled, call.model, call.resource)
    return {
      compiled,
      resource,
      session: () => lines.open(call.account, { model: call.model, gate: gateOf(call.account), query: call.query }),
    }
  }

  const noted = async <T>(account: Account, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      await lines.noteFailure(account, error)
      throw error
    }
  }

  return {
    /** @throws GatewayError */
    async list(call: ReadCall, page: { limit: number; cursor?: string }): Promise<UnifiedPage> {
      const { compiled, resource, session } = await open(call)
      const operation = resource.declaration.list ?? refuseMethod(compiled, resource, 'list')
      const scope = [call.account.id, call.model, call.resource, call.query, call.filters, call.remoteQuery]
      const position = page.cursor === undefined ? undefined : cursors.open(scope, page.cursor)
      return noted(call.account, async () => {
        const line = await session()
        const { records, next, partial } = await runList(line, resource, operation, {
          ...toOperation(call),
          limit: page.limit,
          ...(position === undefined ? {} : { position }),
        })
        return {
          records: records.map((record) => toUnified(resource, line, record)),
          nextCursor: next === undefined ? null : cursors.seal(scope, next),
          partial: partial === true,
        }
      })
    },

    /** @throws GatewayError */
    async get(call: ReadCall, id: string): Promise<UnifiedRecord> {
      const { compiled, resource, session } = await open(call)
      const operation = resource.declaration.get ?? refuseMethod(compiled, resource, 'get')
      return noted(call.account, async () => {
        const line = await session()
        return toUnified(resource, line, await runGet(line, resource, operation, { ...toOperation(call), id }))
      })
    },

    /** A custom method that answers with bytes, such as a download. @throws GatewayError */
    async stream(call: ReadCall, method: string, input: Record<string, unknown>): Promise<RemoteStream & { fileName: string }> {
      const { compiled, resource, session } = await open(call)
      const operation = resource.declaration.streams?.[method] ?? refuseMethod(compiled, resource, method)
      return noted(call.account, async () => {
        const line = await session()
        const operationCall = { ...toOperation(call), input, ...(typeof input.id === 'string' ? { id: input.id } : {}) }
        checkRequired(operation.requires, operationCall)
        await line.load(operation.lookups ?? [])
        return operation.stream(line, operationCall)
      })
    },
  }
}

export type Reader = ReturnType<typeof makeReader>

function toOperation(call: ReadCall): OperationCall {
  return { query: call.query, filters: call.filters, remoteQuery: call.remoteQuery }
}
