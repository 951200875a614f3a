import { expandUsers } from './fields.ts'
import { getOpportunity } from './opportunities.ts'
import { newestFirst } from './ordered.ts'
import { pageOfFew } from './paging.ts'
import { valuesOf } from './query.ts'
import type { Application } from './records.ts'
import { notFound } from './refusal.ts'
import type { Store } from './store.ts'
import type { LeverRoutes, World } from './world.ts'

/** Reads the application of an opportunity; deprecated at Lever, and still answered. */
export function addApplications(routes: LeverRoutes, world: World): void {
  const { store } = world
  const of = (id: string | null): Application[] => {
    const application = id === null ? undefined : store.applications.get(id)
    return application ? [application] : []
  }

  routes.get('/:id/applications', (c) => {
    const expand = valuesOf(c, 'expand')
    const rows = of(getOpportunity(c, world, c.req.param('id')).application)
    return c.json(pageOfFew(c, rows, newestFirst(), { view: (row) => applicationView(store, row, expand) }))
  })

  routes.get('/:id/applications/:application', (c) => {
    const id = c.req.param('application')
    const application = of(getOpportunity(c, world, c.req.param('id')).application).find((row) => row.id === id)
    if (application === undefined) throw notFound('application', id)
    return c.json({ data: applicationView(store, application, valuesOf(c, 'expand')) })
  })
}

function applicationView(store: Store, row: Application, expand: Set<string> | undefined): Record<string, unknown> {
  const view: Record<string, unknown> = { ...row }
  const posting = store.postings.get(row.posting)
  if (expand?.has('posting') && posting) view.posting = { id: posting.id, text: posting.text }
  expandUsers(view, expand, ['postingOwner', 'postingHiringManager', 'user'], store)
  return view
}
