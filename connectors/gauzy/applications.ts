import { move, read, reject as rejectBody } from '../../mappings/gauzy/applications.ts'
import type { ResourceDeclaration } from '../../src/connector/contract.ts'
import { getApplication, listApplications } from './candidate-reads.ts'
import { DOCS } from './docs.ts'
import { findMove, moveStage, reject } from './stages.ts'

export const applications: ResourceDeclaration = {
  docs: DOCS,
  read,
  bodies: { move, reject: rejectBody },
  list: listApplications,
  get: getApplication,
  custom: {
    // With side effects a second call would mail or hire again.
    'move-stage': { repeatable: false, bodies: ['move'], consumes: ['/id'], run: moveStage, find: findMove('move') },
    reject: { repeatable: false, bodies: ['reject'], consumes: ['/id'], run: reject, find: findMove('reject') },
  },
}
