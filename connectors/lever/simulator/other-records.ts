import type { Application, Confidentiality } from './records.ts'

export const WEBHOOK_EVENTS = [
  'applicationCreated',
  'candidateHired',
  'candidateStageChange',
  'candidateArchiveChange',
  'candidateDeleted',
  'interviewCreated',
  'interviewUpdated',
  'interviewDeleted',
  'contactCreated',
  'contactUpdated',
] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

export type Webhook = {
  id: string
  event: WebhookEvent
  url: string
  origins: string[] | null
  signatureToken: string
  createdAt: number
  updatedAt: number
}

export type AuditEvent = {
  id: string
  createdAt: number
  type: string
  user: string | null
  target: { type: string; id: string; label: string | null }
}

export type Requisition = {
  id: string
  createdAt: number
  updatedAt: number
  status: 'open' | 'onHold' | 'closed' | 'draft'
  name: string
  requisitionCode: string
  headcountTotal: number | 'unlimited'
  headcountHired: number
  owner: string
  hiringManager: string | null
  location: string
  team: string
  department: string
  postings: string[]
  closedAt: number | null
}

/** What is left of an opportunity that a user deleted: the object as it was last shown, and who did it when. */
export type DeletedOpportunity = {
  id: string
  confidentiality: Confidentiality
  shown: Record<string, unknown>
  deletedBy: string
  deletedAt: number
}
export type DeletedApplication = Application & { deletedBy: string; deletedAt: number }

/** EEO answers by application id. */
export type EeoAnswers = { answers: Record<string, string>; respondedAt: number }
