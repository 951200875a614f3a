import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { requireScope } from '../authorize.ts'
import type { AtsContext, AtsEnv } from '../context.ts'
import { ApplicantInput, ApplicantLinked } from '../model/application.ts'
import { JobId } from '../model/common.ts'
import { Job, JobCreate, JobsBulk, JobsQuery, JobsSynced, JobUpdate } from '../model/job.ts'
import { linkApplicant } from '../store/applications.ts'
import { syncJobs } from '../store/bulk-jobs.ts'
import { createJob, getJob, listJobs, updateJob } from '../store/jobs.ts'
import { FAILURES, json, jsonBody, TOTAL_HEADER } from './replies.ts'

const tags = ['Jobs']
const params = z.object({ id: JobId })

const list = createRoute({
  method: 'get',
  path: '/api/v1/jobs',
  tags,
  summary: 'Active jobs, newest first',
  middleware: [requireScope('read')],
  request: { query: JobsQuery },
  responses: { 200: { ...json(z.array(Job), 'Active jobs'), headers: TOTAL_HEADER }, ...FAILURES },
})

const create = createRoute({
  method: 'post',
  path: '/api/v1/jobs',
  tags,
  summary: 'Create a job',
  description: 'Subject to the plan of the environment.',
  middleware: [requireScope('write')],
  request: { body: jsonBody(JobCreate) },
  responses: { 201: json(Job, 'The new job'), ...FAILURES },
})

const bulk = createRoute({
  method: 'post',
  path: '/api/v1/jobs/bulk',
  tags,
  summary: 'Create or update up to 50 jobs, all or none',
  description:
    'An item means the job with its `id`, else the one with its `external_id`, else a new job. Fields that an item does not give stay.',
  middleware: [requireScope('write')],
  request: { body: jsonBody(JobsBulk) },
  responses: { 200: json(JobsSynced, 'The jobs, in the order of the items'), ...FAILURES },
})

const get = createRoute({
  method: 'get',
  path: '/api/v1/jobs/{id}',
  tags,
  summary: 'One job, whatever its status',
  middleware: [requireScope('read')],
  request: { params },
  responses: { 200: json(Job, 'The job'), ...FAILURES },
})

const update = createRoute({
  method: 'put',
  path: '/api/v1/jobs/{id}',
  tags,
  summary: 'Change the given fields of a job',
  middleware: [requireScope('write')],
  request: { params, body: jsonBody(JobUpdate) },
  responses: { 200: json(Job, 'The job as it is now'), ...FAILURES },
})

const link = createRoute({
  method: 'post',
  path: '/api/v1/jobs/{id}/applicants',
  tags,
  summary: 'Link a candidate to a job',
  description: 'The application starts at the first pipeline status. Linking twice changes nothing.',
  middleware: [requireScope('write')],
  request: { params, body: jsonBody(ApplicantInput) },
  responses: { 200: json(ApplicantLinked, 'Both are linked'), ...FAILURES },
})

export function addJobRoutes(app: OpenAPIHono<AtsEnv>, ats: AtsContext): void {
  app.openapi(list, async (c) => {
    const { jobs, total } = await listJobs(ats, c.var.principal.environmentId, c.req.valid('query'))
    c.header('X-Total-Count', String(total))
    return c.json(jobs, 200)
  })
  app.openapi(create, async (c) => c.json(await createJob(ats, c.var.principal, c.req.valid('json')), 201))
  app.openapi(bulk, async (c) => {
    const data = await syncJobs(ats, c.var.principal, c.req.valid('json').jobs)
    return c.json({ synced: data.length, data }, 200)
  })
  app.openapi(get, async (c) => c.json(await getJob(ats, c.var.principal.environmentId, c.req.valid('param').id), 200))
  app.openapi(update, async (c) =>
    c.json(await updateJob(ats, c.var.principal, c.req.valid('param').id, c.req.valid('json')), 200),
  )
  app.openapi(link, async (c) => {
    const { id } = c.req.valid('param')
    const { candidate_id } = c.req.valid('json')
    await linkApplicant(ats, c.var.principal, id, candidate_id)
    return c.json({ success: true as const, candidate_id, job_id: id }, 200)
  })
}
