import { z } from 'zod'
import { readBody } from './body.ts'
import type { Feedback, FeedbackTemplate } from './meeting-records.ts'
import { getOpportunity } from './opportunities.ts'
import { newestFirst } from './ordered.ts'
import { pageOfFew } from './paging.ts'
import { getActor } from './query.ts'
import type { Opportunity } from './records.ts'
import { badRequest, notFound } from './refusal.ts'
import type { LeverContext, LeverRoutes, World } from './world.ts'

const Values = z.array(z.object({ id: z.string(), value: z.unknown() })).default([])
const FeedbackInput = z.object({
  baseTemplateId: z.string('baseTemplateId is required'),
  panel: z.string().nullable().default(null),
  interview: z.string().nullable().default(null),
  fieldValues: Values,
  createdAt: z.int().optional(),
  completedAt: z.int().nullable().default(null),
})
const FeedbackChange = z.object({ fieldValues: Values, completedAt: z.int().nullable().optional() })

/** The feedback on an opportunity. What is deleted can still be read, with the time of its deletion. */
export function addFeedback(routes: LeverRoutes, world: World): void {
  const { store } = world
  const rowOf = (c: LeverContext) => getOpportunity(c, world, c.req.param('id') ?? '')
  const getFeedback = (row: Opportunity, id: string): Feedback => {
    const feedback = store.feedback.get(row.id, id)
    if (feedback === undefined) throw notFound('feedback', id)
    return feedback
  }

  routes.get('/:id/feedback', (c) => c.json(pageOfFew(c, store.feedback.of(rowOf(c).id), newestFirst(), { view: feedbackView })))
  routes.get('/:id/feedback/:feedback', (c) => c.json({ data: feedbackView(getFeedback(rowOf(c), c.req.param('feedback'))) }))

  routes.post('/:id/feedback', async (c) => {
    const row = rowOf(c)
    const actor = getActor(c, world)
    const { fieldValues, ...input } = await readBody(c, FeedbackInput)
    const template = store.feedbackTemplates.get(input.baseTemplateId)
    if (template === undefined) throw badRequest('feedback template was not found', 'baseTemplateId')
    const feedback: Feedback = {
      id: store.ids.uuid(),
      opportunityId: row.id,
      text: template.text,
      instructions: template.instructions,
      fields: template.fields.map((field) => ({ ...field, value: null })),
      user: actor.id,
      ...input,
      createdAt: input.createdAt ?? world.now(),
      updatedAt: world.now(),
      deletedAt: null,
    }
    fill(feedback.fields, fieldValues)
    store.feedback.add(feedback)
    return c.json({ data: feedbackView(feedback) }, 201)
  })

  routes.put('/:id/feedback/:feedback', async (c) => {
    const feedback = getFeedback(rowOf(c), c.req.param('feedback'))
    getActor(c, world)
    const { fieldValues, completedAt } = await readBody(c, FeedbackChange)
    fill(feedback.fields, fieldValues)
    if (completedAt !== undefined) feedback.completedAt = completedAt
    feedback.updatedAt = world.now()
    return c.json({ data: rawView(feedback) })
  })

  routes.delete('/:id/feedback/:feedback', (c) => {
    const feedback = getFeedback(rowOf(c), c.req.param('feedback'))
    getActor(c, world)
    feedback.deletedAt ??= world.now()
    return c.body(null, 204)
  })
}

function fill(fields: Feedback['fields'], values: z.infer<typeof Values>): void {
  for (const [i, { id, value }] of values.entries()) {
    const field: (FeedbackTemplate['fields'][number] & { value: unknown }) | undefined = fields.find(
      (candidate) => candidate.id === id,
    )
    if (field === undefined) throw badRequest('The template has no such field', `fieldValues/${i}/id`)
    field.value = value ?? null
  }
}

function feedbackView({ opportunityId: _, ...feedback }: Feedback): Record<string, unknown> {
  return { ...feedback, type: feedback.interview === null ? 'adhoc' : 'interview' }
}

/** A change answers with an internal shape that no read shows. Its keys are not published; these stand in for them. */
function rawView(feedback: Feedback): Record<string, unknown> {
  const { id, user: userId, baseTemplateId: templateId, fields, completedAt, updatedAt } = feedback
  return {
    _id: id,
    userId,
    templateId,
    formData: fields.map(({ id: fieldId, value }) => ({ fieldId, value })),
    completedAt,
    updatedAt,
  }
}
