import { z } from 'zod'
import { feedback, read } from '../../mappings/lever/scorecards.ts'
import type { ResourceDeclaration } from '../../src/connector/contract.ts'
import { listBelow, toPage } from './below.ts'
import { parseNestedId } from './ids.ts'
import { readOpportunity } from './opportunities.ts'
import { parseRemote } from './remote.ts'
import { readScorecard, scorecardParent } from './scorecard-read.ts'
import { createScorecard, deleteScorecard, findScorecard, updateScorecard } from './scorecard-writes.ts'

export const scorecards: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#feedback',
  read,
  bodies: { feedback },
  list: {
    requires: ['candidate_id'],
    // What was deleted is still listed, with the time of its deletion.
    run: async (session, call) => {
      const { item } = await readOpportunity(session, String(call.query.candidate_id))
      const { rows, ...page } = await listBelow(session, call, 'feedback')
      const kept = rows.filter((row) => (parseRemote(Deleted, row).deletedAt ?? null) === null)
      return toPage({ rows: kept, ...page }, (row) => scorecardParent(item, row))
    },
  },
  get: { run: (session, call) => readScorecard(session, parseNestedId(call.id, 'a scorecard')) },
  create: {
    run: createScorecard,
    find: findScorecard,
    repeatable: false,
    bodies: ['feedback'],
    consumes: ['/candidate', '/application', '/interview', '/interviewer', '/overall_recommendation', '/form_values'],
  },
  update: {
    run: updateScorecard,
    repeatable: true,
    bodies: ['feedback'],
    consumes: ['/overall_recommendation', '/form_values'],
  },
  delete: { run: deleteScorecard, repeatable: true, bodies: [], consumes: [] },
}

const Deleted = z.object({ deletedAt: z.number().nullish() })
