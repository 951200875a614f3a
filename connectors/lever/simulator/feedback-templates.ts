import { z } from 'zod'
import { readBody } from './body.ts'
import type { FeedbackTemplate } from './meeting-records.ts'
import { pageOf } from './paging.ts'
import { badRequest, forbidden, notFound } from './refusal.ts'
import type { Store } from './store.ts'
import type { LeverRoutes, World } from './world.ts'

const SCORES = 4

const TemplateInput = z.object({
  text: z.string('text is required').min(1),
  group: z.string().nullable().default(null),
  instructions: z.string().default(''),
  stage: z.string().nullable().default(null),
  fields: z.array(
    z.object({
      type: z.string(),
      text: z.string(),
      description: z.string().nullable().default(null),
      required: z.boolean().default(false),
      options: z.array(z.object({ text: z.string() })).optional(),
    }),
  ),
})
type TemplateInput = z.infer<typeof TemplateInput>

/** The forms that feedback is given on. Each has one score field with four options; only those made through the API can be deleted. */
export function addFeedbackTemplates(routes: LeverRoutes, world: World): void {
  const { feedbackTemplates, ids } = world.store
  const getTemplate = (id: string): FeedbackTemplate => {
    const template = feedbackTemplates.get(id)
    if (template === undefined) throw notFound('feedback template', id)
    return template
  }

  routes.get('/feedback_templates', (c) => c.json(pageOf(c, feedbackTemplates, { view: templateView })))
  routes.get('/feedback_templates/:id', (c) => c.json({ data: templateView(getTemplate(c.req.param('id'))) }))

  routes.post('/feedback_templates', async (c) => {
    const input = await readBody(c, TemplateInput)
    const template = {
      id: ids.uuid(),
      createdAt: world.now(),
      updatedAt: world.now(),
      madeByApi: true,
      ...contentOf(world.store, input),
    }
    feedbackTemplates.add(template)
    return c.json({ data: templateView(template) }, 201)
  })

  routes.put('/feedback_templates/:id', async (c) => {
    const template = getTemplate(c.req.param('id'))
    const content = contentOf(world.store, await readBody(c, TemplateInput))
    feedbackTemplates.change(template, (edited) => Object.assign(edited, content, { updatedAt: world.now() }))
    return c.json({ data: templateView(template) })
  })

  routes.delete('/feedback_templates/:id', (c) => {
    const template = getTemplate(c.req.param('id'))
    if (!template.madeByApi) throw forbidden('Only templates made through the API can be deleted')
    feedbackTemplates.delete(template.id)
    return c.body(null, 204)
  })
}

function contentOf({ ids }: Store, input: TemplateInput) {
  const scores = input.fields.filter((field) => field.type === 'score-system')
  if (scores.length !== 1 || scores[0]?.options?.length !== SCORES)
    throw badRequest(`A template has exactly one score-system field, with ${SCORES} options`, 'fields')
  const group = input.group === null ? null : { id: input.group, name: input.group }
  return { ...input, group, fields: input.fields.map((field) => ({ id: ids.uuid(), ...field })) }
}

function templateView({ madeByApi: _, ...template }: FeedbackTemplate): Record<string, unknown> {
  return template
}
