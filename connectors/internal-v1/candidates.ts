import { create, read, update } from '../../mappings/internal-v1/candidates.ts'
import type { ResourceDeclaration } from '../../src/connector/contract.ts'
import { readCandidate } from './candidate-reads.ts'
import { createCandidate, deleteCandidate, findCandidate, updateCandidate } from './candidate-writes.ts'
import { DOCS } from './docs.ts'

/** Of each file; its id and times are the ATS's own. */
const OF_FILES = ['content', 'content_type', 'file_name', 'file_url', 'url', 'type', 'attachment_type']

const CONSUMES = ['/phones', ...OF_FILES.map((field) => `/attachments/*/${field}`)]

export const candidates: ResourceDeclaration = {
  docs: DOCS,
  read,
  bodies: { create, update },
  list: {
    call: 'GET /api/v1/candidates',
    at: 'data',
    paging: { kind: 'offset', param: 'offset', limit: 'limit', limitMax: 100, total: 'meta.total' },
    filters: { search: { eq: 'search' }, job_id: { eq: 'job_id' } },
  },
  get: { run: (session, call) => readCandidate(session, call.id ?? '') },
  create: {
    // The host matches by e-mail, and a document that is there is not added again.
    repeatable: true,
    accepts: ['job_id', 'stage_id'],
    bodies: ['create'],
    consumes: CONSUMES,
    run: createCandidate,
    find: findCandidate,
  },
  update: { repeatable: true, accepts: ['job_id', 'stage_id'], bodies: ['update'], consumes: CONSUMES, run: updateCandidate },
  delete: { repeatable: true, bodies: [], consumes: [], run: deleteCandidate },
}
