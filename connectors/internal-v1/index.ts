import { read as auditLog } from '../../mappings/internal-v1/audit-logs.ts'
import { defineConnector } from '../../src/connector/contract.ts'
import { applications } from './applications.ts'
import { attachments } from './attachments.ts'
import { apiKey, baseUrl, builtIn, Settings } from './auth.ts'
import { candidates } from './candidates.ts'
import { DOCS } from './docs.ts'
import { readError } from './errors.ts'
import { jobs } from './jobs.ts'
import { jobInterviewStages } from './stages.ts'
import { users } from './users.ts'

export const internalV1 = defineConnector({
  id: 'internal-v1',
  label: 'Internal v1',
  category: 'ats',
  docs: DOCS,
  credentials: { built_in: builtIn, api_key: apiKey },
  context: Settings,
  baseUrl,
  builtIn: true,
  // The API allows 6,000 calls a minute and key unless its environment is set otherwise.
  limits: { perSecond: 90, burst: 100, concurrency: 8 },
  probe: { method: 'GET', path: '/api/v1/candidates', query: [['limit', '1']] },
  lists: { at: 'data', paging: { kind: 'offset', param: 'offset', limit: 'limit', limitMax: 100 } },
  readError,
  unified: {
    ats: {
      candidates,
      applications,
      attachments,
      jobs,
      job_interview_stages: jobInterviewStages,
      users,
      audit_logs: {
        docs: DOCS,
        read: auditLog,
        list: {
          call: 'GET /api/v1/audit-logs',
          at: 'data',
          paging: { kind: 'offset', param: 'offset', limit: 'limit', limitMax: 100, total: 'pagination.total' },
          filters: { action: { eq: 'action' }, created_at: { gt: 'since' } },
        },
      },
    },
  },
})
