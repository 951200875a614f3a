import type { Filter, GetOperation, ListOperation, OperationCall, Session } from '../../src/connector/contract.ts'
import { candidateRecord } from './candidate-facts.ts'
import { type Pair, relations, whereOrganization } from './place.ts'
import { getRow, listRows, OLDEST_FIRST, type Row } from './rows.ts'

export const CANDIDATES = '/api/candidate'

/** Interviews and feedbacks are left out: each relation multiplies the rows that the server reads for a candidate. */
export const CANDIDATE_RELATIONS = [
  'user',
  'source',
  'tags',
  'documents',
  'contact',
  'organizationPosition',
  'experience',
  'skills',
  'educations',
  'createdByUser',
] as const

export const APPLICATION_RELATIONS = ['user', 'source', 'documents', 'organizationPosition', 'createdByUser'] as const

/** Filters are equality on a column or a related column. Values that parse as JSON would be read as booleans; none of these can. */
const FILTERS = {
  email: { eq: 'where[user][email]' },
  job_id: { eq: 'where[organizationPositionId]' },
} satisfies Record<string, Filter>

export const listCandidates = candidateList(CANDIDATE_RELATIONS, FILTERS)

export const listApplications = candidateList(APPLICATION_RELATIONS, {
  ...FILTERS,
  candidate_id: { eq: 'where[id]' },
  stage_id: { eq: 'where[status]' },
})

export const getCandidate = candidateGet(CANDIDATE_RELATIONS)

export const getApplication = candidateGet(APPLICATION_RELATIONS)

/** A candidate with what the mapping of candidates reads. @throws GatewayError `provider_not_found` */
export function readCandidate(session: Session, id: string): Promise<Row> {
  return getRow(session, CANDIDATES, id, relations(CANDIDATE_RELATIONS))
}

function candidateList(embedded: readonly string[], filters: Record<string, Filter>): ListOperation {
  return {
    filters,
    run: async (session, call) => {
      const query: Pair[] = [...whereOrganization(session), ...relations(embedded), ...OLDEST_FIRST]
      const { rows, next } = await listRows(session, call, CANDIDATES, query, filters)
      return { records: rows.map(candidateRecord), ...(next === undefined ? {} : { next }) }
    },
  }
}

function candidateGet(embedded: readonly string[]): GetOperation {
  return {
    run: async (session: Session, call: OperationCall) => {
      const query = [...relations(embedded), ...(call.remoteQuery ?? [])]
      return candidateRecord({ item: await getRow(session, CANDIDATES, call.id, query) })
    },
  }
}
