import { Hono } from 'hono'
import { addApplications } from './applications.ts'
import { addApply } from './apply.ts'
import { addApplyForm } from './apply-form.ts'
import { addArchive } from './archive.ts'
import { addAuditEvents } from './audit-events.ts'
import { addContacts } from './contacts.ts'
import { addCreateOpportunity } from './create-opportunity.ts'
import { addDeleted } from './deleted.ts'
import { addEeo } from './eeo.ts'
import { addEmptyLists } from './empty-lists.ts'
import { addFeedback } from './feedback.ts'
import { addFeedbackTemplates } from './feedback-templates.ts'
import { addFiles } from './files.ts'
import { addInterviews } from './interviews.ts'
import { addLabels } from './labels.ts'
import { addLookUps } from './look-ups.ts'
import { addMoveStage } from './move-stage.ts'
import { addNotes } from './notes.ts'
import { addOffers } from './offers.ts'
import { addOpportunities } from './opportunities.ts'
import { addPanels } from './panels.ts'
import { addPostingWrites } from './posting-writes.ts'
import { addPostings } from './postings.ts'
import { addRequisitions } from './requisitions.ts'
import { addResumes } from './resumes.ts'
import { addSurveys } from './surveys.ts'
import { addUploads } from './uploads.ts'
import { addUsers } from './users.ts'
import { addWebhooks } from './webhooks.ts'
import type { LeverEnv, LeverRoutes, World } from './world.ts'

const ON_ROOT = [
  addApply,
  addApplyForm,
  addAuditEvents,
  addContacts,
  addEeo,
  addFeedbackTemplates,
  addLookUps,
  addPostingWrites,
  addPostings,
  addRequisitions,
  addSurveys,
  addUploads,
  addUsers,
  addWebhooks,
]
const ON_OPPORTUNITIES = [
  addApplications,
  addArchive,
  addCreateOpportunity,
  addEmptyLists,
  addFeedback,
  addFiles,
  addInterviews,
  addLabels,
  addMoveStage,
  addNotes,
  addOffers,
  addOpportunities,
  addPanels,
  addResumes,
]

/** Everything under `/v1`. The opportunity routes answer under `/candidates` as well, their name of before 2020. */
export function addRoutes(routes: LeverRoutes, world: World): void {
  const opportunities = new Hono<LeverEnv>()
  // Before the routes with an id, which would take "deleted" for one.
  addDeleted(routes, opportunities, world)
  for (const add of ON_OPPORTUNITIES) add(opportunities, world)
  for (const add of ON_ROOT) add(routes, world)
  routes.route('/opportunities', opportunities)
  routes.route('/candidates', opportunities)
}
