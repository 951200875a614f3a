import { newestFirst } from './ordered.ts'
import { pageOfFew } from './paging.ts'
import { rangeOf } from './query.ts'
import type { Application } from './records.ts'
import type { LeverRoutes, World } from './world.ts'

const WEEK_MS = 7 * 86_400_000

/** The voluntary answers on equal opportunity, by application; one without answers is listed as well. The last week unless asked otherwise. */
export function addEeo(routes: LeverRoutes, world: World): void {
  for (const path of ['/eeo/responses', '/eeo/responses/pii'])
    routes.get(path, (c) => {
      const isAsked = c.req.query('created_at_start') !== undefined || c.req.query('created_at_end') !== undefined
      const inRange = rangeOf(c, 'created_at')
      const from = world.now() - WEEK_MS
      const keep = ({ createdAt }: Application) => (isAsked ? inRange(createdAt) : createdAt >= from)
      const view = (application: Application) => responseView(world, application, path.endsWith('/pii'))
      return c.json(pageOfFew(c, [...world.store.applications.values()], newestFirst(), { keep, view }))
    })
}

function responseView({ store }: World, application: Application, withPerson: boolean): Record<string, unknown> {
  const opportunity = store.opportunities.get(application.opportunityId)
  const response = store.eeo.get(application.id)
  const archived = application.archived
  const reason = store.archiveReasons.find(({ id }) => id === archived?.reason)
  return {
    id: application.id,
    applicationId: application.id,
    applicationTitle: store.postings.get(application.posting)?.text ?? null,
    appliedAt: application.createdAt,
    applicationArchivedAt: archived?.archivedAt ?? null,
    applicationArchivedBy: null,
    applicationArchivedReason: archived?.reason ?? null,
    currentStage: opportunity?.stage ?? null,
    origin: opportunity?.origin ?? null,
    posting: application.posting,
    sources: opportunity?.sources ?? [],
    hiredDate: reason?.type === 'hired' ? (archived?.archivedAt ?? null) : null,
    hiringManager: application.postingHiringManager,
    eeoResponseSource: response ? 'application' : null,
    eeoSurveyRespondedAt: response?.respondedAt ?? null,
    ...response?.answers,
    ...(withPerson && {
      contact: opportunity?.contact,
      opportunityId: application.opportunityId,
      opportunityOwner: opportunity?.owner,
    }),
  }
}
