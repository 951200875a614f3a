import { opportunity, read } from '../../mappings/lever/applications.ts'
import type { DeclaredList, OperationCall, RemotePage, ResourceDeclaration, Session } from '../../src/connector/contract.ts'
import { cutPage } from '../../src/connector/paging.ts'
import { filterPairs } from '../../src/connector/prepare.ts'
import { listAt } from '../../src/connector/reply.ts'
import { settingsOf } from './account.ts'
import { createApplication, findApplication, moveStage, reject } from './application-writes.ts'
import { PAGING, pagePairs } from './below.ts'
import { parseNestedId } from './ids.ts'
import { EXPANDED, readApplication, readOpportunity } from './opportunities.ts'
import { type Pair, refuse } from './remote.ts'

/** Lever lists applications only as parts of opportunities, so these are the filters of opportunities. */
const FILTERS: DeclaredList['filters'] = {
  created_at: { gte: 'created_at_start', lte: 'created_at_end', as: 'ms_from_iso' },
  updated_at: { gte: 'updated_at_start', lte: 'updated_at_end', as: 'ms_from_iso' },
  job_id: { eq: 'posting_id', in: 'posting_id' },
  stage_id: { eq: 'stage_id', in: 'stage_id' },
  source: { eq: 'source', in: 'source' },
}

export const applications: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#applications',
  read,
  list: { run: list, accepts: ['candidate_id'], lookups: ['archive_reasons'], filters: FILTERS },
  get: {
    run: (session, call) => {
      const { opportunity, row } = parseNestedId(call.id, 'an application')
      return readApplication(session, opportunity, row)
    },
    lookups: ['archive_reasons'],
  },
  bodies: { opportunity },
  create: {
    run: createApplication,
    find: findApplication,
    repeatable: false,
    lookups: ['archive_reasons'],
    bodies: ['opportunity'],
    consumes: ['/candidate', '/current_stage/name', '/notes'],
  },
  custom: {
    'move-stage': {
      run: moveStage,
      repeatable: true,
      lookups: ['archive_reasons'],
      bodies: [],
      consumes: ['/id', '/stage_id', '/job_interview_stage'],
    },
    reject: {
      run: reject,
      repeatable: true,
      lookups: ['archive_reasons'],
      bodies: [],
      consumes: ['/id', '/reject_reason', '/reject_reason_id', '/notes'],
    },
  },
}

/** Pages of people without an application that are read on before an empty page is given out. */
const EMPTY_PAGES_MAX = 10

/** Each opportunity holds at most one application, so a page may show fewer than were asked for; one that would show none is followed by the next. */
async function list(session: Session, call: OperationCall): Promise<RemotePage> {
  const { candidate_id: candidate } = call.query
  if (typeof candidate === 'string') {
    if (call.filters !== undefined && call.filters.length > 0)
      throw refuse('Lever cannot filter the applications of one candidate.', call.filters[0]?.field ?? 'candidate_id')
    return { records: applicationsIn((await readOpportunity(session, candidate)).item) }
  }
  let page = await listOnce(session, call)
  for (let pages = 1; page.records.length === 0 && page.next !== undefined && pages < EMPTY_PAGES_MAX; pages++)
    page = await listOnce(session, { ...call, position: page.next })
  return page
}

async function listOnce(session: Session, call: OperationCall): Promise<RemotePage> {
  const { confidentiality } = settingsOf(session.account)
  const query: Pair[] = [
    ...EXPANDED.map((name): Pair => ['expand', name]),
    ...(confidentiality === undefined ? [] : [['confidentiality', confidentiality] as Pair]),
    ...filterPairs(FILTERS ?? {}, call.filters ?? []),
    ...pagePairs(call),
    ...(call.remoteQuery ?? []),
  ]
  const reply = await session.send({ method: 'GET', path: '/opportunities', query })
  const rows = listAt(reply, 'data')
  const { next } = cutPage(PAGING, call, rows.length, reply.body)
  return { records: rows.flatMap(applicationsIn), ...(next === undefined ? {} : { next }) }
}

function applicationsIn(opportunity: unknown): RemotePage['records'] {
  const { applications: items } = opportunity as { applications?: unknown }
  return Array.isArray(items) ? items.map((item: unknown) => ({ item, parent: opportunity })) : []
}
