import { create, item, read, update } from '../../mappings/internal-v1/jobs.ts'
import type { OperationCall, RemotePage, ResourceDeclaration, Session } from '../../src/connector/contract.ts'
import { filterPairs } from '../../src/connector/prepare.ts'
import { DOCS } from './docs.ts'
import { listByHeader } from './header-pages.ts'
import { BULK_CONSUMES, bulk, findBulk } from './job-bulk.ts'
import { createJob, findJob } from './job-create.ts'
import { pathOf } from './remote.ts'

const FILTERS = { code: { eq: 'external_id' } }

export const jobs: ResourceDeclaration = {
  docs: DOCS,
  read,
  bodies: { create, update, item },
  // Only active jobs are listed.
  list: { run: list, filters: FILTERS },
  get: { call: 'GET /api/v1/jobs/{id}' },
  create: { repeatable: false, bodies: ['create'], consumes: [], run: createJob, find: findJob },
  update: { call: 'PUT /api/v1/jobs/{id}', body: 'update', repeatable: true },
  custom: { bulk: { repeatable: false, bodies: [], consumes: BULK_CONSUMES, run: bulk, find: findBulk } },
}

function list(session: Session, call: OperationCall): Promise<RemotePage> {
  return listByHeader(session, call, { path: pathOf('jobs'), filter: filterPairs(FILTERS, call.filters ?? []) })
}
