import { opportunityView } from './opportunity-view.ts'
import { pageOf } from './paging.ts'
import { confidentialityOf, rangeOf } from './query.ts'
import { candidateIds } from './tell.ts'
import type { LeverRoutes, World } from './world.ts'

/** Deletes an opportunity as a person does in Lever's pages; no call does it. Its application goes with it. @returns whether it was there */
export function deleteOpportunity(world: World, id: string, deletedBy: string): boolean {
  const { store } = world
  const row = store.opportunities.get(id)
  if (row === undefined) return false
  const deletedAt = world.now()
  const shown = structuredClone(opportunityView(store, row))
  store.deletedOpportunities.add({ id, confidentiality: row.confidentiality, shown, deletedBy, deletedAt })
  const application = row.application === null ? undefined : store.applications.get(row.application)
  if (application) {
    store.deletedApplications.add({ ...application, deletedBy, deletedAt })
    store.applications.delete(application.id)
  }
  store.opportunities.delete(id)
  store.people.detach(row)
  world.emit('candidateDeleted', candidateIds(row), row.origin)
  return true
}

/** The lists of what was deleted, latest first. `opportunities` is where the opportunity routes are kept, `routes` where the others are. */
export function addDeleted(routes: LeverRoutes, opportunities: LeverRoutes, world: World): void {
  const { store } = world

  opportunities.get('/deleted', (c) => {
    const inRange = rangeOf(c, 'deleted_at')
    const isShown = confidentialityOf(c)
    return c.json(
      pageOf(c, store.deletedOpportunities, {
        keep: ({ deletedAt, confidentiality }) => inRange(deletedAt) && isShown(confidentiality),
        view: ({ shown, deletedBy, deletedAt }) => ({ ...shown, deletedBy, deletedAt }),
      }),
    )
  })

  routes.get('/applications/deleted', (c) => {
    const inRange = rangeOf(c, 'deleted_at')
    return c.json(pageOf(c, store.deletedApplications, { keep: ({ deletedAt }) => inRange(deletedAt), view: (row) => row }))
  })

  routes.get('/postings/deleted', (c) => {
    rangeOf(c, 'deleted_at')
    return c.json({ data: [], hasNext: false })
  })
}
