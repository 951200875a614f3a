import { defineConnector } from '../../src/connector/contract.ts'
import { apiUrl, LeverSettings } from './account.ts'
import { activities } from './activities.ts'
import { applications } from './applications.ts'
import { attachments } from './attachments.ts'
import { apiKey, oauth2 } from './auth.ts'
import { PAGING } from './below.ts'
import { candidates } from './candidates.ts'
import { readError } from './errors.ts'
import { UPLOAD_PATH } from './files.ts'
import { interviews } from './interviews.ts'
import { jobFormFields } from './job-form-fields.ts'
import { jobs } from './jobs.ts'
import { jobInterviewStages, rejectReasons, sources, tags } from './labels.ts'
import { auditLogs, eeocs } from './logs.ts'
import { lookups } from './lookups.ts'
import { offers } from './offers.ts'
import { scorecards } from './scorecards.ts'
import { users } from './users.ts'
import { webhooks } from './webhooks.ts'

export const lever = defineConnector({
  id: 'lever',
  label: 'Lever',
  category: 'ats',
  docs: 'https://hire.lever.co/developer/documentation',
  credentials: { api_key: apiKey, oauth2 },
  context: LeverSettings,
  baseUrl: apiUrl,
  // Per credential: 10 a second, 20 at once. A 429 teaches less, because Lever may lower it under load.
  limits: { perSecond: 10, burst: 20, concurrency: 4 },
  probe: { method: 'GET', path: '/opportunities', query: [['limit', '1']] },
  lists: { at: 'data', paging: PAGING },
  files: { own: UPLOAD_PATH },
  readError,
  lookups,
  webhooks,
  unified: {
    ats: {
      candidates,
      applications,
      attachments,
      jobs,
      job_interview_stages: jobInterviewStages,
      job_form_fields: jobFormFields,
      interviews,
      scorecards,
      offers,
      users,
      tags,
      sources,
      reject_reasons: rejectReasons,
      activities,
      eeocs,
      audit_logs: auditLogs,
    },
  },
})
