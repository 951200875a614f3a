import { appended, generatedTags } from './generated-tags.ts'
import type { Posting } from './posting-records.ts'
import type { Application, Confidentiality, Opportunity, Origin } from './records.ts'
import type { Store } from './store.ts'

export type Opening = {
  contact: string
  posting?: Posting
  application?: Partial<Application> & Pick<Application, 'type'>
  stage: string
  origin: Origin
  owner: string | null
  sourcedBy: string | null
  followers: string[]
  tags: string[]
  sources: string[]
  /** The user behind the first stage change; absent for what an applicant did. */
  by?: string
  confidentiality: Confidentiality
  location: string | null
  createdAt: number
  listedAt: number
}

/** Adds an opportunity, and with a posting its application, as Lever leaves them after a create or an apply: tags of the posting, first stage change. */
export function openOpportunity(
  store: Store,
  opening: Opening,
): { opportunity: Opportunity; application: Application | undefined } {
  const id = store.ids.uuid()
  const { posting, createdAt } = opening
  const change = { toStageId: opening.stage, toStageIndex: store.stageIndex(opening.stage), updatedAt: createdAt }
  const application = posting && newApplication(store, id, posting, opening)
  const opportunity: Opportunity = {
    id,
    contact: opening.contact,
    stage: opening.stage,
    confidentiality: opening.confidentiality,
    archived: null,
    tags: posting ? appended(opening.tags, generatedTags(posting)) : appended(opening.tags, []),
    sources: appended(opening.sources, []),
    stageChanges: [opening.by === undefined ? change : { ...change, userId: opening.by }],
    origin: opening.origin,
    sourcedBy: opening.sourcedBy,
    owner: opening.owner,
    followers: opening.followers,
    application: application?.id ?? null,
    createdAt,
    // Recorded a few milliseconds after the creation, and never equal to it.
    updatedAt: Math.max(store.now(), createdAt) + 2,
    lastInteractionAt: Math.max(store.now(), createdAt) + 1,
    lastAdvancedAt: createdAt,
    snoozedUntil: null,
    dataProtection: null,
    location: posting ? opening.location : null,
    listedAt: opening.listedAt,
  }
  if (application) store.applications.set(application.id, application)
  for (const tag of opportunity.tags) store.knownTags.add(tag)
  for (const source of opportunity.sources) store.knownSources.add(source)
  store.addOpportunity(opportunity)
  return { opportunity, application }
}

function newApplication(store: Store, opportunityId: string, posting: Posting, opening: Opening): Application {
  return {
    id: store.ids.uuid(),
    candidateId: opportunityId,
    opportunityId,
    posting: posting.id,
    postingHiringManager: posting.hiringManager,
    postingOwner: posting.owner,
    name: null,
    company: null,
    phone: null,
    email: null,
    links: [],
    comments: null,
    user: null,
    customQuestions: [],
    createdAt: opening.createdAt,
    archived: null,
    requisitionForHire: null,
    ipAddress: null,
    referer: null,
    userAgent: null,
    acceptLanguage: null,
    timezone: null,
    ...(opening.application ?? { type: 'user' }),
  }
}
