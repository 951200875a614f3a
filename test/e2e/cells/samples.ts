/** What the cells of one integration need to know: the id of a record of each resource (`ats/jobs`), and where a file can be fetched. */
export type Known = { integration: string; ids: Map<string, string>; fileUrl: string; count: number }

export type Sample = { body?: Record<string, unknown>; query?: Record<string, string> }

/** Not a resource of ours: the provider's own list, read through the proxy. */
export const FORMS = 'feedback_templates'

const ref = ({ ids }: Known, resource: string) => ({ id: ids.get(resource) ?? 'none' })
const unique = ({ integration, count }: Known, what: string) => `${what}-${count}.${integration}@example.com`

/** A body for each write that some provider can do. */
const BODIES: Record<string, (known: Known) => Record<string, unknown>> = {
  'ats/candidates.create': (known) => ({
    first_name: 'Cell',
    last_name: `Example ${known.count}`,
    emails: [{ email: unique(known, 'candidate') }],
  }),
  'ats/candidates.update': () => ({ company: 'Example Works', title: 'Engineer' }),
  'ats/applications.create': (known) => ({ candidate: ref(known, 'ats/candidates'), job: ref(known, 'ats/jobs') }),
  'ats/applications.move-stage': (known) => ({
    ...ref(known, 'ats/applications'),
    stage_id: ref(known, 'ats/job_interview_stages').id,
  }),
  'ats/applications.reject': (known) => ({
    ...ref(known, 'ats/applications'),
    ...(known.ids.has('ats/reject_reasons') ? { reject_reason_id: known.ids.get('ats/reject_reasons') } : {}),
  }),
  'ats/attachments.create': (known) => ({
    candidate: ref(known, 'ats/candidates'),
    file_name: 'cell.pdf',
    file_url: known.fileUrl,
    type: 'resume',
  }),
  'ats/attachments.download': (known) => ref(known, 'ats/attachments'),
  'ats/jobs.create': (known) => ({ name: `Cell job ${known.count}`, description: 'A cell of the table.', status: 'open' }),
  'ats/jobs.update': () => ({ description: 'A cell of the table, changed.' }),
  'ats/jobs.bulk': () => ({ jobs: [{ name: 'A job among many', description: 'A cell of the table.' }] }),
  'ats/interviews.create': (known) => ({
    candidate: ref(known, 'ats/candidates'),
    application: ref(known, 'ats/applications'),
    organizer: ref(known, 'ats/users'),
    interviewers: [ref(known, 'ats/users')],
    title: 'A cell of the table',
    start_at: '2027-01-04T10:00:00Z',
    end_at: '2027-01-04T11:00:00Z',
  }),
  'ats/interviews.update': () => ({ title: 'Changed', start_at: '2027-01-05T10:00:00Z', end_at: '2027-01-05T11:00:00Z' }),
  'ats/scorecards.create': (known) => ({
    candidate: ref(known, 'ats/candidates'),
    interview: ref(known, 'ats/interviews'),
    interviewer: ref(known, 'ats/users'),
    form_values: [],
    // Lever's feedback follows a form, which names its scores, and which an interview without one does not name.
    overall_recommendation: known.ids.has(FORMS) ? '4 - Strong hire' : '4',
    ...(known.ids.has(FORMS) ? { remote_data: { baseTemplateId: known.ids.get(FORMS) } } : {}),
  }),
  'ats/scorecards.update': () => ({ form_values: [] }),
  'ats/users.create': (known) => ({ first_name: 'Una', last_name: 'User', emails: [{ email: unique(known, 'user') }] }),
  'ats/users.update': () => ({ first_name: 'Uma' }),
  'ats/tags.create': (known) => ({ name: `cell ${known.count}` }),
  'ats/tags.update': (known) => ({ name: `cell ${known.count} changed` }),
  'ats/activities.create': (known) => ({ candidate: ref(known, 'ats/candidates'), body: 'A note.' }),
  'ats/activities.update': () => ({ body: 'A changed note.' }),
  'crm/pipelines.create': (known) => ({ name: `Cells ${known.count}`, stages: [{ name: 'First' }] }),
  'crm/pipelines.update': (known) => ({ name: `Cells ${known.count} changed` }),
  'crm/contacts.create': (known) => ({ name: `Contact ${known.count}`, emails: [{ email: unique(known, 'contact') }] }),
  'crm/contacts.update': (known) => ({ name: `Contact ${known.count} changed` }),
}

/** The values of query parameters that a provider may require. */
const PARAMETERS: Record<string, string> = { candidate_id: 'ats/candidates', job_id: 'ats/jobs' }

/** @param parameters those that the provider makes use of in this method */
export function sampleFor(known: Known, cell: string, parameters: readonly string[]): Sample {
  const query = Object.entries(PARAMETERS).flatMap(([name, resource]) => {
    const id = known.ids.get(resource)
    return parameters.includes(name) && id !== undefined ? [[name, id]] : []
  })
  const body = BODIES[cell]?.(known)
  return { ...(body === undefined ? {} : { body }), query: Object.fromEntries(query) }
}
