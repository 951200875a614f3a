import { narrowed, opportunityFilter } from './opportunity-filters.ts'
import { opportunityView } from './opportunity-view.ts'
import { pageOf, pageOfFew } from './paging.ts'
import { checkConfidential, valuesOf } from './query.ts'
import type { Opportunity } from './records.ts'
import { notFound } from './refusal.ts'
import type { LeverContext, LeverRoutes, World } from './world.ts'

/** Lists and reads opportunities. */
export function addOpportunities(routes: LeverRoutes, world: World): void {
  const { store } = world

  routes.get('/', (c) => {
    const expand = valuesOf(c, 'expand')
    const choice = { keep: opportunityFilter(c, world), view: (row: Opportunity) => opportunityView(store, row, expand) }
    const few = narrowed(c, world)
    return c.json(few ? pageOfFew(c, few, store.opportunities.ordering, choice) : pageOf(c, store.opportunities, choice))
  })

  routes.get('/:id', (c) =>
    c.json({ data: opportunityView(store, getOpportunity(c, world, c.req.param('id')), valuesOf(c, 'expand')) }),
  )
}

/** The opportunity, or 404; 403 when it is confidential and the credential has no grant. */
export function getOpportunity(c: LeverContext, world: World, id: string): Opportunity {
  const row = world.store.opportunities.get(id)
  if (row === undefined) throw notFound('opportunity', id)
  checkConfidential(c, row)
  return row
}
