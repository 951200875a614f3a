import { interview, read } from '../../mappings/lever/interviews.ts'
import type { ResourceDeclaration } from '../../src/connector/contract.ts'
import { listBelow, toPage } from './below.ts'
import { parseNestedId } from './ids.ts'
import { interviewParent, readInterview } from './interview-read.ts'
import { cancelInterview, createInterview, findInterview, updateInterview } from './interview-writes.ts'
import { readOpportunity } from './opportunities.ts'

export const interviews: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#interviews',
  read,
  bodies: { interview },
  list: {
    requires: ['candidate_id'],
    run: async (session, call) => {
      const { item } = await readOpportunity(session, String(call.query.candidate_id))
      return toPage(await listBelow(session, call, 'interviews'), (row) => interviewParent(session, item, row))
    },
  },
  get: { run: (session, call) => readInterview(session, parseNestedId(call.id, 'an interview')) },
  create: {
    run: createInterview,
    find: findInterview,
    repeatable: false,
    bodies: ['interview'],
    consumes: ['/candidate', '/application', '/organizer', '/end_at'],
  },
  update: { run: updateInterview, repeatable: true, bodies: ['interview'], consumes: ['/end_at'] },
  delete: { run: cancelInterview, repeatable: true, bodies: [], consumes: [] },
}
