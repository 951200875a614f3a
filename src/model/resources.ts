import type { z } from 'zod'
import { Application, ApplicationInput, ApplicationMoveStage, ApplicationReject } from './application.ts'
import { Attachment, AttachmentCreate, AttachmentDownload } from './attachment.ts'
import { Candidate, CandidateCreateQuery, CandidateInput } from './candidate.ts'
import { Job, JobInput } from './job.ts'

/** What the unified model knows about a resource. Which of it a provider has, its connector says. */
export type ResourceModel = {
  description: string
  record: z.ZodObject
  /** Bodies by method; a method without one takes no body. */
  bodies: Record<string, z.ZodType>
  /** Query parameters of ours by method, beyond those that every method takes. */
  queries?: Record<string, z.ZodObject>
}

/** The unified model: by model, then by resource. Routes, documentation and checks come from this table. */
export const RESOURCES: Record<string, Record<string, ResourceModel>> = {
  ats: {
    candidates: {
      description: 'People in an ATS.',
      record: Candidate,
      bodies: { create: CandidateInput, update: CandidateInput },
      queries: { create: CandidateCreateQuery },
    },
    applications: {
      description: 'Applications of candidates to jobs.',
      record: Application,
      bodies: { create: ApplicationInput, 'move-stage': ApplicationMoveStage, reject: ApplicationReject },
    },
    attachments: {
      description: 'Files of candidates.',
      record: Attachment,
      bodies: { create: AttachmentCreate, download: AttachmentDownload },
    },
    jobs: { description: 'Positions that people can apply to.', record: Job, bodies: { create: JobInput, update: JobInput } },
  },
}

/** The model of a resource, or undefined. Names come from a URL, so only own keys count. */
export function findResource(model: string, resource: string): ResourceModel | undefined {
  const resources = Object.hasOwn(RESOURCES, model) ? RESOURCES[model] : undefined
  return resources !== undefined && Object.hasOwn(resources, resource) ? resources[resource] : undefined
}

/** The schema of a resource's records. @throws Error when the model has no such resource */
export function recordSchema(model: string, resource: string): z.ZodObject {
  const found = findResource(model, resource)
  if (found === undefined) throw new Error(`The unified model has no ${model}/${resource}.`)
  return found.record
}
