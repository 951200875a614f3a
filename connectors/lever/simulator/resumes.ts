import { sendDocument } from './documents.ts'
import { unprocessable } from './files.ts'
import { getOpportunity } from './opportunities.ts'
import { newestFirst } from './ordered.ts'
import { pageOfFew } from './paging.ts'
import { rangeOf } from './query.ts'
import type { Resume } from './records.ts'
import { notFound } from './refusal.ts'
import type { LeverContext, LeverRoutes, World } from './world.ts'

/** The resumes of an opportunity. They come with a create or an application; there is no way to add one. */
export function addResumes(routes: LeverRoutes, world: World): void {
  const { resumes } = world.store
  const getResume = (c: LeverContext, opportunity: string, id: string): Resume => {
    const resume = resumes.get(getOpportunity(c, world, opportunity).id, id)
    if (resume === undefined) throw notFound('resume', id)
    return resume
  }

  routes.get('/:id/resumes', (c) => {
    const inRange = rangeOf(c, 'uploaded_at')
    const rows = resumes.of(getOpportunity(c, world, c.req.param('id')).id)
    return c.json(pageOfFew(c, rows, newestFirst(), { keep: (resume) => inRange(resume.createdAt), view: resumeView }))
  })

  routes.get('/:id/resumes/:resume', (c) => c.json({ data: resumeView(getResume(c, c.req.param('id'), c.req.param('resume'))) }))

  routes.get('/:id/resumes/:resume/download', (c) => {
    const resume = getResume(c, c.req.param('id'), c.req.param('resume'))
    if (resume.document === null) throw notFound('file of resume', resume.id)
    if (resume.status === 'error') throw unprocessable()
    return sendDocument(c, resume.document)
  })
}

/** The download address leads to pages for people and needs their session; programs use the download route. */
function resumeView(resume: Resume): Record<string, unknown> {
  const { id, createdAt, document, parsedData } = resume
  const file = document && {
    name: document.name,
    ext: document.ext,
    downloadUrl: `https://hire.lever.co/candidates/${resume.opportunityId}/resumes/${id}/download`,
    uploadedAt: createdAt,
    status: resume.status,
    size: document.bytes.byteLength,
  }
  return { id, createdAt, file, ...(parsedData && { parsedData }) }
}
