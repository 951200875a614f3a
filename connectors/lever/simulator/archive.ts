import { z } from 'zod'
import { readBody } from './body.ts'
import { changed } from './change-reply.ts'
import { getOpportunity } from './opportunities.ts'
import { findActor } from './query.ts'
import type { Opportunity } from './records.ts'
import { badRequest } from './refusal.ts'
import { candidateIds } from './tell.ts'
import type { LeverRoutes, World } from './world.ts'

const ArchiveInput = z.object({
  reason: z.string().nullable(),
  cleanInterviews: z.boolean().optional(),
  requisitionId: z.string().optional(),
})
type ArchiveInput = z.infer<typeof ArchiveInput>

/** `PUT /opportunities/:id/archived`: archives for a reason, hired ones included, or takes out of the archive with a null reason. */
export function addArchive(routes: LeverRoutes, world: World): void {
  routes.put('/:id/archived', async (c) => {
    const row = getOpportunity(c, world, c.req.param('id'))
    findActor(c, world)
    const input = await readBody(c, ArchiveInput)
    const isHired = checkReason(world, row, input)
    const fromArchived = row.archived
    const reply = changed(world, row, () => {
      archive(world, row, input)
      return true
    })
    const data = { ...candidateIds(row), fromArchived, toArchived: row.archived }
    world.emit('candidateArchiveChange', data, row.origin)
    if (isHired) world.emit('candidateHired', data, row.origin)
    return c.json(reply)
  })
}

/** Returns whether the reason is one of hiring. */
function checkReason(world: World, row: Opportunity, input: ArchiveInput): boolean {
  const reason = world.store.archiveReasons.find((candidate) => candidate.id === input.reason)
  if (input.reason !== null && reason === undefined) throw badRequest('archive reason was not found', 'reason')
  const isHired = reason?.type === 'hired'
  if (input.requisitionId !== undefined) checkRequisition(world, row, input.requisitionId, isHired)
  return isHired
}

function checkRequisition({ store }: World, row: Opportunity, id: string, isHired: boolean): void {
  const refuse = (message: string) => badRequest(message, 'requisitionId')
  if (!isHired) throw refuse('requisitionId is for hired reasons only')
  if (store.requisitions.get(id)?.status !== 'open') throw refuse('The requisition is not open')
  if (store.offers.of(row.id).some((offer) => offer.status !== 'signed')) throw refuse('The offer is not signed')
  const active = store.people
    .opportunitiesOf(row.contact)
    .filter((other) => other.application !== null && other.archived === null)
  if (active.length > 1) throw refuse('The profile has several active applications')
}

function archive({ store, now }: World, row: Opportunity, input: ArchiveInput): void {
  const application = row.application === null ? undefined : store.applications.get(row.application)
  const archived = input.reason === null ? null : { reason: input.reason, archivedAt: now() }
  const isFirst = archived !== null && row.archived === null
  // Recorded: archiving again moves the opportunity's time and leaves the application's alone.
  if (application && (isFirst || archived === null)) application.archived = archived && { ...archived }
  store.opportunities.change(row, (edited) => {
    edited.archived = archived
    if (isFirst) edited.lastAdvancedAt = now()
  })
  const requisition = input.requisitionId === undefined ? undefined : store.requisitions.get(input.requisitionId)
  if (application && requisition)
    application.requisitionForHire = {
      id: requisition.id,
      requisitionCode: requisition.requisitionCode,
      hiringManagerOnHire: requisition.hiringManager,
    }
  if (archived && input.cleanInterviews)
    for (const interview of store.interviews.of(row.id)) if (interview.date > now()) interview.canceledAt ??= now()
}
