import type { CompiledResource } from '../../connector/compiled.ts'
import type { ListOperation, Session } from '../../connector/contract.ts'
import type { Cursors } from '../../connector/cursor.ts'
import { type Parameters, splitParameters } from '../../connector/parameters.ts'
import { checkRequired } from '../../connector/prepare.ts'
import { runGet, runList } from '../../connector/run.ts'
import type { Gate } from '../../connector/session.ts'
import type { RemoteStream } from '../../connector/wire.ts'
import type { Account } from '../../ports/accounts.ts'
import type { Lines } from '../lines.ts'
import { type Registry, refuseMethod, resourceOf } from '../registry.ts'
import { toUnified, type UnifiedRecord } from '../unified.ts'
import { type FetchedPage, type FetchPage, gather, PAGE_RECORDS, type Place, walk } from './gather.ts'
import { splitFilters } from './own-filters.ts'
import { wholeRead } from './whole-record.ts'

/** A read as a caller asks for it. */
export type ReadCall = {
  account: Account
  model: string
  resource: string
  parameters: Parameters
  remoteQuery: [string, string][]
  /** Whether records have every field of the model, empty where the provider has no such thing. */
  whole?: boolean
}

/** `all`: as many pages as the gateway is willing to put into one answer, instead of `limit` records. */
export type PageRequest = { limit: number; cursor?: string; all?: boolean }

/** A file on its way to the caller. */
export type FileStream = RemoteStream & { fileName: string }

/** `filteredBy`: the fields by which the gateway itself filtered. */
export type UnifiedPage = {
  records: UnifiedRecord[]
  nextCursor: string | null
  prevCursor: string | null
  partial: boolean
  filteredBy: string[]
}

/** Pages of a list, fetched one by one as they are asked for. */
export type UnifiedPages = { pages: AsyncGenerator<UnifiedRecord[], void, void>; filteredBy: string[] }

export type ReaderParts = { registry: Registry; lines: Lines; cursors: Cursors; gateOf(account: Account): Gate }

/** Pages of the provider that are searched for the records of one page: 1,000 records, and 1 s at 10 calls a second. */
const FILL_PAGES_MAX = 10
/** Pages in one answer with `all`: 5,000 records, which are some 20 MB with the provider's own. */
const ALL_PAGES_MAX = 50

/** Reads through an account: one page, all pages, one record, or the bytes of a file. */
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

  const planList = (call: ReadCall) => {
    const { compiled, resource } = find(call)
    const operation = resource.declaration.list ?? refuseMethod(compiled, resource, 'list')
    const { query, filters } = splitParameters(operation, call.parameters, 'list')
    const { served, own } = splitFilters(resource, operation, filters)
    const scope = [call.account.id, call.model, call.resource, query, filters, call.remoteQuery]
    return {
      operation,
      scope,
      filteredBy: [...new Set(own.map(({ field }) => field))],
      keeps: ({ fields }: UnifiedRecord) => own.every((filter) => filter.keeps(fields)),
      fetch: (position: string | number | undefined, limit: number): Promise<FetchedPage<UnifiedRecord>> =>
        through(call, query, async (session) => {
          const at = position === undefined ? {} : { position }
          const asked = { query, filters: [...served], remoteQuery: call.remoteQuery, limit, ...at }
          const { records, next, partial } = await runList(session, resource, operation, asked)
          return { records: records.map(mapWith(call, resource, session)), next, partial: partial === true }
        }),
    }
  }
  type ListPlan = ReturnType<typeof planList>

  const wholePages =
    (plan: ListPlan): FetchPage<UnifiedRecord> =>
    (position) =>
      plan.fetch(position, PAGE_RECORDS)

  /** Cursors of lists that the gateway filters point into pages, so they are of another kind than those of other lists. */
  const placeOf = ({ scope, filteredBy }: ListPlan, cursor: string | undefined): Place => {
    if (cursor === undefined) return { at: undefined, skip: 0 }
    if (filteredBy.length === 0) return { at: cursors.open(scope, cursor), skip: 0 }
    const [at, skip] = JSON.parse(String(cursors.open([...scope, 'filtered'], cursor))) as [string | number | null, number]
    return { at: at ?? undefined, skip }
  }

  const cursorOf = ({ scope, filteredBy }: ListPlan, place: Place | undefined): string | null => {
    if (place === undefined) return null
    if (filteredBy.length > 0) return cursors.seal([...scope, 'filtered'], JSON.stringify([place.at ?? null, place.skip]))
    return place.at === undefined ? null : cursors.seal(scope, place.at)
  }

  const gathered = async (plan: ListPlan, page: PageRequest): Promise<UnifiedPage> => {
    const all = page.all === true
    const bounds = all
      ? { recordsMax: Number.POSITIVE_INFINITY, pagesMax: ALL_PAGES_MAX }
      : { recordsMax: page.limit, pagesMax: FILL_PAGES_MAX }
    const { records, next, partial } = await gather(wholePages(plan), plan.keeps, placeOf(plan, page.cursor), bounds)
    return {
      records,
      nextCursor: cursorOf(plan, next),
      prevCursor: null,
      partial: partial || (all && next !== undefined),
      filteredBy: plan.filteredBy,
    }
  }

  return {
    /** @throws GatewayError */
    async list(call: ReadCall, page: PageRequest): Promise<UnifiedPage> {
      const plan = planList(call)
      if (plan.filteredBy.length > 0 || page.all === true) return gathered(plan, page)
      const { at } = placeOf(plan, page.cursor)
      const { records, next, partial } = await plan.fetch(at, page.limit)
      const previous = previousPosition(plan.operation, at, page.limit)
      return {
        records,
        nextCursor: cursorOf(plan, next === undefined ? undefined : { at: next, skip: 0 }),
        prevCursor: cursorOf(plan, previous === undefined ? undefined : { at: previous, skip: 0 }),
        partial,
        filteredBy: [],
      }
    },

    /** Everything from a cursor on. What is wrong with the call itself is thrown at once, everything else by the pages. @throws GatewayError */
    pages(call: ReadCall, cursor?: string): UnifiedPages {
      const plan = planList(call)
      return { pages: walk(wholePages(plan), plan.keeps, placeOf(plan, cursor)), filteredBy: plan.filteredBy }
    },

    /** @throws GatewayError */
    async get(call: ReadCall, id: string): Promise<UnifiedRecord> {
      const { compiled, resource } = find(call)
      const operation = resource.declaration.get ?? refuseMethod(compiled, resource, 'get')
      const { query } = splitParameters(operation, call.parameters, 'other')
      return through(call, query, async (session) => {
        const record = await runGet(session, resource, operation, { query, remoteQuery: call.remoteQuery, id })
        return mapWith(call, resource, session)(record)
      })
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

function mapWith({ whole }: ReadCall, resource: CompiledResource, session: Session) {
  const mapping = whole === true ? { read: wholeRead(resource) } : resource
  return (remote: UnifiedRecord['remote']) => toUnified(mapping, session, remote)
}

/** Where the page before begins. A position that is a number counts records from the start; others only lead forward. */
function previousPosition(operation: ListOperation, position: string | number | undefined, limit: number): number | undefined {
  if (typeof position !== 'number' || position <= 0) return undefined
  const max = 'paging' in operation && operation.paging.kind === 'offset' ? operation.paging.limitMax : limit
  return Math.max(0, position - Math.min(limit, max))
}
