import { create, read, update } from '../../mappings/gauzy/candidates.ts'
import type { ResourceDeclaration } from '../../src/connector/contract.ts'
import { createCandidate, findCreated } from './candidate-create.ts'
import { getCandidate, listCandidates } from './candidate-reads.ts'
import { deleteCandidate, updateCandidate } from './candidate-update.ts'
import { DOCS } from './docs.ts'

export const candidates: ResourceDeclaration = {
  docs: DOCS,
  read,
  bodies: { create, update },
  list: listCandidates,
  get: getCandidate,
  create: {
    accepts: ['job_id', 'application_source'],
    repeatable: false,
    bodies: ['create'],
    consumes: [],
    run: createCandidate,
    find: findCreated,
  },
  // Everything an update does is a state to be in, or a part that is added only where it is missing.
  update: { repeatable: true, bodies: ['update'], consumes: [], run: updateCandidate },
  delete: { repeatable: true, bodies: [], consumes: [], run: deleteCandidate },
}
