import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { requireScope } from '../authorize.ts'
import type { AtsContext, AtsEnv } from '../context.ts'
import { Id } from '../model/common.ts'
import { User, UserCreate, UsersQuery, UsersReply } from '../model/user.ts'
import { noteMailed } from '../store/invitations.ts'
import { deactivateUser, getUser, listUsers, storeUser } from '../store/users.ts'
import { FAILURES, json, jsonBody, TOTAL_HEADER } from './replies.ts'

const tags = ['Users']
const params = z.object({ id: Id })

const list = createRoute({
  method: 'get',
  path: '/api/v1/users',
  tags,
  summary: 'Active users, newest first',
  middleware: [requireScope('read')],
  request: { query: UsersQuery },
  responses: { 200: { ...json(UsersReply, 'One page of users'), headers: TOTAL_HEADER }, ...FAILURES },
})

const invite = createRoute({
  method: 'post',
  path: '/api/v1/users',
  tags,
  summary: 'Invite a user by e-mail',
  description: 'Without a mail server the link waits in the console. A deactivated user with the same e-mail is active again.',
  middleware: [requireScope('admin')],
  request: { body: jsonBody(UserCreate) },
  responses: { 200: json(User, 'A deactivated user, active again'), 201: json(User, 'The new user'), ...FAILURES },
})

const get = createRoute({
  method: 'get',
  path: '/api/v1/users/{id}',
  tags,
  summary: 'One user, active or not',
  middleware: [requireScope('read')],
  request: { params },
  responses: { 200: json(User, 'The user'), ...FAILURES },
})

const deactivate = createRoute({
  method: 'delete',
  path: '/api/v1/users/{id}',
  tags,
  summary: 'Deactivate a user',
  description: 'The user leaves the list and keeps its history. The last Administrator cannot be removed.',
  middleware: [requireScope('admin')],
  request: { params },
  responses: { 204: { description: 'Deactivated' }, ...FAILURES },
})

export function addUserRoutes(app: OpenAPIHono<AtsEnv>, ats: AtsContext): void {
  app.openapi(list, async (c) => {
    const { users, total } = await listUsers(ats, c.var.principal.environmentId, c.req.valid('query'))
    c.header('X-Total-Count', String(total))
    return c.json({ data: users }, 200)
  })
  app.openapi(invite, async (c) => {
    const invited = await storeUser(ats, c.var.principal, c.req.valid('json'))
    if (await ats.mailInvitation(invited)) await noteMailed(ats, invited.invitationId)
    return c.json(invited.user, invited.isNew ? 201 : 200)
  })
  app.openapi(get, async (c) => c.json(await getUser(ats, c.var.principal.environmentId, c.req.valid('param').id), 200))
  app.openapi(deactivate, async (c) => {
    await deactivateUser(ats, c.var.principal, c.req.valid('param').id)
    return c.body(null, 204)
  })
}
