import { create, move, read, reject } from '../../mappings/internal-v1/applications.ts'
import type { ResourceDeclaration } from '../../src/connector/contract.ts'
import { listApplications } from './application-list.ts'
import { createApplication, findApplication, findMove, getApplication, moveTo } from './application-writes.ts'
import { DOCS } from './docs.ts'

export const applications: ResourceDeclaration = {
  docs: DOCS,
  read,
  bodies: { create, move, reject },
  list: { run: listApplications, accepts: ['candidate_id'], filters: { job_id: { eq: 'job_id' } } },
  get: { run: getApplication },
  // Linking twice changes nothing, and a status is a state to be in.
  create: { repeatable: true, bodies: ['create'], consumes: ['/candidate'], run: createApplication, find: findApplication },
  custom: {
    'move-stage': { repeatable: true, bodies: ['move'], consumes: ['/id'], run: moveTo('move'), find: findMove('move') },
    reject: { repeatable: true, bodies: ['reject'], consumes: ['/id'], run: moveTo('reject'), find: findMove('reject') },
  },
}
