import { echoCreated } from '../crud/echo.ts'
import { listUnder } from '../crud/reads.ts'
import type { Resource } from '../crud/resource.ts'
import { crudRoutes } from '../crud/routes.ts'
import { checkedBody, insert } from '../crud/writes.ts'
import { findOrganizationFailures } from '../membership.ts'
import { invalid } from '../refusal.ts'
import { type Answer, type Call, created, guarded, type Route } from '../route.ts'
import { TEXT } from '../validate.ts'
import { asRecord, asRecords } from '../values.ts'
import { isServer } from '../world.ts'

/** A server checks nothing on create: a missing title or an unknown candidate is for the database to refuse, and an end may come before the start. */
const INTERVIEWS: Resource = {
  path: 'candidate-interview',
  table: 'candidateInterview',
  view: 'ORG_CANDIDATES_INTERVIEW_EDIT',
  edit: 'ORG_CANDIDATES_INTERVIEW_EDIT',
  list: 'where',
  whereRequired: true,
  putStatus: 200,
  documentedRules: { title: TEXT, startTime: ['date'], endTime: ['date'], candidateId: ['uuid'] },
  organizationPrinted: true,
}

const INTERVIEWERS: Resource = {
  path: 'candidate-interviewers',
  table: 'candidateInterviewer',
  view: 'ORG_CANDIDATES_INTERVIEWERS_VIEW',
  edit: 'ORG_CANDIDATES_INTERVIEWERS_EDIT',
  list: 'data',
  putStatus: 200,
}

export const interviewRoutes: Route[] = [
  guarded('GET', '/candidate-interview/candidate/:candidateId', INTERVIEWS.view, (call) =>
    listUnder(call, 'candidateInterview', 'candidateId', call.params.candidateId),
  ),
  guarded('POST', '/candidate-interview', INTERVIEWS.edit, schedule),
  ...crudRoutes(INTERVIEWS),
  guarded('GET', '/candidate-interviewers/interview/:interviewId', INTERVIEWERS.view, (call) =>
    listUnder(call, 'candidateInterviewer', 'interviewId', call.params.interviewId),
  ),
  guarded('POST', '/candidate-interviewers/bulk', INTERVIEWERS.edit, addInterviewers),
  ...crudRoutes(INTERVIEWERS),
]

/** A server echoes the interviewers of the body without storing them; the documented contract stores them. */
function schedule(call: Call): Answer {
  const body = checkedBody(call, INTERVIEWS)
  const interview = insert(call, INTERVIEWS, body)
  if (!isServer(call.world)) {
    const { organizationId } = interview
    for (const { employeeId } of asRecords(body.interviewers)) {
      insert(call, INTERVIEWERS, { interviewId: interview.id, employeeId, organizationId })
    }
  }
  return created(echoCreated(call.world.store, 'candidateInterview', interview, body))
}

function addInterviewers(call: Call): Answer {
  const { interviewId, employeeIds, organizationId } = asRecord(call.body) ?? {}
  const failures = Array.isArray(employeeIds) ? [] : ['employeeIds must be an array']
  if (isServer(call.world)) failures.push(...findOrganizationFailures(call.world, call.claims, organizationId))
  if (failures.length > 0) throw invalid(failures)
  const { store } = call.world
  const already = store.referring('candidateInterviewer', 'interviewId', interviewId)
  const rows = (employeeIds as unknown[]).map((employeeId) => {
    // In the documented contract creating the interview has stored its interviewers, so adding them again changes nothing.
    const known = isServer(call.world) ? undefined : already.find((row) => row.employeeId === employeeId)
    return known ?? insert(call, INTERVIEWERS, { interviewId, employeeId, organizationId })
  })
  return created(rows.map((row) => echoCreated(store, 'candidateInterviewer', row, {})))
}
