import { z } from 'zod'
import * as applications from '../../mappings/gauzy/applications.ts'
import * as attachments from '../../mappings/gauzy/attachments.ts'
import * as candidates from '../../mappings/gauzy/candidates.ts'
import * as jobs from '../../mappings/gauzy/jobs.ts'
import { defineConnector } from '../../src/connector/contract.ts'
import { createAttachment, download, findAttachment, getAttachment, listAttachments } from './attachments.ts'
import { CREDENTIALS } from './auth.ts'
import { createCandidate, findCreated } from './candidate-create.ts'
import { getApplication, getCandidate, listApplications, listCandidates } from './candidate-reads.ts'
import { deleteCandidate, updateCandidate } from './candidate-update.ts'
import { readError } from './errors.ts'
import { createJob, findJob, listJobs, POSITIONS } from './jobs.ts'
import { getBy } from './rows.ts'
import { loadTags } from './tags.ts'

/** Its page "Candidate Endpoints" is all that the documentation says of candidates. */
const DOCS = 'https://docs.gauzy.co'

export const gauzy = defineConnector({
  id: 'gauzy',
  label: 'Gauzy',
  category: 'ats',
  docs: DOCS,
  credentials: CREDENTIALS,
  context: z.object({
    base_url: z.url().optional().meta({ label: 'Address', help: 'Where the Gauzy API is, such as https://api.gauzy.co.' }),
    organization_id: z
      .uuid()
      .optional()
      .meta({ label: 'Organization id', help: 'Only if the user belongs to several organizations.' }),
    tenant_id: z.uuid().optional(),
    user_id: z.uuid().optional(),
    dialect: z.enum(['documented', 'server']).optional(),
    side_effects: z.boolean().optional(),
  }),
  baseUrl({ context }) {
    const { base_url: url } = context
    return typeof url === 'string' ? url.replace(/\/+$/, '').replace(/\/api$/, '') : undefined
  },
  // Throttling is off unless the operator turns it on, and then 60,000 calls a minute; a small host deserves less.
  limits: { perSecond: 20, burst: 40, concurrency: 4 },
  probe: { method: 'GET', path: '/api/user/me' },
  readError,
  lookups: { tags: loadTags },
  unified: {
    ats: {
      candidates: {
        docs: DOCS,
        read: candidates.read,
        bodies: { create: candidates.create, update: candidates.update },
        list: listCandidates,
        get: getCandidate,
        create: {
          accepts: ['job_id', 'application_source'],
          repeatable: false,
          bodies: ['create'],
          consumes: [],
          run: createCandidate,
          find: findCreated,
        },
        // Everything an update does is a state to be in, or a part that is added only where it is missing.
        update: { repeatable: true, bodies: ['update'], consumes: [], run: updateCandidate },
        delete: { repeatable: true, bodies: [], consumes: [], run: deleteCandidate },
      },
      applications: { docs: DOCS, read: applications.read, list: listApplications, get: getApplication },
      attachments: {
        docs: DOCS,
        read: attachments.read,
        bodies: { create: attachments.create },
        list: { requires: ['candidate_id'], run: listAttachments },
        get: { run: getAttachment },
        create: { repeatable: false, bodies: ['create'], consumes: [], run: createAttachment, find: findAttachment },
        streams: { download },
      },
      jobs: {
        docs: DOCS,
        read: jobs.read,
        bodies: { create: jobs.create },
        list: { run: listJobs },
        get: getBy(POSITIONS),
        create: { repeatable: false, bodies: ['create'], consumes: [], run: createJob, find: findJob },
      },
    },
  },
})
