export type Confidentiality = 'confidential' | 'non-confidential'
export type Phone = { type: string | null; value: string }
export type Archived = { reason: string; archivedAt: number } | null
export type Consent = { allowed: boolean; expiresAt: number | null }

export const ORIGINS = ['agency', 'applied', 'internal', 'referred', 'sourced', 'university'] as const
export type Origin = (typeof ORIGINS)[number]

export type User = {
  id: string
  name: string
  username: string
  email: string
  accessRole: string
  photo: string | null
  createdAt: number
  deactivatedAt: number | null
  externalDirectoryId: string | null
  linkedContactIds: string[] | null
  jobTitle: string | null
  managerId: string | null
}

export type Stage = {
  id: string
  text: string
  rank: number
  pipeline: 'lead' | 'applicant' | 'screen' | 'onsite' | 'offer'
  hasInterview: boolean
}

export type ArchiveReason = { id: string; text: string; status: 'active' | 'inactive'; type: 'hired' | 'non-hired' }

/** The person. Names, headline, location, e-mails, phones and links live here and show on each of the person's opportunities. */
export type Contact = {
  id: string
  name: string
  headline: string
  location: string
  emails: string[]
  phones: Phone[]
  links: string[]
  isAnonymized: boolean
  dataProtection: { interviewIntelligence: Consent } | null
}

export type StageChange = { toStageId: string; toStageIndex: number; updatedAt: number; userId?: string }

/** One hiring journey of one contact; `location` is the chosen posting location, null when none was chosen. */
export type Opportunity = {
  id: string
  contact: string
  stage: string
  confidentiality: Confidentiality
  archived: Archived
  tags: string[]
  sources: string[]
  stageChanges: StageChange[]
  origin: Origin
  sourcedBy: string | null
  owner: string | null
  followers: string[]
  application: string | null
  createdAt: number
  updatedAt: number | null
  lastInteractionAt: number
  lastAdvancedAt: number
  snoozedUntil: number | null
  dataProtection: { store: Consent; contact: Consent } | null
  location: string | null
  /** When lists begin to show the row; later than its creation only where an indexing delay is set. */
  listedAt: number
}

export type AnsweredForm = {
  type: string
  text: string
  user: string | null
  description: string | null
  fields: {
    type: string
    text: string
    description: string | null
    required: boolean
    options?: { text: string }[]
    value: unknown
  }[]
  baseTemplateId: string
  stage: string | null
  createdAt: number
  completedAt: number
}

export type Application = {
  id: string
  type: 'posting' | 'user' | 'referral'
  candidateId: string
  opportunityId: string
  posting: string
  postingHiringManager: string | null
  postingOwner: string | null
  name: string | null
  company: string | null
  phone: Phone | null
  email: string | null
  links: string[]
  comments: string | null
  user: string | null
  customQuestions: AnsweredForm[]
  createdAt: number
  archived: Archived
  requisitionForHire: { id: string; requisitionCode: string; hiringManagerOnHire: string | null } | null
  ipAddress: string | null
  referer: string | null
  userAgent: string | null
  acceptLanguage: string | null
  timezone: string | null
}

export type Document = { name: string; ext: string; bytes: Uint8Array }
export type FileStatus = 'processed' | 'processing' | 'unsupported' | 'error'

export type StoredFile = { id: string; opportunityId: string; createdAt: number; document: Document; status: FileStatus }

export type ParsedData = { positions: unknown[]; schools: unknown[] }

/** A resume; without a document it is a profile imported from elsewhere, without `parsedData` it could not be or was not parsed. */
export type Resume = {
  id: string
  opportunityId: string
  createdAt: number
  document: Document | null
  status: FileStatus
  parsedData?: ParsedData
}

export type Upload = { id: string; document: Document; expiresAt: number }

export type Note = {
  id: string
  opportunityId: string
  fields: {
    type: 'note'
    text: 'Comment'
    value: string
    score: number | null
    stage: string
    createdAt: number
    user: string | null
  }[]
  user: string | null
  secret: boolean
  createdAt: number
  completedAt: number
  deletedAt: number | null
  madeByApi: boolean
}

export type Offer = {
  id: string
  opportunityId: string
  posting: string | null
  createdAt: number
  creator: string
  status: string
  fields: { text: string; identifier: string; value: unknown }[]
  sent: { document: Document; uploadedAt: number } | null
  signed: { document: Document; uploadedAt: number } | null
}
