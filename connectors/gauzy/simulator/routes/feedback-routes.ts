import { echoCreated } from '../crud/echo.ts'
import { getOwn, listUnder } from '../crud/reads.ts'
import type { Resource } from '../crud/resource.ts'
import { crudRoutes } from '../crud/routes.ts'
import { insert, remove, update } from '../crud/writes.ts'
import { invalid } from '../refusal.ts'
import { type Answer, type Call, created, guarded, type Route } from '../route.ts'
import { findFailures } from '../validate.ts'
import { asRecord } from '../values.ts'
import { stampOf, type World } from '../world.ts'

/** A server checks nothing on create; even an empty body makes a feedback. */
const FEEDBACKS: Resource = {
  path: 'candidate-feedbacks',
  table: 'candidateFeedback',
  view: 'ORG_CANDIDATES_VIEW',
  edit: 'ORG_CANDIDATES_FEEDBACK_EDIT',
  list: 'data',
  putStatus: 200,
  documentedRules: { rating: ['optional', 'number'] },
}

export const feedbackRoutes: Route[] = [
  guarded('GET', '/candidate-feedbacks/interview/:interviewId', FEEDBACKS.view, (call) =>
    listUnder(call, 'candidateFeedback', 'interviewId', call.params.interviewId),
  ),
  guarded('DELETE', '/candidate-feedbacks/interview/:interviewId/:id', FEEDBACKS.edit, (call) => {
    const answer = remove(call, FEEDBACKS)
    averageInto(call, call.params.interviewId)
    return answer
  }),
  guarded('PUT', '/candidate-feedbacks/:id', FEEDBACKS.edit, (call) => {
    const answer = update(call, FEEDBACKS)
    const body = asRecord(call.body) ?? {}
    if ('interviewer' in body || 'interviewerId' in body) {
      averageInto(call, call.world.store.find('candidateFeedback', call.params.id)?.interviewId)
    }
    return answer
  }),
  ...crudRoutes(FEEDBACKS),
]

/** A route of the documentation page that no running server has; here the interviewer is named by employee id. */
export const documentedFeedbackRoutes: Route[] = [
  guarded('POST', '/candidate-interview/:id/feedbacks', FEEDBACKS.edit, (call): Answer => {
    const interview = getOwn(call, 'candidateInterview', call.params.id)
    const body = asRecord(call.body) ?? {}
    const failures = findFailures(body, { description: ['optional', 'text'], rating: ['number'], interviewerId: ['uuid'] })
    if (failures.length > 0) throw invalid(failures)
    const { candidateId, organizationId } = interview
    const row = insert(call, FEEDBACKS, { ...body, interviewId: interview.id, candidateId, organizationId })
    averageInto(call, interview.id)
    return created(echoCreated(call.world.store, 'candidateFeedback', row, body))
  }),
]

/** An interview's rating is the average of its feedbacks, and on a server only some calls bring it up to date. */
function averageInto({ world, claims }: { world: World; claims: Call['claims'] }, interviewId: unknown): void {
  const interview = world.store.find('candidateInterview', interviewId)
  if (interview === undefined) return
  const ratings = world.store
    .referring('candidateFeedback', 'interviewId', interview.id)
    .flatMap(({ rating }) => (typeof rating === 'number' ? [rating] : []))
  const rating = ratings.length === 0 ? null : ratings.reduce((sum, value) => sum + value, 0) / ratings.length
  world.store.update('candidateInterview', interview.id, { rating }, stampOf(world, claims))
}
