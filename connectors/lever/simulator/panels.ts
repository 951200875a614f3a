import { z } from 'zod'
import { readBody } from './body.ts'
import { InterviewFields, REMINDERS } from './interview-body.ts'
import { newInterview } from './interviews.ts'
import type { Panel } from './meeting-records.ts'
import { getOpportunity } from './opportunities.ts'
import { newestFirst } from './ordered.ts'
import { pageOfFew } from './paging.ts'
import { getActor } from './query.ts'
import { notFound } from './refusal.ts'
import { candidateIds } from './tell.ts'
import type { LeverRoutes, World } from './world.ts'

const PanelInput = z.object({
  timezone: z.string('timezone is required'),
  interviews: z.array(InterviewFields).min(1),
  applications: z.array(z.string()).optional(),
  note: z.string().default(''),
  externalUrl: z.string().nullable().default(null),
  feedbackReminder: z.enum(REMINDERS).default('frequently'),
})

/** The interview panels of an opportunity. Those made here count as managed from outside. */
export function addPanels(routes: LeverRoutes, world: World): void {
  const { store } = world

  routes.get('/:id/panels', (c) => {
    const row = getOpportunity(c, world, c.req.param('id'))
    return c.json(pageOfFew(c, store.panels.of(row.id), newestFirst(), { view: (panel) => panelView(world, panel) }))
  })

  routes.get('/:id/panels/:panel', (c) => {
    const panel = store.panels.get(getOpportunity(c, world, c.req.param('id')).id, c.req.param('panel'))
    if (panel === undefined) throw notFound('panel', c.req.param('panel'))
    return c.json({ data: panelView(world, panel) })
  })

  routes.post('/:id/panels', async (c) => {
    const row = getOpportunity(c, world, c.req.param('id'))
    const actor = getActor(c, world)
    const { interviews, ...input } = await readBody(c, PanelInput)
    const panel: Panel = {
      id: store.ids.uuid(),
      opportunityId: row.id,
      ...input,
      applications: input.applications ?? (row.application === null ? [] : [row.application]),
      externallyManaged: true,
      canceledAt: null,
      stage: row.stage,
      user: actor.id,
      createdAt: world.now(),
    }
    const made = interviews.map((fields, i) => newInterview(world, row, panel, fields, actor.id, `interviews/${i}/interviewers`))
    store.panels.add(panel)
    for (const interview of made) {
      store.interviews.add(interview)
      world.emit('interviewCreated', { interviewId: interview.id, panelId: panel.id, ...candidateIds(row) })
    }
    return c.json({ data: panelView(world, panel) }, 201)
  })
}

const MINUTE_MS = 60_000

function panelView({ store }: World, { opportunityId, ...panel }: Panel): Record<string, unknown> {
  const interviews = store.interviews.of(opportunityId).filter((interview) => interview.panel === panel.id)
  return {
    ...panel,
    start: Math.min(...interviews.map((interview) => interview.date)),
    end: Math.max(...interviews.map((interview) => interview.date + interview.duration * MINUTE_MS)),
    interviews: interviews.map((interview) => ({
      ...interview,
      interviewers: interview.interviewers.map((interviewer) => ({ responseStatus: 'needsAction', ...interviewer })),
    })),
  }
}
