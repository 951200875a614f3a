import { z } from 'zod'
import { readBody } from './body.ts'
import { InterviewFields, interviewersOf } from './interview-body.ts'
import type { Interview, Panel } from './meeting-records.ts'
import { getOpportunity } from './opportunities.ts'
import { newestFirst } from './ordered.ts'
import { pageOfFew } from './paging.ts'
import { getActor } from './query.ts'
import type { Opportunity } from './records.ts'
import { badRequest, notFound } from './refusal.ts'
import { candidateIds } from './tell.ts'
import type { LeverContext, LeverRoutes, World } from './world.ts'

const InterviewInput = InterviewFields.extend({ panel: z.string('panel is required') })

/** The interviews of an opportunity. They can be written only on panels that are managed from outside; a PUT replaces the whole. */
export function addInterviews(routes: LeverRoutes, world: World): void {
  const { store } = world
  const rowOf = (c: LeverContext) => getOpportunity(c, world, c.req.param('id') ?? '')
  const getInterview = (row: Opportunity, id: string): Interview => {
    const interview = store.interviews.get(row.id, id)
    if (interview === undefined) throw notFound('interview', id)
    return interview
  }
  const getOutsidePanel = (row: Opportunity, id: string, pointer?: string): Panel => {
    const panel = store.panels.get(row.id, id)
    if (panel === undefined) throw badRequest('panel was not found', pointer)
    if (!panel.externallyManaged) throw badRequest('The panel is not managed externally', pointer)
    return panel
  }
  const tell = (event: 'interviewCreated' | 'interviewUpdated' | 'interviewDeleted', row: Opportunity, interview: Interview) =>
    world.emit(event, { interviewId: interview.id, panelId: interview.panel, ...candidateIds(row) })

  routes.get('/:id/interviews', (c) =>
    c.json(pageOfFew(c, store.interviews.of(rowOf(c).id), newestFirst(), { view: (interview) => interview })),
  )
  routes.get('/:id/interviews/:interview', (c) => c.json({ data: getInterview(rowOf(c), c.req.param('interview')) }))

  routes.post('/:id/interviews', async (c) => {
    const row = rowOf(c)
    const actor = getActor(c, world)
    const input = await readBody(c, InterviewInput)
    const interview = newInterview(world, row, getOutsidePanel(row, input.panel, 'panel'), input, actor.id, 'interviewers')
    store.interviews.add(interview)
    tell('interviewCreated', row, interview)
    return c.json({ data: interview }, 201)
  })

  routes.put('/:id/interviews/:interview', async (c) => {
    const row = rowOf(c)
    const interview = getInterview(row, c.req.param('interview'))
    const actor = getActor(c, world)
    const input = await readBody(c, InterviewInput)
    const { id, createdAt } = interview
    const panel = getOutsidePanel(row, input.panel, 'panel')
    Object.assign(interview, newInterview(world, row, panel, input, actor.id, 'interviewers'), { id, createdAt })
    tell('interviewUpdated', row, interview)
    return c.json({ data: interview })
  })

  routes.delete('/:id/interviews/:interview', (c) => {
    const row = rowOf(c)
    const interview = getInterview(row, c.req.param('interview'))
    getActor(c, world)
    getOutsidePanel(row, interview.panel)
    store.interviews.delete(interview)
    tell('interviewDeleted', row, interview)
    return c.body(null, 204)
  })
}

/** An interview of a panel. @param pointer where the interviewers stand in the body */
export function newInterview(
  world: World,
  row: Opportunity,
  panel: Panel,
  input: InterviewFields,
  user: string,
  pointer: string,
): Interview {
  const application = row.application === null ? undefined : world.store.applications.get(row.application)
  return {
    id: world.store.ids.uuid(),
    opportunityId: row.id,
    ...input,
    panel: panel.id,
    interviewers: interviewersOf(world.store, input.interviewers, pointer),
    timezone: panel.timezone,
    createdAt: world.now(),
    feedbackForms: [],
    user,
    stage: row.stage,
    canceledAt: null,
    postings: application ? [application.posting] : [],
    gcalEventUrl: null,
  }
}
