import { read } from '../../mappings/lever/offers.ts'
import type { ResourceDeclaration } from '../../src/connector/contract.ts'
import { listBelow, toPage } from './below.ts'
import { readOpportunity } from './opportunities.ts'

/** Offers are made in Lever's own pages and only read here; there is no route to a single one. */
export const offers: ResourceDeclaration = {
  docs: 'https://hire.lever.co/developer/documentation#offers',
  read,
  list: {
    requires: ['candidate_id'],
    run: async (session, call) => {
      const { item } = await readOpportunity(session, String(call.query.candidate_id))
      return toPage(await listBelow(session, call, 'offers'), () => item)
    },
  },
}
