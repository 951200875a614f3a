import type { z } from 'zod'
import { Activity, ActivityInput, ActivityUpdate } from './activity.ts'
import { Application, ApplicationInput, ApplicationMoveStage, ApplicationReject } from './application.ts'
import { Attachment, AttachmentCreate, AttachmentDownload } from './attachment.ts'
import { AuditLog } from './audit-log.ts'
import { Candidate, CandidateCreateQuery, CandidateInput } from './candidate.ts'
import { Contact, ContactInput } from './contact.ts'
import { Department } from './department.ts'
import { Eeoc } from './eeoc.ts'
import { Interview, InterviewInput } from './interview.ts'
import { Job, JobInput, JobsBulk, JobsSynced } from './job.ts'
import { JobFormField } from './job-form-field.ts'
import { JobInterviewStage } from './job-interview-stage.ts'
import { Offer } from './offer.ts'
import { Office } from './office.ts'
import { Organization } from './organization.ts'
import { Pipeline, PipelineInput } from './pipeline.ts'
import { Scorecard, ScorecardInput } from './scorecard.ts'
import { RejectReason, Source, Tag, TagInput } from './tag.ts'
import { User, UserInput } from './user.ts'

/** What the unified model knows about a resource. Which of it a provider has, its connector says. */
export type ResourceModel = {
  description: string
  record: z.ZodObject
  /** Bodies by method; a method without one takes no body. */
  bodies: Record<string, z.ZodType>
  /** Query parameters of ours by method, beyond those that every method takes. */
  queries?: Record<string, z.ZodObject>
  /** What custom methods answer that are not about one record. */
  results?: Record<string, z.ZodObject>
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
    jobs: {
      description: 'Positions that people can apply to.',
      record: Job,
      bodies: { create: JobInput, update: JobInput, bulk: JobsBulk },
      results: { bulk: JobsSynced },
    },
    job_interview_stages: { description: 'Stages that applications go through.', record: JobInterviewStage, bodies: {} },
    job_form_fields: { description: 'Questions that a job asks of people who apply.', record: JobFormField, bodies: {} },
    interviews: {
      description: 'Meetings of candidates with interviewers.',
      record: Interview,
      bodies: { create: InterviewInput, update: InterviewInput },
    },
    scorecards: {
      description: 'What interviewers thought of candidates.',
      record: Scorecard,
      bodies: { create: ScorecardInput, update: ScorecardInput },
    },
    offers: { description: 'Offers of employment.', record: Offer, bodies: {} },
    users: { description: 'People who work with the ATS.', record: User, bodies: { create: UserInput, update: UserInput } },
    departments: { description: 'Parts of the company that hire.', record: Department, bodies: {} },
    offices: { description: 'Places where people work.', record: Office, bodies: {} },
    organizations: { description: 'Companies that hire through the account.', record: Organization, bodies: {} },
    tags: { description: 'Words that candidates are marked with.', record: Tag, bodies: { create: TagInput, update: TagInput } },
    sources: { description: 'Where candidates come from.', record: Source, bodies: { create: TagInput, update: TagInput } },
    reject_reasons: {
      description: 'Reasons for which applications are rejected.',
      record: RejectReason,
      bodies: { create: TagInput, update: TagInput },
    },
    activities: {
      description: 'Notes on candidates and e-mails to them.',
      record: Activity,
      bodies: { create: ActivityInput, update: ActivityUpdate },
    },
    eeocs: { description: 'Answers for the statistics of equal employment opportunity.', record: Eeoc, bodies: {} },
    audit_logs: { description: 'Who changed what in the provider.', record: AuditLog, bodies: {} },
  },
  crm: {
    pipelines: {
      description: 'Sales pipelines.',
      record: Pipeline,
      bodies: { create: PipelineInput, update: PipelineInput },
    },
    contacts: {
      description: 'Companies and people that one does business with.',
      record: Contact,
      bodies: { create: ContactInput, update: ContactInput },
    },
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
