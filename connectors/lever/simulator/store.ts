import { type Ids, makeIds } from './ids.ts'
import type { Feedback, FeedbackTemplate, Interview, Panel } from './meeting-records.ts'
import { makeNested, type Nested } from './nested.ts'
import { makeOrdered, newestFirst, type Ordered } from './ordered.ts'
import type { AuditEvent, DeletedApplication, DeletedOpportunity, EeoAnswers, Requisition, Webhook } from './other-records.ts'
import { makePeople, type People } from './people.ts'
import type { Posting } from './posting-records.ts'
import type { Application, ArchiveReason, Note, Offer, Opportunity, Resume, Stage, StoredFile, Upload, User } from './records.ts'

/** Everything one simulated account holds, in memory. */
export type Store = {
  now: () => number
  ids: Ids
  users: Ordered<User>
  /** In pipeline order. */
  stages: Stage[]
  archiveReasons: ArchiveReason[]
  postings: Ordered<Posting>
  people: People
  opportunities: Ordered<Opportunity>
  applications: Map<string, Application>
  files: Nested<StoredFile>
  resumes: Nested<Resume>
  uploads: Map<string, Upload>
  notes: Nested<Note>
  interviews: Nested<Interview>
  panels: Nested<Panel>
  feedback: Nested<Feedback>
  feedbackTemplates: Ordered<FeedbackTemplate>
  offers: Nested<Offer>
  requisitions: Ordered<Requisition>
  /** Texts that were used once stay known, also when nothing carries them any more. */
  knownTags: Set<string>
  knownSources: Set<string>
  eeo: Map<string, EeoAnswers>
  webhooks: Map<string, Webhook>
  auditEvents: AuditEvent[]
  deletedOpportunities: Ordered<DeletedOpportunity>
  deletedApplications: Ordered<DeletedApplication>
  /** Position in the account's stage list; -1 for a stage that does not exist. */
  stageIndex(id: string): number
  addOpportunity(row: Opportunity): void
  /** Marks a change: `updatedAt` and `lastInteractionAt` move, and always forward, also while the clock stands still. */
  touch(row: Opportunity): void
}

/** An empty account. @param now clock in milliseconds */
export function makeStore(now: () => number): Store {
  const stages: Stage[] = []
  const stageIndex = (id: string) => stages.findIndex((stage) => stage.id === id)
  const people = makePeople()
  // Recorded over 1,004 rows: stage rank, then latest advance first, then id.
  const opportunities = makeOrdered<Opportunity>({
    keyOf: (row) => [stages[stageIndex(row.stage)]?.rank ?? 0, row.lastAdvancedAt, row.id],
    kinds: ['number', 'number', 'string'],
    directions: [1, -1, 1],
  })
  return {
    now,
    ids: makeIds(),
    users: makeOrdered<User>(newestFirst()),
    stages,
    archiveReasons: [],
    postings: makeOrdered<Posting>(newestFirst()),
    people,
    opportunities,
    applications: new Map(),
    files: makeNested(),
    resumes: makeNested(),
    uploads: new Map(),
    notes: makeNested(),
    interviews: makeNested(),
    panels: makeNested(),
    feedback: makeNested(),
    feedbackTemplates: makeOrdered<FeedbackTemplate>({
      keyOf: (row) => [row.text, row.id],
      kinds: ['string', 'string'],
      directions: [1, 1],
    }),
    offers: makeNested(),
    requisitions: makeOrdered<Requisition>(newestFirst()),
    knownTags: new Set(),
    knownSources: new Set(),
    eeo: new Map(),
    webhooks: new Map(),
    auditEvents: [],
    deletedOpportunities: makeOrdered<DeletedOpportunity>(latestDeletedFirst()),
    deletedApplications: makeOrdered<DeletedApplication>(latestDeletedFirst()),
    stageIndex,
    addOpportunity: (row) => {
      opportunities.add(row)
      people.attach(row)
    },
    touch: (row) => {
      row.updatedAt = Math.max(now(), (row.updatedAt ?? 0) + 1)
      row.lastInteractionAt = Math.max(now(), row.lastInteractionAt)
    },
  }
}

function latestDeletedFirst<T extends { id: string; deletedAt: number }>() {
  return {
    keyOf: (row: T) => [row.deletedAt, row.id],
    kinds: ['number', 'string'] as const,
    directions: [-1, 1] as const,
  }
}
