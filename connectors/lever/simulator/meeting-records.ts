export type Interviewer = { id: string; name: string; email: string; feedbackTemplate: string | null; responseStatus?: string }

export type Interview = {
  id: string
  opportunityId: string
  panel: string
  subject: string
  note: string
  interviewers: Interviewer[]
  timezone: string
  createdAt: number
  date: number
  duration: number
  location: string
  feedbackTemplate: string | null
  feedbackForms: string[]
  feedbackReminder: string
  user: string
  stage: string
  canceledAt: number | null
  postings: string[]
  gcalEventUrl: string | null
}

export type Panel = {
  id: string
  opportunityId: string
  applications: string[]
  timezone: string
  note: string
  externalUrl: string | null
  feedbackReminder: string
  externallyManaged: boolean
  canceledAt: number | null
  stage: string
  user: string
  createdAt: number
}

export type TemplateField = {
  id: string
  type: string
  text: string
  description: string | null
  required: boolean
  options?: { text: string; optionId?: string }[]
}

export type FeedbackTemplate = {
  id: string
  text: string
  group: { id: string; name: string } | null
  instructions: string
  fields: TemplateField[]
  stage: string | null
  createdAt: number | null
  updatedAt: number | null
  madeByApi: boolean
}

export type Feedback = {
  id: string
  opportunityId: string
  text: string
  instructions: string
  fields: (TemplateField & { value: unknown })[]
  baseTemplateId: string
  interview: string | null
  panel: string | null
  user: string
  createdAt: number
  completedAt: number | null
  updatedAt: number
  deletedAt: number | null
}
