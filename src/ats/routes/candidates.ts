import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { requireScope } from '../authorize.ts'
import type { AtsContext, AtsEnv } from '../context.ts'
import { CandidateCreate, CandidateReply, CandidatesQuery, CandidatesReply, CandidateUpdate } from '../model/candidate.ts'
import { Id } from '../model/common.ts'
import { listCandidates } from '../store/candidate-list.ts'
import {
  deleteCandidate,
  getCandidate,
  maskCandidate,
  revealCandidate,
  saveCandidate,
  updateCandidate,
} from '../store/candidates.ts'
import { FAILURES, json, jsonBody } from './replies.ts'

const tags = ['Candidates']
const params = z.object({ id: Id })

const list = createRoute({
  method: 'get',
  path: '/api/v1/candidates',
  tags,
  summary: 'List candidates, newest first',
  middleware: [requireScope('read')],
  request: { query: CandidatesQuery },
  responses: { 200: json(CandidatesReply, 'One page of candidates'), ...FAILURES },
})

const save = createRoute({
  method: 'post',
  path: '/api/v1/candidates',
  tags,
  summary: 'Create a candidate, or match one by e-mail',
  description:
    'An existing candidate keeps the fields that are not given. `application` creates or updates the application to one job as well.',
  middleware: [requireScope('write')],
  request: { body: jsonBody(CandidateCreate) },
  responses: { 200: json(CandidateReply, 'Matched by e-mail'), 201: json(CandidateReply, 'Created'), ...FAILURES },
})

const get = createRoute({
  method: 'get',
  path: '/api/v1/candidates/{id}',
  tags,
  summary: 'One candidate with its applications',
  middleware: [requireScope('read')],
  request: { params },
  responses: { 200: json(CandidateReply, 'The candidate'), ...FAILURES },
})

const update = createRoute({
  method: 'put',
  path: '/api/v1/candidates/{id}',
  tags,
  summary: 'Change the given fields of a candidate',
  description:
    'Absent fields stay, null clears a nullable one. `application` creates or updates the application to one job as well.',
  middleware: [requireScope('write')],
  request: { params, body: jsonBody(CandidateUpdate) },
  responses: { 200: json(CandidateReply, 'The candidate as it is now'), ...FAILURES },
})

const remove = createRoute({
  method: 'delete',
  path: '/api/v1/candidates/{id}',
  tags,
  summary: 'Delete a candidate with its applications and documents',
  middleware: [requireScope('write')],
  request: { params },
  responses: { 204: { description: 'Deleted' }, ...FAILURES },
})

const reveal = createRoute({
  method: 'post',
  path: '/api/v1/candidates/{id}/reveal',
  tags,
  summary: 'Reveal a masked candidate',
  middleware: [requireScope('write')],
  request: { params },
  responses: { 200: json(CandidateReply, 'The candidate as it is now'), ...FAILURES },
})

const mask = createRoute({
  method: 'post',
  path: '/api/v1/candidates/{id}/mask',
  tags,
  summary: 'Put a candidate into the talent pool, masked until it is revealed',
  middleware: [requireScope('admin')],
  request: { params },
  responses: { 200: json(CandidateReply, 'The candidate as it is now'), ...FAILURES },
})

export function addCandidateRoutes(app: OpenAPIHono<AtsEnv>, ats: AtsContext): void {
  app.openapi(list, async (c) => {
    const query = c.req.valid('query')
    const { data, total } = await listCandidates(ats, c.var.principal.environmentId, query)
    return c.json({ data, meta: { total, limit: query.limit, offset: query.offset } }, 200)
  })
  app.openapi(save, async (c) => {
    const { candidate, isNew } = await saveCandidate(ats, c.var.principal, c.req.valid('json'))
    return c.json({ data: candidate }, isNew ? 201 : 200)
  })
  app.openapi(get, async (c) =>
    c.json({ data: await getCandidate(ats, c.var.principal.environmentId, c.req.valid('param').id) }, 200),
  )
  app.openapi(update, async (c) =>
    c.json({ data: await updateCandidate(ats, c.var.principal, c.req.valid('param').id, c.req.valid('json')) }, 200),
  )
  app.openapi(remove, async (c) => {
    await deleteCandidate(ats, c.var.principal, c.req.valid('param').id)
    return c.body(null, 204)
  })
  app.openapi(reveal, async (c) => c.json({ data: await revealCandidate(ats, c.var.principal, c.req.valid('param').id) }, 200))
  app.openapi(mask, async (c) => c.json({ data: await maskCandidate(ats, c.var.principal, c.req.valid('param').id) }, 200))
}
