import { getOpportunity } from './opportunities.ts'
import { rangeOf, wordOf } from './query.ts'
import type { LeverRoutes, World } from './world.ts'

const ACTIONS = ['file-added', 'resume-imported', 'file-remove'] as const

/** What an opportunity can have and none of this account has. */
export function addEmptyLists(routes: LeverRoutes, world: World): void {
  for (const part of ['referrals', 'forms'])
    routes.get(`/:id/${part}`, (c) => {
      getOpportunity(c, world, c.req.param('id') ?? '')
      return c.json({ data: [], hasNext: false })
    })

  routes.get('/:id/file_actions', (c) => {
    getOpportunity(c, world, c.req.param('id'))
    rangeOf(c, 'occurred_at')
    wordOf(c, 'type', ACTIONS)
    return c.json({ data: [], hasNext: false })
  })
}
