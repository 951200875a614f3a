import { z } from 'zod'
import { readBody } from './body.ts'
import { changed } from './change-reply.ts'
import { getOpportunity } from './opportunities.ts'
import { findActor } from './query.ts'
import { badRequest } from './refusal.ts'
import { candidateIds } from './tell.ts'
import type { LeverRoutes, World } from './world.ts'

const StageInput = z.object({ stage: z.string() })

/** `PUT /opportunities/:id/stage`. An archived opportunity moves too and stays archived. */
export function addMoveStage(routes: LeverRoutes, world: World): void {
  const { store } = world
  routes.put('/:id/stage', async (c) => {
    const row = getOpportunity(c, world, c.req.param('id'))
    const actor = findActor(c, world)
    const { stage } = await readBody(c, StageInput)
    const toStageIndex = store.stageIndex(stage)
    if (toStageIndex < 0) throw badRequest('Stage was not found', 'stage')
    const fromStageId = row.stage
    const reply = changed(world, row, () => {
      if (stage === fromStageId) return false
      const change = { toStageId: stage, toStageIndex, updatedAt: world.now() }
      store.opportunities.change(row, (edited) => {
        edited.stage = stage
        edited.lastAdvancedAt = world.now()
        edited.stageChanges.push(actor ? { ...change, userId: actor.id } : change)
      })
      return true
    })
    if (stage !== fromStageId)
      world.emit('candidateStageChange', { ...candidateIds(row), toStageId: stage, fromStageId }, row.origin)
    return c.json(reply)
  })
}
