import { read } from '../../mappings/lever/applications.ts'
import type { DeclaredList, OperationCall, RemotePage, ResourceDeclaration, Session } from '../../src/connector/contract.ts'
import { cutPage } from '../../src/connector/paging.ts'
import { filterPairs } from '../../src/connector/prepare.ts'
import { listAt } from '../../src/connector/reply.ts'
import { settingsOf } from './account.ts'
import { parseNestedId } from './ids.ts'
import { EXPANDED, readApplication, readOpportunity } from './opportunities.ts'
import { type Pair, refuse } from './remote.ts'

/** Lever lists applications only as parts of opportunities, so these are the filters of opportunities. */
const LIST: Pick<DeclaredList, 'filters'> & { paging: Extract<DeclaredList['paging'], { kind: 'cursor' }> } = {
  paging: { kind: 'cursor', param: 'offset', next: 'next', more: 'hasNext', limit: 'limit', limitMax: 100 },
  filters: {
    created_at: { gte: 'created_at_start', lte: 'created_at_end', as: 'ms_from_iso' },
    updated_at: { gte: 'updated_at_start', lte: 'updated_at_end', as: 'ms_from_iso' },
    job_id: { eq: 'posting_id', in: 'posting_id' },
    stage_id: { eq: 'stage_id', in: 'stage_id' },
    source: { eq: 'source', in: 'source' },
  },
}

export const applications: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#applications',
  read,
  list: { run: list, accepts: ['candidate_id'], lookups: ['archive_reasons'], filters: LIST.filters },
  get: {
    run: (session, call) => {
      const { opportunity, row } = parseNestedId(call.id, 'an application')
      return readApplication(session, opportunity, row)
    },
    lookups: ['archive_reasons'],
  },
}

/** Each opportunity holds at most one application, so a page may show fewer than were asked for. */
async function list(session: Session, call: OperationCall): Promise<RemotePage> {
  const { candidate_id: candidate } = call.query
  if (typeof candidate === 'string') {
    if (call.filters !== undefined && call.filters.length > 0)
      throw refuse('Lever cannot filter the applications of one candidate.', call.filters[0]?.field ?? 'candidate_id')
    return { records: applicationsIn((await readOpportunity(session, candidate)).item) }
  }
  const { confidentiality } = settingsOf(session.account)
  const query: Pair[] = [
    ...EXPANDED.map((name): Pair => ['expand', name]),
    ...(confidentiality === undefined ? [] : [['confidentiality', confidentiality] as Pair]),
    ...filterPairs(LIST.filters ?? {}, call.filters ?? []),
    ['limit', String(Math.min(call.limit ?? 50, LIST.paging.limitMax))],
    ...(call.position === undefined ? [] : [['offset', String(call.position)] as Pair]),
    ...(call.remoteQuery ?? []),
  ]
  const reply = await session.send({ method: 'GET', path: '/opportunities', query })
  const rows = listAt(reply, 'data')
  const { next } = cutPage(LIST.paging, call, rows.length, reply.body)
  return { records: rows.flatMap(applicationsIn), ...(next === undefined ? {} : { next }) }
}

function applicationsIn(opportunity: unknown): RemotePage['records'] {
  const { applications: items } = opportunity as { applications?: unknown }
  return Array.isArray(items) ? items.map((item: unknown) => ({ item, parent: opportunity })) : []
}
