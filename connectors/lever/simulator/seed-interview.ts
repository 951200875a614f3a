import type { FeedbackTemplate, Interview, Panel } from './meeting-records.ts'
import type { Opportunity, User } from './records.ts'
import type { Store } from './store.ts'

const DAY_MS = 86_400_000

/** Adds a feedback template, and to one opportunity a panel of one interview with the feedback on it. */
export function seedInterview(store: Store, [admin, manager]: User[], opportunity: Opportunity): void {
  const belongs = { opportunityId: opportunity.id, createdAt: opportunity.createdAt, user: admin!.id }
  const template = seedTemplate(store)
  const panel: Panel = {
    ...belongs,
    id: store.ids.uuid(),
    applications: opportunity.application === null ? [] : [opportunity.application],
    timezone: 'Europe/Berlin',
    note: '',
    externalUrl: null,
    feedbackReminder: 'daily',
    externallyManaged: false,
    canceledAt: null,
    stage: opportunity.stage,
  }
  store.panels.add(panel)
  const { id: interviewer, name, email } = manager!
  const interview: Interview = {
    ...belongs,
    id: store.ids.uuid(),
    panel: panel.id,
    subject: 'Phone screen',
    note: 'Ask about databases.',
    interviewers: [{ id: interviewer, name, email, feedbackTemplate: template.id }],
    timezone: panel.timezone,
    date: opportunity.createdAt + 4 * DAY_MS,
    duration: 45,
    location: 'Video call',
    feedbackTemplate: template.id,
    feedbackForms: [],
    feedbackReminder: panel.feedbackReminder,
    stage: opportunity.stage,
    canceledAt: null,
    postings: [],
    gcalEventUrl: null,
  }
  store.interviews.add(interview)
  const feedback = store.ids.uuid()
  interview.feedbackForms.push(feedback)
  store.feedback.add({
    ...belongs,
    id: feedback,
    user: interviewer,
    text: template.text,
    instructions: template.instructions,
    fields: template.fields.map((field) => ({ ...field, value: field.type === 'score-system' ? '3 - Hire' : 'Clear and calm.' })),
    baseTemplateId: template.id,
    interview: interview.id,
    panel: panel.id,
    completedAt: interview.date + DAY_MS,
    updatedAt: interview.date + DAY_MS,
    deletedAt: null,
  })
}

function seedTemplate(store: Store): FeedbackTemplate {
  const options = ['1 - Strong no hire', '2 - No hire', '3 - Hire', '4 - Strong hire'].map((text) => ({ text }))
  const template: FeedbackTemplate = {
    id: store.ids.uuid(),
    text: 'Phone screen',
    group: null,
    instructions: 'Write within a day.',
    fields: [
      { id: store.ids.uuid(), type: 'score-system', text: 'Rating', description: null, required: true, options },
      { id: store.ids.uuid(), type: 'textarea', text: 'Impression', description: null, required: false },
    ],
    stage: null,
    createdAt: null,
    updatedAt: null,
    madeByApi: false,
  }
  store.feedbackTemplates.add(template)
  return template
}
