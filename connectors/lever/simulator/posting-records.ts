import type { Confidentiality } from './records.ts'

export const POSTING_STATES = ['published', 'internal', 'closed', 'draft', 'pending', 'rejected'] as const
export type PostingState = (typeof POSTING_STATES)[number]

export type PostingCategories = {
  commitment: string | null
  department: string | null
  level: string | null
  location: string | null
  team: string | null
  allLocations: string[]
}

/** What is asked for by name; its `value` is null on every form that is read. */
export type NamedField = { text: string; name: string; type: string; required: boolean }

export type FormField = {
  id: string
  type: string
  text: string
  description: string | null
  required: boolean
  prompt?: string
  options?: { text: string; optionId?: string }[]
}

export type CustomQuestion = { id: string; text: string; fields: FormField[]; distribution?: ('external' | 'internal')[] }

export type EeoField = {
  type: string
  text: string
  required: boolean
  prompt: string
  options?: { text: string; optionId: string }[]
}

export type Disclosure = { statement: string; statementHtml: string; displayState: string; compliancePolicyId: string }

export type ApplyForm = {
  personalInformation: NamedField[]
  urls: NamedField[]
  customQuestions: CustomQuestion[]
  eeoQuestions?: Record<string, EeoField>
  consentDisclosures: { store: Disclosure; marketing: Disclosure } | null
}

export type PostingContent = {
  description: string
  descriptionHtml: string
  lists: { text: string; content: string }[]
  closing: string
  closingHtml: string
}

export type SalaryRange = { min?: number; max?: number; currency?: string; interval?: string }

export type Posting = {
  id: string
  text: string
  state: PostingState
  distributionChannels: ('internal' | 'public')[]
  user: string
  owner: string | null
  hiringManager: string | null
  categories: PostingCategories
  tags: string[]
  content: PostingContent
  country: string | null
  followers: string[]
  requisitionCodes: string[]
  confidentiality: Confidentiality
  createdAt: number
  updatedAt: number
  workplaceType: string
  salaryRange?: SalaryRange
  form: ApplyForm
}
