import type {
  DeclaredList,
  Filter,
  GetOperation,
  ListOperation,
  OperationCall,
  RemotePage,
  Session,
} from '../../src/connector/contract.ts'
import { cutPage } from '../../src/connector/paging.ts'
import { filterPairs, prepareList } from '../../src/connector/prepare.ts'
import { listAt, surprised } from '../../src/connector/reply.ts'
import { splitRows } from '../../src/connector/rows.ts'
import { GatewayError } from '../../src/errors.ts'
import { checkedId, ownerOf, type Pair, relations, whereOrganization } from './place.ts'

export type Row = Record<string, unknown>
export type Rows = {
  rows: { item: Row; json?: Uint8Array }[]
  next?: string | number
  headers: Readonly<Record<string, string>>
}

/** `take` of 0 would mean everything. Servers that ignore `take` answer everything too; such an answer is paged here. */
export const PAGING = { kind: 'offset', param: 'skip', limit: 'take', limitMax: 100, total: 'total' } as const

/** Without an order the order is undefined, and pages overlap. */
export const OLDEST_FIRST: Pair[] = [
  ['order[createdAt]', 'ASC'],
  ['order[id]', 'ASC'],
]
export const NEWEST_FIRST: Pair[] = [
  ['order[createdAt]', 'DESC'],
  ['order[id]', 'DESC'],
]

/** One page of a list. @param query what is asked for beyond page and filters @throws GatewayError */
export async function listRows(
  session: Session,
  call: OperationCall,
  path: string,
  query: Pair[],
  filters: Record<string, Filter> = {},
): Promise<Rows> {
  const list: DeclaredList = { call: `GET ${path}`, paging: PAGING, filters }
  const request = prepareList(list, undefined, call, session.context)
  const reply = await session.send({ ...request, query: [...query, ...(request.query ?? [])] })
  const split = splitRows(reply.bytes, 'items')
  const rows = split?.rows ?? listAt(reply, 'items')
  const { from, to, next } = cutPage(PAGING, call, rows.length, split?.envelope ?? reply.body)
  const shown = rows.slice(from, to).map((item, index) => {
    const json = split?.pieces[from + index]
    return { item: item as Row, ...(json === undefined ? {} : { json }) }
  })
  return { rows: shown, headers: reply.headers, ...(next === undefined ? {} : { next }) }
}

/** A list of rows as they are, of a route that filters by `where[…]`. */
export function listBy(path: string, embedded: readonly string[] = [], filters: Record<string, Filter> = {}): ListOperation {
  return {
    filters,
    run: async (session, call) =>
      toPage(
        await listRows(session, call, path, [...whereOrganization(session), ...relations(embedded), ...OLDEST_FIRST], filters),
      ),
  }
}

/** A list of rows as they are, of a route that reads `data`. @param filters by column of the row */
export function listByData(path: string, embedded: readonly string[] = [], filters: Record<string, Filter> = {}): ListOperation {
  return {
    filters,
    run: async (session, { filters: given = [], ...call }) => {
      const findInput = Object.fromEntries(filterPairs(filters, given))
      return toPage(await listRows(session, call, path, dataQuery(session, findInput, embedded)))
    },
  }
}

const toPage = ({ rows, next }: Rows): RemotePage => ({ records: rows, ...(next === undefined ? {} : { next }) })

/** One row by its id. @throws GatewayError `provider_not_found`, also for an id that is no UUID */
export async function getRow(session: Session, path: string, id: string | undefined, query: Pair[] = []): Promise<Row> {
  const reply = await session.send({
    method: 'GET',
    path: `${path}/${checkedId(id)}`,
    query: [...whereOrganization(session), ...query],
  })
  return rowOf(reply.body)
}

/** A get of one row, as declared for a resource. */
export function getBy(path: string, embedded: readonly string[] = []): GetOperation {
  return {
    run: async (session, call) => ({
      item: await getRow(session, path, call.id, [...relations(embedded), ...(call.remoteQuery ?? [])]),
    }),
  }
}

/** An answer that must be a row with an id. @throws GatewayError `provider_surprised` */
export function rowOf(body: unknown): Row & { id: string } {
  if (isRow(body)) return body
  throw surprised('is not a record with an id')
}

/** Creates a row. @throws GatewayError `provider_failed` for a success without an id: nobody knows what was done */
export async function postRow(session: Session, path: string, json: Row, query: Pair[] = []): Promise<Row & { id: string }> {
  const { body } = await session.send({ method: 'POST', path, query, body: { json } })
  if (isRow(body)) return body
  throw new GatewayError('provider_failed', `Gauzy answered POST ${path} with a success that holds no record.`)
}

function isRow(body: unknown): body is Row & { id: string } {
  return typeof body === 'object' && body !== null && typeof (body as Row).id === 'string'
}

/** The `data` parameter, which some lists read instead of `where[…]`; a `where[…]` there is silently ignored. */
export function dataQuery(session: Session, findInput: Row, embedded: readonly string[] = []): Pair[] {
  const { organizationId, tenantId } = ownerOf(session)
  return [
    [
      'data',
      JSON.stringify({
        relations: embedded,
        findInput: { organizationId, tenantId, ...findInput },
        order: { createdAt: 'ASC', id: 'ASC' },
      }),
    ],
  ]
}
