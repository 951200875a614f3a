import { createCandidate, findCreateFailures } from '../candidate/create-candidate.ts'
import { hireCandidate, rejectCandidate } from '../candidate/decide-candidate.ts'
import { updateCandidate } from '../candidate/update-candidate.ts'
import { paginate } from '../crud/reads.ts'
import type { Resource } from '../crud/resource.ts'
import { crudRoutes } from '../crud/routes.ts'
import { invalid, queryBuilderFailed } from '../refusal.ts'
import { type Answer, accepted, type Call, created, guarded, type Route } from '../route.ts'
import { asRecord, asRecords } from '../values.ts'
import { isServer } from '../world.ts'

const CANDIDATE: Resource = {
  path: 'candidate',
  table: 'candidate',
  view: 'ORG_CANDIDATES_VIEW',
  edit: 'ORG_CANDIDATES_EDIT',
  list: 'where',
  whereRequired: true,
  whereOnOne: true,
  putStatus: 202,
}

const EDIT = CANDIDATE.edit

export const candidateRoutes: Route[] = [
  guarded('GET', '/candidate/pagination', CANDIDATE.view, paginateCandidates),
  guarded('POST', '/candidate/bulk', EDIT, createMany),
  guarded('POST', '/candidate', EDIT, createOne),
  guarded('PUT', '/candidate/:id/rejected', EDIT, rejectCandidate),
  guarded('PUT', '/candidate/:id/hired', EDIT, hireCandidate),
  // Any other word is accepted and does nothing; `recover` is one of them.
  guarded('PUT', '/candidate/:id/:action', EDIT, () => accepted()),
  guarded('PUT', '/candidate/:id', EDIT, updateCandidate),
  ...crudRoutes(CANDIDATE),
]

function createOne(call: Call): Answer {
  const body = asRecord(call.body) ?? {}
  const failures = findCreateFailures(call, body)
  if (failures.length > 0) throw invalid(failures)
  return created(createCandidate(call, body))
}

/** All are checked before the first is written; but one that the database refuses fails the call while the others exist. */
function createMany(call: Call): Answer {
  const list = asRecords(call.body)
  const failures = list.flatMap((body, index) => findCreateFailures(call, body, `list.${index}.`))
  if (failures.length > 0) throw invalid(failures)
  const errors: unknown[] = []
  const answers = list.flatMap((body) => {
    try {
      return [createCandidate(call, body)]
    } catch (error) {
      errors.push(error)
      return []
    }
  })
  if (errors.length > 0) throw errors[0]
  return created(answers)
}

/** The list of the web interface; its search for a person's name or address is broken on a server. */
function paginateCandidates(call: Call): Answer {
  const user = asRecord(asRecord(call.query.where)?.user)
  if (isServer(call.world) && user !== undefined && ('name' in user || 'email' in user)) throw queryBuilderFailed()
  return paginate(call, CANDIDATE)
}
