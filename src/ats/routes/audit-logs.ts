import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { requireScope } from '../authorize.ts'
import type { AtsContext, AtsEnv } from '../context.ts'
import { AuditLogsQuery, AuditLogsReply } from '../model/audit-log.ts'
import { listAuditLogs } from '../store/audit-logs.ts'
import { FAILURES, json } from './replies.ts'

const list = createRoute({
  method: 'get',
  path: '/api/v1/audit-logs',
  tags: ['Audit logs'],
  summary: 'What was done, newest first',
  description:
    'Made to be polled: remember the newest `created_at`, ask for what came `since`, and page until a page is not full. Nothing is missed, and what is written while you page is in your next poll.',
  middleware: [requireScope('read')],
  request: { query: AuditLogsQuery },
  responses: { 200: json(AuditLogsReply, 'One page of the audit log'), ...FAILURES },
})

export function addAuditLogRoutes(app: OpenAPIHono<AtsEnv>, ats: AtsContext): void {
  app.openapi(list, async (c) => {
    const query = c.req.valid('query')
    const { data, total } = await listAuditLogs(ats.db, c.var.principal.environmentId, query)
    return c.json({ data, pagination: { total, limit: query.limit, offset: query.offset } }, 200)
  })
}
