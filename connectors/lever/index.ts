import { defineConnector } from '../../src/connector/contract.ts'
import { apiUrl, LeverSettings } from './account.ts'
import { applications } from './applications.ts'
import { attachments } from './attachments.ts'
import { apiKey, oauth2 } from './auth.ts'
import { candidates } from './candidates.ts'
import { readError } from './errors.ts'
import { jobs } from './jobs.ts'
import { lookups } from './lookups.ts'

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
  readError,
  lookups,
  unified: { ats: { candidates, applications, attachments, jobs } },
})
