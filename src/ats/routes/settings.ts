import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { requireScope } from '../authorize.ts'
import type { AtsContext, AtsEnv } from '../context.ts'
import { Settings, SettingsChange } from '../model/settings.ts'
import { FAILURES, json, jsonBody } from './replies.ts'

const tags = ['Settings']

const get = createRoute({
  method: 'get',
  path: '/api/v1/settings',
  tags,
  summary: 'Settings of the environment',
  middleware: [requireScope('admin')],
  responses: { 200: json(Settings, 'The settings'), ...FAILURES },
})

const change = createRoute({
  method: 'patch',
  path: '/api/v1/settings',
  tags,
  summary: 'Change the given settings',
  description: 'Absent settings stay, null lifts a limit. Applications keep a status that is no longer in the pipeline.',
  middleware: [requireScope('admin')],
  request: { body: jsonBody(SettingsChange) },
  responses: { 200: json(Settings, 'The settings as they are now'), ...FAILURES },
})

export function addSettingsRoutes(app: OpenAPIHono<AtsEnv>, { settings }: AtsContext): void {
  app.openapi(get, async (c) => c.json(await settings.read(c.var.principal.environmentId), 200))
  app.openapi(change, async (c) => {
    const { environmentId, actorId } = c.var.principal
    return c.json(await settings.change(environmentId, actorId, c.req.valid('json')), 200)
  })
}
